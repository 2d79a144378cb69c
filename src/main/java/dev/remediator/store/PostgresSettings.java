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

    /** Folder of the embedded database. */
    String DATA = "remediator.data";

    /** A server that others run. */
    record External(String url, String username, Secret password) implements PostgresSettings {
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
            return new Embedded(Path.of(config.apply(DATA).orElse("data")));
        }
        return new External(
                url.get(),
                config.apply(USERNAME).orElseThrow(() -> missing(USERNAME)),
                SecretSource.read(PASSWORD, config).orElseThrow(() -> missing(PASSWORD + "-file")));
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
