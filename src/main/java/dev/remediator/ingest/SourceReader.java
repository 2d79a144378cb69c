package dev.remediator.ingest;

import com.google.re2j.Pattern;
import dev.remediator.secret.Secret;
import dev.remediator.secret.SecretSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Turns one entry of {@link SourcesConfig} into a source, or says why not. */
final class SourceReader {
    private static final int MIN_TOKEN = 16;
    private static final int MIN_PASSWORD = 8;
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Set<String> NOT_FOR_SECRETS = Set.of(
            "authorization", "cookie", "host", "content-type", "content-length", "transfer-encoding", "connection");

    private final String prefix;
    private final SourcesConfig.SourceConfig config;

    private SourceReader(String prefix, SourcesConfig.SourceConfig config) {
        this.prefix = prefix;
        this.config = config;
    }

    /** @throws IllegalArgumentException that names the property and what to do; never a value */
    static Sources.Entry read(String name, SourcesConfig.SourceConfig config) {
        if (!Source.isName(name)) {
            throw new IllegalArgumentException("remediator.sources has a source called " + Problem.quoted(name)
                    + ": a name has lower-case letters, digits, '-' and '_', 63 at most");
        }
        SourceReader reader = new SourceReader("remediator.sources." + name + ".", config);
        Source.Kind kind = reader.kind();
        return new Sources.Entry(new Source(name, kind, reader.ephemeral(kind)), reader.credential());
    }

    private Source.Kind kind() {
        String text = config.kind().orElse("").toLowerCase(Locale.ROOT);
        for (Source.Kind kind : Source.Kind.values()) {
            if (kind.label().equals(text)) return kind;
        }
        throw wrong(
                "kind", text.isEmpty() ? "is missing: say alertmanager or railway" : "must be alertmanager or railway");
    }

    private Source.Ephemeral ephemeral(Source.Kind kind) {
        Optional<String> text = config.ephemeral().map(t -> t.toLowerCase(Locale.ROOT));
        if (text.isEmpty()) return Source.Ephemeral.IGNORE;
        if (kind != Source.Kind.RAILWAY) {
            throw wrong("ephemeral", "is for sources of kind railway only: remove it");
        }
        return switch (text.get()) {
            case "ignore" -> Source.Ephemeral.IGNORE;
            case "accept" -> Source.Ephemeral.ACCEPT;
            default -> throw wrong("ephemeral", "must be ignore or accept");
        };
    }

    private Credential credential() {
        List<Credential> found = new ArrayList<>();
        bearer().ifPresent(found::add);
        basic().ifPresent(found::add);
        header().ifPresent(found::add);
        if (found.isEmpty()) {
            throw new IllegalArgumentException(prefix
                    + "* has no credential, and no source is anonymous: set bearer, basic.user with basic.password,"
                    + " or header.name with header.value (each secret may be given as …-file)");
        }
        if (found.size() > 1) {
            throw new IllegalArgumentException(
                    prefix + "* has more than one credential: keep exactly one of bearer, basic and header");
        }
        return found.getFirst();
    }

    private Optional<Credential> bearer() {
        return token("bearer", config.bearer(), config.bearerFile()).map(Credential::bearer);
    }

    private Optional<Credential> basic() {
        var basic = config.basic();
        Optional<Secret> password = secret("basic.password", basic.password(), basic.passwordFile(), MIN_PASSWORD);
        if (basic.user().isEmpty() && password.isEmpty()) return Optional.empty();
        String user = basic.user().orElseThrow(() -> wrong("basic.user", "is missing"));
        if (user.isEmpty() || user.indexOf(':') >= 0) {
            throw wrong("basic.user", "must not be empty and cannot hold a colon");
        }
        return Optional.of(Credential.basic(user, password.orElseThrow(() -> wrong("basic.password", "is missing"))));
    }

    private Optional<Credential> header() {
        var header = config.header();
        Optional<Secret> value = token("header.value", header.value(), header.valueFile());
        if (header.name().isEmpty() && value.isEmpty()) return Optional.empty();
        String name = header.name().orElseThrow(() -> wrong("header.name", "is missing"));
        if (!HEADER.matches(name) || NOT_FOR_SECRETS.contains(name.toLowerCase(Locale.ROOT))) {
            throw wrong("header.name", "must be a header of your own, with letters, digits and '-'");
        }
        return Optional.of(Credential.header(name, value.orElseThrow(() -> wrong("header.value", "is missing"))));
    }

    private Optional<Secret> secret(String key, Optional<String> value, Optional<String> file, int atLeast) {
        Optional<Secret> secret = SecretSource.read(prefix + key, p -> p.endsWith("-file") ? file : value);
        if (secret.isPresent() && secret.get().reveal().length() < atLeast) {
            throw wrong(
                    key,
                    "is too short to be a secret: use at least " + atLeast
                            + " characters, for example from 'openssl rand -hex 24'");
        }
        return secret;
    }

    /** As {@link #secret}, for a value that is sent as it is. */
    private Optional<Secret> token(String key, Optional<String> value, Optional<String> file) {
        Optional<Secret> token = secret(key, value, file, MIN_TOKEN);
        if (token.isPresent()
                && !token.get().reveal().strip().equals(token.get().reveal())) {
            throw wrong(key, "begins or ends with a blank, which does not survive in a header");
        }
        return token;
    }

    private IllegalArgumentException wrong(String key, String what) {
        return new IllegalArgumentException(prefix + key + " " + what);
    }
}
