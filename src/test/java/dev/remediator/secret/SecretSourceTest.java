package dev.remediator.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretSourceTest {
    @TempDir
    Path folder;

    @Test
    void aValueIsTakenAsItIs() {
        assertThat(read(Map.of("db.password", " hunter2 "))).hasValue(Secret.of(" hunter2 "));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    hunter2,          hunter2
                    hunter2\\n,       hunter2
                    hunter2\\r\\n,    hunter2
                    hunter2\\n\\n,    hunter2
                    'hunter2 \\n',    'hunter2 '
                    a\\nb\\n,         a\\nb
                    """)
    void aFileGivesItsTextWithoutTheLineEnd(String content, String secret) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), content.translateEscapes());

        assertThat(read(Map.of("db.password-file", file.toString())))
                .map(Secret::reveal)
                .hasValue(secret.translateEscapes());
    }

    @Test
    void notConfiguredIsNoSecret() {
        assertThat(read(Map.of())).isEmpty();
    }

    @Test
    void bothFormsAtOnceAreRefused() {
        assertThatThrownBy(() -> read(Map.of("db.password", "hunter2", "db.password-file", "/x")))
                .hasMessage("both db.password and db.password-file are set: remove one of them");
    }

    @Test
    void emptyIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "\n");

        assertThatThrownBy(() -> read(Map.of("db.password", "")))
                .hasMessage("db.password is empty: give the secret, or remove the setting");
        assertThatThrownBy(() -> read(Map.of("db.password-file", file.toString())))
                .hasMessage("db.password-file (" + file + ") is empty: give the secret, or remove the setting");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> read(Map.of("db.password-file", "/no/such/file")))
                .hasMessage("db.password-file names /no/such/file, which cannot be read (NoSuchFileException): "
                        + "create it, or let this user read it");
    }

    @Test
    void whatCannotBeASecretIsRefusedWithoutQuotingIt() throws IOException {
        Path binary = Files.write(folder.resolve("binary"), new byte[] {'h', 'u', 'n', 't', (byte) 0xff});
        Path large = Files.writeString(folder.resolve("large"), "hunt".repeat(20_000));

        assertThatThrownBy(() -> read(Map.of("db.password-file", binary.toString())))
                .hasMessage("db.password-file names " + binary + ", which is not UTF-8 text");
        assertThatThrownBy(() -> read(Map.of("db.password-file", large.toString())))
                .hasMessage("db.password-file names " + large + ", which is larger than 65536 bytes: no secret is");
    }

    private static Optional<Secret> read(Map<String, String> config) {
        return SecretSource.read("db.password", property -> Optional.ofNullable(config.get(property)));
    }
}
