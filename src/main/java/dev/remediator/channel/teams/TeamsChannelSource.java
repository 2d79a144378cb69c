package dev.remediator.channel.teams;

import dev.remediator.channel.Channel;
import dev.remediator.channel.ChannelCalls;
import dev.remediator.channel.ChannelSettings;
import dev.remediator.channel.ChannelSource;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the Teams channel from {@code remediator.channels.teams.url}. */
@Singleton
final class TeamsChannelSource implements ChannelSource {
    private final ChannelSettings settings;
    private final Optional<URI> console;
    private final String version;

    TeamsChannelSource(
            Config config,
            @ConfigProperty(name = "remediator.url") Optional<URI> console,
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "dev") String version) {
        this.settings = ChannelSettings.of("teams", config);
        this.console = console;
        this.version = version;
    }

    @Override
    public Optional<Channel> open() {
        return settings.secretUrl("url")
                .map(url -> new TeamsChannel(
                        ChannelCalls.wayOut(url.allowed(), version), url, InstantSource.system(), console));
    }
}
