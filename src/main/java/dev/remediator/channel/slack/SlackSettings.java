package dev.remediator.channel.slack;

import com.google.re2j.Pattern;
import dev.remediator.secret.Secret;
import dev.remediator.secret.SecretSource;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of Slack, which fit together.
 *
 * @param telling empty where there is no Slack
 * @param hearing empty where there are no buttons
 * @param console address of the first page, to link to; empty where nobody said
 */
record SlackSettings(Optional<Telling> telling, Optional<Hearing> hearing, Optional<URI> console) {
    private static final String PREFIX = "remediator.channels.slack.";
    private static final int MIN_SECRET = 16;
    private static final Pattern APP = Pattern.compile("A[A-Z0-9]{2,30}");
    private static final Pattern TEAM = Pattern.compile("T[A-Z0-9]{2,30}");
    private static final Pattern CHANNEL = Pattern.compile("[CG][A-Z0-9]{2,30}");

    /** @param channel id, or name with {@code #} */
    record Telling(Secret token, String channel, URI baseUrl, URI hooksUrl) {}

    /**
     * @param secret what Slack signs with
     * @param channel id
     * @param p0InConsole consent to what a P0 waits for is given in the console only
     */
    record Hearing(Secret secret, String app, String team, String channel, boolean p0InConsole) {}

    /** @throws IllegalArgumentException that names the setting and what to do; never a value */
    static SlackSettings of(SlackConfig config, Optional<URI> console) {
        var telling = telling(config);
        return new SlackSettings(telling, hearing(config, telling, console), console);
    }

    private static Optional<Telling> telling(SlackConfig config) {
        var token = secret("token", config.token(), config.tokenFile());
        if (token.isEmpty()) {
            if (config.channel().isPresent())
                throw wrong("channel is set, but no token: set " + PREFIX
                        + "token-file to a file with the bot token (xoxb-…), or remove the channel");
            return Optional.empty();
        }
        var channel = config.channel()
                .filter(c -> !c.isBlank())
                .orElseThrow(() -> wrong("channel is missing: set it to the id or #name of the incident channel"));
        return Optional.of(new Telling(token.get(), channel, config.baseUrl(), config.hooksUrl()));
    }

    private static Optional<Hearing> hearing(SlackConfig config, Optional<Telling> telling, Optional<URI> console) {
        var secret = secret("signing-secret", config.signingSecret(), config.signingSecretFile());
        if (secret.isEmpty()) {
            if (config.app().isPresent() || config.team().isPresent() || config.confirmP0InConsole())
                throw wrong(
                        "app, .team or .confirm-p0-in-console is set, but no signing secret, and without it there are"
                                + " no buttons: set " + PREFIX + "signing-secret-file, or remove them");
            return Optional.empty();
        }
        if (telling.isEmpty())
            throw wrong("signing-secret is set, but no token: set " + PREFIX
                    + "token-file to a file with the bot token (xoxb-…), or remove the signing secret");
        if (secret.get().reveal().length() < MIN_SECRET)
            throw wrong("signing-secret is shorter than " + MIN_SECRET
                    + " characters: copy it from the app's Basic Information, Signing Secret");
        if (config.confirmP0InConsole() && console.isEmpty())
            throw wrong("confirm-p0-in-console is set, but nobody knows where the console is: set remediator.url");
        return Optional.of(new Hearing(
                secret.get(),
                id("app", config.app(), APP, "the app's id (A…), in its Basic Information"),
                id("team", config.team(), TEAM, "the workspace's id (T…), in the address of Slack in a browser"),
                id(
                        "channel",
                        config.channel(),
                        CHANNEL,
                        "the channel's id (C…), at the end of its details: with buttons, a name is not enough"),
                config.confirmP0InConsole()));
    }

    private static String id(String name, Optional<String> given, Pattern form, String what) {
        return given.filter(form::matches).orElseThrow(() -> wrong("%s must be %s".formatted(name, what)));
    }

    private static Optional<Secret> secret(String name, Optional<String> value, Optional<String> file) {
        Map<String, Optional<String>> given = Map.of(PREFIX + name, value, PREFIX + name + "-file", file);
        return SecretSource.read(PREFIX + name, each -> given.getOrDefault(each, Optional.empty()));
    }

    private static IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(PREFIX + what);
    }

    /** An incident's page; empty where nobody said where the console is. */
    Optional<String> page(java.util.UUID incident) {
        return console.map(base -> base.resolve("/incidents/" + incident).toString());
    }
}
