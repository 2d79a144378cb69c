package dev.remediator.channel;

import dev.remediator.run.Announcements;
import dev.remediator.run.Node;
import dev.remediator.store.Transactions;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Opens the configured channels once, and runs them while the service runs. */
@ApplicationScoped
class ChannelBeans {
    @Produces
    @Singleton
    static Dispatchers dispatchers(
            @All List<ChannelSource> sources, Transactions transactions, Node node, InstantSource clock) {
        List<Channel> channels = sources.stream()
                .map(ChannelSource::open)
                .flatMap(Optional::stream)
                .toList();
        return new Dispatchers(channels, transactions, Optional.of(node.id()), clock);
    }

    @Produces
    @Singleton
    static Announcements announcements(Dispatchers dispatchers) {
        return new OutboxAnnouncements(dispatchers.channels(), dispatchers::wake);
    }

    void start(@Observes StartupEvent event, Dispatchers dispatchers) {
        dispatchers.start();
    }

    /** A start that fails has begun them, and fires no event at its end. */
    static void close(@Disposes Dispatchers dispatchers) {
        dispatchers.close();
    }

    void stop(@Observes ShutdownEvent event, Dispatchers dispatchers) {
        dispatchers.close();
    }
}
