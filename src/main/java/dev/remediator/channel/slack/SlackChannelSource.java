package dev.remediator.channel.slack;

import dev.remediator.channel.Channel;
import dev.remediator.channel.ChannelSource;
import dev.remediator.channel.slack.Pacer.Sleeper;
import dev.remediator.outbound.AllowedHosts;
import dev.remediator.outbound.DirectOutbound;
import dev.remediator.outbound.OutboundLimits;
import dev.remediator.secret.Secret;
import dev.remediator.secret.SecretSource;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the Slack channel from its settings. */
@Singleton
final class SlackChannelSource implements ChannelSource {
    private static final String PREFIX = "remediator.channels.slack.";
    /** Slack takes about one message a second in a channel, and 50 edits a minute. */
    private static final Duration BETWEEN_POSTS = Duration.ofMillis(1_050);

    private static final Duration BETWEEN_UPDATES = Duration.ofMillis(1_250);

    private final SlackConfig config;
    private final Optional<URI> console;
    private final String version;

    SlackChannelSource(
            SlackConfig config,
            @ConfigProperty(name = "remediator.url") Optional<URI> console,
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "dev") String version) {
        this.config = config;
        this.console = console;
        this.version = version;
    }

    @Override
    public Optional<Channel> open() {
        Map<String, Optional<String>> given =
                Map.of(PREFIX + "token", config.token(), PREFIX + "token-file", config.tokenFile());
        Optional<Secret> token =
                SecretSource.read(PREFIX + "token", name -> given.getOrDefault(name, Optional.empty()));
        if (token.isEmpty()) {
            if (config.channel().isPresent())
                throw new IllegalArgumentException(PREFIX + "channel is set, but no token: set " + PREFIX
                        + "token-file to a file with the bot token (xoxb-…), or remove the channel");
            return Optional.empty();
        }
        String channel = config.channel()
                .filter(c -> !c.isBlank())
                .orElseThrow(() -> new IllegalArgumentException(
                        PREFIX + "channel is missing: set it to the id or #name of the incident channel"));
        var outbound = new DirectOutbound(
                AllowedHosts.of(List.of(origin(config.baseUrl()))), OutboundLimits.STANDARD, version);
        InstantSource clock = InstantSource.system();
        Sleeper sleeper = Thread::sleep;
        var api = new SlackApi(
                outbound,
                config.baseUrl(),
                token.get(),
                channel,
                new Pacer(BETWEEN_POSTS, clock, sleeper),
                new Pacer(BETWEEN_UPDATES, clock, sleeper));
        return Optional.of(new SlackChannel(api, clock, console));
    }

    private static String origin(URI uri) {
        return uri.getScheme() + "://" + uri.getRawAuthority();
    }
}
