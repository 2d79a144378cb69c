package dev.remediator.channel.email;

import dev.remediator.channel.Channel;
import dev.remediator.channel.ChannelSettings;
import dev.remediator.channel.ChannelSource;
import dev.remediator.channel.PictureSource;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes channels of e-mail from {@link EmailSettings}. */
@Singleton
final class EmailChannelSource implements ChannelSource {
    private static final String KIND = "email";

    private final Config config;
    private final Vertx vertx;
    private final Optional<URI> console;
    private final PictureSource pictures;

    EmailChannelSource(
            Config config,
            Vertx vertx,
            @ConfigProperty(name = "remediator.url") Optional<URI> console,
            PictureSource pictures) {
        this.config = config;
        this.vertx = vertx;
        this.console = console;
        this.pictures = pictures;
    }

    @Override
    public Optional<Channel> open() {
        return new EmailSettings(ChannelSettings.of(KIND, config)).open(vertx, console, pictures);
    }

    @Override
    public List<Channel> openAll() {
        return ChannelSettings.ofKind(KIND, config).stream()
                .flatMap(settings -> new EmailSettings(settings).open(vertx, console, pictures).stream())
                .toList();
    }
}
