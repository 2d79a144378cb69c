package dev.remediator.channel.email;

import dev.remediator.channel.Channel;
import dev.remediator.channel.ChannelSettings;
import dev.remediator.channel.PictureSource;
import dev.remediator.report.PlainText;
import dev.remediator.secret.Secret;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.StartTLSOptions;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The settings of one e-mail channel: {@code host}, {@code port}, {@code tls}, {@code user}, {@code password}, {@code from},
 * {@code to}.
 */
record EmailSettings(ChannelSettings settings) {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /**
     * Without a host there is no channel, and no client of a mail server.
     *
     * @throws IllegalArgumentException for settings that cannot work; the message names one and what to do
     */
    Optional<Channel> open(Vertx vertx, Optional<URI> console, PictureSource pictures) {
        Optional<Secret> password = settings.secret("password");
        Optional<String> host = settings.text("host");
        if (host.isEmpty()) {
            if (settings.text("to").isPresent())
                throw wrong(
                        "to", "is set, but no mail server: set %s, or remove it".formatted(settings.property("host")));
            return Optional.empty();
        }
        String from = address(
                "from", settings.text("from").orElseThrow(() -> wrong("from", "is missing: set the sender's address")));
        List<String> to = Arrays.stream(settings.text("to")
                        .orElseThrow(() -> wrong("to", "is missing: set one or more addresses, separated by commas"))
                        .split(",", -1))
                .map(each -> address("to", each.strip()))
                .toList();
        MailClient client = MailClient.create(vertx, config(host.get(), password));
        String domain = from.substring(from.indexOf('@') + 1);
        return Optional.of(new EmailChannel(
                settings.channel(),
                new Post(client, from, to, password),
                domain,
                InstantSource.system(),
                console,
                pictures));
    }

    private MailConfig config(String host, Optional<Secret> password) {
        Tls tls = tls();
        Optional<String> user = settings.text("user");
        if (user.isPresent() != password.isPresent())
            throw wrong("user", "and a password belong together: set both, or neither");
        if (user.isPresent() && tls == Tls.NONE)
            throw wrong("tls", "is none: a password is not sent over a connection that anybody can read");
        MailConfig config = new MailConfig(host)
                .setPort(port(tls))
                .setSsl(tls == Tls.TLS)
                .setStarttls(tls == Tls.STARTTLS ? StartTLSOptions.REQUIRED : StartTLSOptions.DISABLED)
                .setLogin(user.isPresent() ? LoginOption.REQUIRED : LoginOption.DISABLED)
                .setKeepAlive(false)
                .setAllowRcptErrors(true);
        if (tls != Tls.NONE) config.setHostnameVerificationAlgorithm("HTTPS");
        config.setConnectTimeout((int) CONNECT.toMillis());
        user.ifPresent(config::setUsername);
        password.ifPresent(secret -> config.setPassword(secret.reveal()));
        return config;
    }

    private enum Tls {
        STARTTLS(587),
        TLS(465),
        NONE(25);

        private final int port;

        Tls(int port) {
            this.port = port;
        }
    }

    private Tls tls() {
        return switch (settings.text("tls").orElse("starttls")) {
            case "starttls" -> Tls.STARTTLS;
            case "tls" -> Tls.TLS;
            case "none" -> Tls.NONE;
            default -> throw wrong("tls", "is one of starttls, tls, none");
        };
    }

    private int port(Tls tls) {
        try {
            int port = settings.text("port").map(Integer::parseInt).orElse(tls.port);
            if (port >= 1 && port <= 65_535) return port;
        } catch (NumberFormatException e) {
            // said below
        }
        throw wrong("port", "is a number from 1 to 65535");
    }

    /** One plain address: what has a name or a list in it would have to be parsed as a header is. */
    private String address(String key, String text) {
        int at = text.indexOf('@');
        boolean plain = text.chars().allMatch(c -> c > ' ' && c < 127 && "<>()[],;:\\\"".indexOf(c) < 0);
        if (!plain || at < 1 || at != text.lastIndexOf('@') || at == text.length() - 1)
            throw wrong(
                    key,
                    "has '" + PlainText.cut(PlainText.line(text), 100)
                            + "', which is no address such as oncall@example.org");
        return text;
    }

    private IllegalArgumentException wrong(String key, String what) {
        return new IllegalArgumentException(settings.property(key) + " " + what);
    }
}
