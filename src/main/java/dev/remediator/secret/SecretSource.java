package dev.remediator.secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where a secret is configured: given directly under its property's name, or, better, as the path of a file under the
 * same name with {@code -file} (in the environment {@code _FILE}), as orchestrators mount it.
 */
public final class SecretSource {
    /** No credential is longer; a path that points at something else is found out before it fills the memory. */
    private static final int MAX_BYTES = 64 * 1024;

    private SecretSource() {}

    /**
     * Reads the secret called {@code property}, for example {@code remediator.database.password}.
     *
     * @param config answers a property's text, empty where it is not set
     * @return empty where neither form is set
     * @throws IllegalArgumentException if both are set, the value is empty, or the file cannot be read as text; the
     *     message names property and file, never the content
     */
    public static Optional<Secret> read(String property, Function<String, Optional<String>> config) {
        String fileProperty = property + "-file";
        Optional<String> value = config.apply(property);
        Optional<String> file = config.apply(fileProperty);
        if (value.isPresent() && file.isPresent()) {
            throw new IllegalArgumentException(
                    "both " + property + " and " + fileProperty + " are set: remove one of them");
        }
        if (value.isPresent()) {
            return Optional.of(secret(property, value.get()));
        }
        return file.map(path -> secret(fileProperty + " (" + path + ")", content(fileProperty, path)));
    }

    private static Secret secret(String origin, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(origin + " is empty: give the secret, or remove the setting");
        }
        return Secret.of(value);
    }

    private static String content(String property, String file) {
        byte[] bytes;
        try (var in = Files.newInputStream(Path.of(file))) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "%s names %s, which cannot be read (%s): create it, or let this user read it"
                            .formatted(property, file, e.getClass().getSimpleName()),
                    e);
        }
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "%s names %s, which is larger than %d bytes: no secret is".formatted(property, file, MAX_BYTES));
        }
        return withoutLineEnd(text(property, file, bytes));
    }

    private static String text(String property, String file, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("%s names %s, which is not UTF-8 text".formatted(property, file), e);
        }
    }

    /** Editors and {@code echo} end a file with a line end; a space, though, may belong to the secret. */
    private static String withoutLineEnd(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return text.substring(0, end);
    }
}
