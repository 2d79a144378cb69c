package dev.remediator.ingest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Recorded bodies that are not part of the project: in the folder of REMEDIATOR_FACTS, or beside the project. */
public final class Facts {
    private Facts() {}

    /** A file or folder of them, where they are present. */
    public static Optional<Path> find(String path) {
        String folder = Optional.ofNullable(System.getProperty("REMEDIATOR_FACTS"))
                .or(() -> Optional.ofNullable(System.getenv("REMEDIATOR_FACTS")))
                .orElse("../shared/facts");
        return Optional.of(Path.of(folder, path)).filter(Files::exists);
    }
}
