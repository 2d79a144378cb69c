package dev.remediator.store;

import dev.remediator.secret.Secret;
import dev.remediator.secret.SecretSource;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Where the data is kept; chosen at run time. */
public sealed interface PostgresSettings {
    /** JDBC address, for example {@code jdbc:postgresql://db.internal:5432/remediator}; where it is set, it decides. */
    String URL = "remediator.database.url";

    String USERNAME = "remediator.database.username";

    /** Better given as a file: {@code remediator.database.password-file}. */
    String PASSWORD = "remediator.database.password";

    /** Who owns the tables, where that is another role: used for migrations only. */
    String OWNER_USERNAME = "remediator.database.owner-username";

    /** Better given as a file: {@code remediator.database.owner-password-file}. */
    String OWNER_PASSWORD = "remediator.database.owner-password";

    /** Folder of the embedded database. */
    String DATA = "remediator.data";

    /**
     * A server that others run.
     *
     * @param owner who owns the tables; empty where one role does everything
     */
    record External(String url, String username, Secret password, Optional<Login> owner) implements PostgresSettings {
        private static final String SCHEME = "jdbc:postgresql://";

        /** @throws IllegalArgumentException naming the property that is wrong, never showing a password */
        public External {
            if (!url.startsWith(SCHEME)) {
                throw new IllegalArgumentException(URL + " must have the form jdbc:postgresql://host:5432/database");
            }
            if (url.contains("password=") || url.substring(SCHEME.length()).contains("@")) {
                throw new IllegalArgumentException(
                        "%s holds credentials: give them as %s and %s-file instead".formatted(URL, USERNAME, PASSWORD));
            }
            if (owner.filter(o -> o.username().equals(username)).isPresent()) {
                throw new IllegalArgumentException(
                        "%s and %s are the same role: name another one, or leave the owner away"
                                .formatted(OWNER_USERNAME, USERNAME));
            }
        }

        /** With one role for everything. */
        public External(String url, String username, Secret password) {
            this(url, username, password, Optional.empty());
        }
    }

    /** A server that Remediator runs by itself. */
    record Embedded(Path data) implements PostgresSettings {}

    /**
     * @param config answers a property's text, empty where it is not set
     * @throws IllegalArgumentException if the settings contradict each other; the message says what to change
     */
    static PostgresSettings from(Function<String, Optional<String>> config) {
        Optional<String> url = config.apply(URL);
        if (url.isEmpty()) {
            refuseWithoutUrl(config.apply(USERNAME), USERNAME);
            refuseWithoutUrl(SecretSource.read(PASSWORD, config), PASSWORD);
            refuseWithoutUrl(config.apply(OWNER_USERNAME), OWNER_USERNAME);
            refuseWithoutUrl(SecretSource.read(OWNER_PASSWORD, config), OWNER_PASSWORD);
            return new Embedded(Path.of(config.apply(DATA).orElse("data")));
        }
        return new External(
                url.get(),
                config.apply(USERNAME).orElseThrow(() -> missing(USERNAME)),
                SecretSource.read(PASSWORD, config).orElseThrow(() -> missing(PASSWORD + "-file")),
                owner(config));
    }

    private static Optional<Login> owner(Function<String, Optional<String>> config) {
        var username = config.apply(OWNER_USERNAME);
        var password = SecretSource.read(OWNER_PASSWORD, config);
        if (username.isPresent() == password.isPresent()) return username.map(name -> new Login(name, password.get()));
        throw new IllegalArgumentException("%s is set, but %s is not"
                .formatted(
                        username.isPresent() ? OWNER_USERNAME : OWNER_PASSWORD,
                        username.isPresent() ? OWNER_PASSWORD + "-file" : OWNER_USERNAME));
    }

    private static void refuseWithoutUrl(Optional<?> value, String property) {
        if (value.isPresent()) {
            throw new IllegalArgumentException(
                    "%s is set, but %s is not: set the address too, or remove it".formatted(property, URL));
        }
    }

    private static IllegalArgumentException missing(String property) {
        return new IllegalArgumentException("%s is set, but %s is not".formatted(URL, property));
    }
}
