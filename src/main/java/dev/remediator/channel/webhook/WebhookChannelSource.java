package dev.remediator.channel.webhook;

import dev.remediator.channel.Channel;
import dev.remediator.channel.ChannelCalls;
import dev.remediator.channel.ChannelSource;
import dev.remediator.channel.SecretUrl;
import dev.remediator.secret.Secret;
import dev.remediator.secret.SecretSource;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the webhook channel from its settings. */
@Singleton
final class WebhookChannelSource implements ChannelSource {
    private static final String PREFIX = "remediator.channels.webhook.";

    private final WebhookConfig config;
    private final String version;

    WebhookChannelSource(
            WebhookConfig config,
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "dev") String version) {
        this.config = config;
        this.version = version;
    }

    @Override
    public Optional<Channel> open() {
        Map<String, Optional<String>> given =
                Map.of(PREFIX + "secret", config.secret(), PREFIX + "secret-file", config.secretFile());
        Optional<Secret> secret =
                SecretSource.read(PREFIX + "secret", name -> given.getOrDefault(name, Optional.empty()));
        if (config.url().isEmpty()) {
            if (secret.isPresent())
                throw new IllegalArgumentException(
                        PREFIX + "secret is set, but no address: set " + PREFIX + "url, or remove the secret");
            return Optional.empty();
        }
        SecretUrl url = SecretUrl.of(PREFIX + "url", Secret.of(config.url().get()));
        Signature signature = new Signature(secret.orElseThrow(() -> new IllegalArgumentException(PREFIX
                + "url is set, but no secret: set " + PREFIX
                + "secret-file to a file with a key for the signature (openssl rand -base64 32)")));
        var outbound = ChannelCalls.wayOut(url.allowed(), version);
        return Optional.of(new WebhookChannel(outbound, url, signature, InstantSource.system()));
    }
}
