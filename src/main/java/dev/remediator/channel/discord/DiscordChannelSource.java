package dev.remediator.channel.discord;

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

/** Makes channels of Discord from {@code url} and {@code forum}. */
@Singleton
final class DiscordChannelSource implements ChannelSource {
    private static final String KIND = "discord";

    private final Config config;
    private final Optional<URI> console;
    private final String version;

    DiscordChannelSource(
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
        boolean forum = settings.flag("forum");
        return settings.secretUrl("url")
                .map(url -> new DiscordChannel(
                        settings.channel(),
                        ChannelCalls.wayOut(url.allowed(), version),
                        url,
                        forum,
                        InstantSource.system(),
                        console));
    }
}
