package dev.remediator.action;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.secret.Secret;
import dev.remediator.secret.SecretSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Finds the secret that settings point at. */
interface Secrets {
    /** For checking files where the secrets are not: any well-formed pointer gives a secret. */
    Secrets NOT_READ = written -> {
        var unused = Pointer.of(written);
        return Secret.of("not read");
    };

    /** For checking parameters, where a secret is sealed and stays so. */
    Secrets NOT_OPENED = written -> {
        var unused = sealed(written);
        return Secret.of("not opened");
    };

    /**
     * @param written as it stands in the file
     * @throws IllegalArgumentException when there is none; the message names the place, never the content
     */
    Secret find(JsonNode written);

    /** {@code {"sealed": "…"}}. */
    private static String sealed(JsonNode written) {
        if (written.size() != 1 || !written.path("sealed").isTextual())
            throw new IllegalArgumentException(
                    "a secret is not written here: it comes from a person's answer, such as \"${answers.token}\"");
        return written.path("sealed").textValue();
    }

    /** A person's answer that waited sealed. */
    record Opened(Unsealer unsealer) implements Secrets {
        @Override
        public Secret find(JsonNode written) {
            return unsealer.open(sealed(written));
        }
    }

    /** {@code {env: NAME}} or {@code {file: /path}}. */
    record Pointer(boolean file, String place) {
        static final Set<String> KEYS = Set.of("env", "file");

        /** @throws IllegalArgumentException for anything else; never quotes what was written, it may be the secret itself */
        static Pointer of(JsonNode written) {
            if (written.size() != 1) throw new IllegalArgumentException(HELP);
            var file = written.has("file");
            var place = written.path(file ? "file" : "env");
            if (!place.isTextual() || place.textValue().isBlank()) throw new IllegalArgumentException(HELP);
            return new Pointer(file, place.textValue());
        }

        private static final String HELP =
                "a secret is not written here, only where it is: {env: NAME} or {file: /path/of/the/secret}";
    }

    /** From the process's environment and the file system. */
    record Reader(Function<String, Optional<String>> environment) implements Secrets {
        @Override
        public Secret find(JsonNode written) {
            var pointer = Pointer.of(written);
            if (pointer.file) {
                return SecretSource.read(
                                "secret",
                                property ->
                                        property.equals("secret-file") ? Optional.of(pointer.place) : Optional.empty())
                        .orElseThrow();
            }
            var value = environment.apply(pointer.place).orElse("");
            if (value.isEmpty())
                throw new IllegalArgumentException("the environment variable " + pointer.place + " is not set");
            return Secret.of(value);
        }
    }
}
