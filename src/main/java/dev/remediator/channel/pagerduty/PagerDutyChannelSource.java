package dev.remediator.channel.pagerduty;

import dev.remediator.channel.Channel;
import dev.remediator.channel.ChannelCalls;
import dev.remediator.channel.ChannelSettings;
import dev.remediator.channel.ChannelSource;
import dev.remediator.outbound.AllowedHosts;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes channels of PagerDuty from {@code routing-key} and {@code url}. */
@Singleton
final class PagerDutyChannelSource implements ChannelSource {
    private static final String KIND = "pagerduty";
    private static final String STANDARD = "https://events.pagerduty.com/v2/enqueue";

    private final Config config;
    private final Optional<URI> console;
    private final String version;

    PagerDutyChannelSource(
            Config config,
            @ConfigProperty(name = "remediator.url") Optional<URI> console,
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "dev") String version) {
        this.config = config;
        this.console = console;
        this.version = version;
    }

    @Override
    public Optional<Channel> open() {
        return open(ChannelSettings.of(KIND, config));
    }

    @Override
    public List<Channel> openAll() {
        return ChannelSettings.ofKind(KIND, config).stream()
                .flatMap(settings -> open(settings).stream())
                .toList();
    }

    private Optional<Channel> open(ChannelSettings settings) {
        URI url = url(settings);
        return settings.secret("routing-key")
                .map(key -> new PagerDutyChannel(
                        settings.channel(),
                        ChannelCalls.wayOut(
                                AllowedHosts.of(List.of(url.getScheme() + "://" + url.getRawAuthority())), version),
                        url,
                        key,
                        InstantSource.system(),
                        console));
    }

    private static URI url(ChannelSettings settings) {
        try {
            return new URI(settings.text("url").orElse(STANDARD));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(settings.property("url") + " is not an address such as " + STANDARD, e);
        }
    }
}
