package dev.remediator.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The demo's configuration files with their {@code @NAME@} filled in. */
public final class DemoFiles {
    public static final Path FOLDER = Path.of("deploy", "demo");

    private DemoFiles() {}

    /** Copies every YAML file below the demo's folder; fails on a name that nobody fills in. */
    public static void fill(Path into, Map<String, String> values) throws IOException {
        var all = new HashMap<>(Map.of(
                "RULES_FILE", "rules.yml",
                "GATEWAY_PORT", "7001",
                "RAILWAY_PORT", "7002",
                "UPSTREAM_PORT", "7003",
                "ALERTMANAGER_PORT", "9093",
                "REMEDIATOR_PORT", "8080",
                "WEBHOOK_TOKEN", "secret",
                "CONSENT", ""));
        all.putAll(values);
        try (var files = Files.walk(FOLDER)) {
            for (var file : files.filter(file -> file.toString().endsWith("ml")).toList()) {
                var text = Files.readString(file);
                for (var value : all.entrySet()) {
                    text = text.replace("@" + value.getKey() + "@", value.getValue());
                }
                var left = text.lines()
                        .filter(line -> !line.startsWith("#") && line.contains("@"))
                        .toList();
                if (!left.isEmpty()) throw new IllegalStateException(file + " has names nobody fills in: " + left);
                var copy = into.resolve(FOLDER.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.writeString(copy, text);
            }
        }
    }
}
