package dev.remediator.channel.mattermost;

import dev.remediator.channel.Channel;
import dev.remediator.channel.ChannelCalls;
import dev.remediator.channel.ChannelSettings;
import dev.remediator.channel.ChannelSource;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes channels of Mattermost from {@code url}. */
@Singleton
final class MattermostChannelSource implements ChannelSource {
    private static final String KIND = "mattermost";

    private final Config config;
    private final Optional<URI> console;
    private final String version;

    MattermostChannelSource(
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
        return settings.secretUrl("url")
                .map(url -> new MattermostChannel(
                        settings.channel(),
                        ChannelCalls.wayOut(url.allowed(), version),
                        url,
                        InstantSource.system(),
                        console));
    }
}
