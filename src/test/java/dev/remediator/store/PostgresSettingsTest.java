package dev.remediator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.remediator.secret.Secret;
import dev.remediator.store.PostgresSettings.Embedded;
import dev.remediator.store.PostgresSettings.External;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresSettingsTest {
    private static final String ADDRESS = "jdbc:postgresql://db.internal:5432/remediator";

    @Test
    void withoutAnyConfigurationTheDataAreInAFolderHere() {
        assertThat(settings(Map.of())).isEqualTo(new Embedded(Path.of("data")));
    }

    @Test
    void theFolderCanBeChosen() {
        assertThat(settings(Map.of("remediator.data", "/var/lib/remediator")))
                .isEqualTo(new Embedded(Path.of("/var/lib/remediator")));
    }

    @Test
    void anAddressMeansAnExternalDatabaseWhateverElseIsSet() {
        assertThat(settings(Map.of(
                        "remediator.database.url", ADDRESS,
                        "remediator.database.username", "app",
                        "remediator.database.password", "hunter2",
                        "remediator.data", "/ignored")))
                .isEqualTo(new External(ADDRESS, "app", Secret.of("hunter2")));
    }

    @Test
    void thePasswordMayBeInAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "hunter2\n");

        assertThat(settings(Map.of(
                        "remediator.database.url",
                        ADDRESS,
                        "remediator.database.username",
                        "app",
                        "remediator.database.password-file",
                        file.toString())))
                .isEqualTo(new External(ADDRESS, "app", Secret.of("hunter2")));
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> settings(Map.of("remediator.database.url", ADDRESS)))
                .hasMessage("remediator.database.url is set, but remediator.database.username is not");
        assertThatThrownBy(() ->
                        settings(Map.of("remediator.database.url", ADDRESS, "remediator.database.username", "app")))
                .hasMessage("remediator.database.url is set, but remediator.database.password-file is not");
    }

    @Test
    void migrationsMayHaveARoleOfTheirOwn() {
        var all = Map.of(
                "remediator.database.url", ADDRESS,
                "remediator.database.username", "app",
                "remediator.database.password", "hunter2",
                "remediator.database.owner-username", "owner",
                "remediator.database.owner-password", "hunter3");
        assertThat(settings(all))
                .isEqualTo(new External(
                        ADDRESS, "app", Secret.of("hunter2"), Optional.of(new Login("owner", Secret.of("hunter3")))))
                .asString()
                .doesNotContain("hunter");

        var halves = new HashMap<>(all);
        halves.remove("remediator.database.owner-password");
        assertThatThrownBy(() -> settings(halves))
                .hasMessage(
                        "remediator.database.owner-username is set, but remediator.database.owner-password-file is not");
        halves.put("remediator.database.owner-password", "hunter3");
        halves.put("remediator.database.owner-username", "app");
        assertThatThrownBy(() -> settings(halves)).hasMessageContaining("are the same role");
    }

    @Test
    void aPasswordWithoutAnAddressIsNotSilentlyIgnored() {
        assertThatThrownBy(() -> settings(Map.of("remediator.database.password", "hunter2")))
                .hasMessage("remediator.database.password is set, but remediator.database.url is not: "
                        + "set the address too, or remove it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://db/remediator",
                "jdbc:h2:mem:x",
                "db.internal",
                "jdbc:postgresql://app:hunter2@db/remediator",
                "jdbc:postgresql://db/remediator?user=app&password=hunter2"
            })
    void anAddressOfAnotherFormIsRefusedWithoutRepeatingIt(String url) {
        assertThatThrownBy(() -> new External(url, "app", Secret.of("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("remediator.database.url ")
                .message()
                .doesNotContain("hunter2");
    }

    @Test
    void thePasswordIsNotPrinted() {
        assertThat(new External(ADDRESS, "app", Secret.of("hunter2")).toString())
                .doesNotContain("hunter2");
    }

    private static PostgresSettings settings(Map<String, String> config) {
        return PostgresSettings.from(property -> Optional.ofNullable(config.get(property)));
    }
}
