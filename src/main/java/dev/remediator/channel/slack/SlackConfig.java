package dev.remediator.channel.slack;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** Settings below {@code remediator.channels.slack}; without a token there is no Slack. */
@ConfigMapping(prefix = "remediator.channels.slack")
interface SlackConfig {
    /** The bot token, {@code xoxb-…}; needs the scope {@code chat:write}. */
    Optional<String> token();

    /** A file that holds the token, in place of {@link #token}. */
    Optional<String> tokenFile();

    /** Where incidents are told: a channel's id, or its name with {@code #}. The app must be a member. */
    Optional<String> channel();

    /** Of Slack's Web API. */
    @WithDefault("https://slack.com/api/")
    URI baseUrl();
}
