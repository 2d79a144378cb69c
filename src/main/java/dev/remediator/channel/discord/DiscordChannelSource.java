package dev.remediator.channel.discord;

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

/** Makes the Discord channel from {@code remediator.channels.discord.url} and {@code .forum}. */
@Singleton
final class DiscordChannelSource implements ChannelSource {
    private final ChannelSettings settings;
    private final Optional<URI> console;
    private final String version;

    DiscordChannelSource(
            Config config,
            @ConfigProperty(name = "remediator.url") Optional<URI> console,
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "dev") String version) {
        this.settings = ChannelSettings.of("discord", config);
        this.console = console;
        this.version = version;
    }

    @Override
    public Optional<Channel> open() {
        boolean forum = settings.flag("forum");
        return settings.secretUrl("url")
                .map(url -> new DiscordChannel(
                        ChannelCalls.wayOut(url.allowed(), version), url, forum, InstantSource.system(), console));
    }
}
