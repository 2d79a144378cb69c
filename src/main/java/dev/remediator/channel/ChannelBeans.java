package dev.remediator.channel;

import dev.remediator.review.Pictures;
import dev.remediator.run.Announcements;
import dev.remediator.run.Node;
import dev.remediator.store.Transactions;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Opens the configured channels once, and runs them while the service runs. */
@ApplicationScoped
class ChannelBeans {
    private static final Logger LOG = Logger.getLogger(ChannelBeans.class);
    /** After effects have ended. */
    private static final int DRAINED = 2_000;

    private static final Duration DRAIN = Duration.ofSeconds(5);

    private volatile boolean started;

    @Produces
    @Singleton
    static Dispatchers dispatchers(
            @All List<ChannelSource> sources,
            Transactions transactions,
            Node node,
            Config config,
            InstantSource clock) {
        List<Channel> channels =
                sources.stream().flatMap(source -> source.openAll().stream()).toList();
        Set<String> names = channels.stream().map(Channel::name).collect(Collectors.toSet());
        ChannelSettings.kinds(config).forEach((name, kind) -> {
            if (!names.contains(name))
                throw new IllegalArgumentException(
                        "%s%s%s is '%s', and there is no such channel: it is discord, teams, mattermost, pagerduty or email, and the channel needs the settings of its kind"
                                .formatted(ChannelSettings.PREFIX, name, ChannelSettings.KIND, kind));
        });
        Map<String, Audience> audiences = channels.stream()
                .collect(Collectors.toMap(
                        Channel::name,
                        c -> Audience.read(c.name(), name -> config.getOptionalValue(name, String.class))));
        audiences.forEach((name, audience) -> {
            if (!audience.equals(Audience.ofAll())) LOG.infof("Channel %s hears %s", name, audience);
        });
        return new Dispatchers(channels, audiences, transactions, Optional.of(node.id()), clock);
    }

    @Produces
    @Singleton
    static PictureSource pictures(Pictures pictures) {
        return ReviewPictures.of(pictures::of, pictures::words);
    }

    @Produces
    @Singleton
    static Announcements announcements(Dispatchers dispatchers) {
        return new OutboxAnnouncements(dispatchers.audiences(), dispatchers::wake);
    }

    void start(@Observes StartupEvent event, Dispatchers dispatchers) {
        dispatchers.start();
        started = true;
    }

    /** What runs have just told, before this process gives its lease up. */
    void drain(@Observes @Priority(DRAINED) ShutdownDelayInitiatedEvent event, Instance<Dispatchers> dispatchers) {
        if (started && !dispatchers.get().drain(DRAIN))
            LOG.warnf(
                    "Not everything could be told within %s; the rest is told by another node, or after the next start",
                    DRAIN);
    }

    /** A start that fails has begun them, and fires no event at its end. */
    static void close(@Disposes Dispatchers dispatchers) {
        dispatchers.close();
    }

    void stop(@Observes ShutdownEvent event, Dispatchers dispatchers) {
        dispatchers.close();
    }
}
