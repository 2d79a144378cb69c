package dev.remediator.alert;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds what was recorded from real Alertmanagers, which is kept outside of the project. */
final class AlertmanagerFacts {
    private AlertmanagerFacts() {}

    /** A file or folder of the facts; skips the test, saying why, where they are not on this machine. */
    static Path path(String name) {
        var root = Optional.ofNullable(System.getProperty("REMEDIATOR_FACTS"))
                .or(() -> Optional.ofNullable(System.getenv("REMEDIATOR_FACTS")))
                .orElse("../shared/facts");
        var path = Path.of(root, "alertmanager", name);
        assumeTrue(
                Files.exists(path),
                () -> "skipped: there is no " + path.toAbsolutePath().normalize()
                        + "; the environment's or system's property REMEDIATOR_FACTS names the folder of the facts");
        return path;
    }

    static JsonNode read(Path path) throws IOException {
        return new JsonMapper().readTree(Files.readAllBytes(path));
    }
}
