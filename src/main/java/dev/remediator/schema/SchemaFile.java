package dev.remediator.schema;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds of files in a folder of remediations that are written in YAML. */
public enum SchemaFile {
    PLAYBOOK("<area>/<name>.yaml"),
    TARGETS("targets.yaml"),
    PEOPLE("people.yaml"),
    TESTS("tests/<name>.yaml"),
    DRILLS("drills.yaml"),
    SAFETY("safety.yaml");

    private final String path;

    SchemaFile(String path) {
        this.path = path;
    }

    /** As commands name it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Where such files stand in a folder of remediations. */
    public String path() {
        return path;
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(SchemaFile::word).toList();
    }

    /**
     * Which kind a file is, by its place.
     *
     * @param path below the folder of remediations, with slashes; empty for files that are none of these
     */
    public static Optional<SchemaFile> of(String path) {
        if (!path.endsWith(".yaml") && !path.endsWith(".yml")) return Optional.empty();
        return Optional.of(
                switch (path) {
                    case "targets.yaml" -> TARGETS;
                    case "people.yaml" -> PEOPLE;
                    case "drills.yaml" -> DRILLS;
                    case "safety.yaml" -> SAFETY;
                    default -> path.startsWith("tests/") ? TESTS : PLAYBOOK;
                });
    }
}
