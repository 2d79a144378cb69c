package dev.remediator.channel.slack;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** Settings below {@code remediator.channels.slack}; without a token there is no Slack, without a signing secret no buttons. */
@ConfigMapping(prefix = "remediator.channels.slack")
interface SlackConfig {
    /** The bot token, {@code xoxb-…}; needs the scope {@code chat:write}. */
    Optional<String> token();

    /** A file that holds the token, in place of {@link #token}. */
    Optional<String> tokenFile();

    /** Where incidents are told: a channel's id, or, without buttons, its name with {@code #}. The app must be a member. */
    Optional<String> channel();

    /** What Slack signs its requests with. */
    Optional<String> signingSecret();

    /** A file that holds the signing secret, in place of {@link #signingSecret}. */
    Optional<String> signingSecretFile();

    /** The app's id, {@code A…}: no other one is heard. */
    Optional<String> app();

    /** The workspace's id, {@code T…}: no other one is heard. */
    Optional<String> team();

    /** What an incident of severity P0 waits for is agreed to in the console only. */
    @WithDefault("false")
    boolean confirmP0InConsole();

    /** As of every channel: which severities it hears. */
    Optional<String> severities();

    /** As of every channel: when it is left alone. */
    Optional<String> quiet();

    /** Of Slack's Web API. */
    @WithDefault("https://slack.com/api/")
    URI baseUrl();

    /** Where answers to what people did are posted; an address elsewhere is not called. */
    @WithDefault("https://hooks.slack.com/")
    URI hooksUrl();
}
