package dev.remediator.cli;

import dev.remediator.alert.Labels;
import dev.remediator.alert.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Which playbook takes which alert, as a file says it: a list of {@code { labels: { alertname: GatewayDown }, takes:
 * gateway-service-down }}, where the labels may also be written {@code GatewayDown{service="mcp-gateway"}}.
 */
final class VerifyCases {
    /** What a case expects where no playbook should take the alert. */
    static final String NOBODY = "none";

    private static final int MOST_BYTES = 4 * 1024 * 1024;
    private static final Set<String> KEYS = Set.of("labels", "takes");

    private VerifyCases() {}

    /**
     * One alert and who takes it.
     *
     * @param number its place in the file, from 1
     */
    record Case(int number, Labels labels, String takes) {}

    static List<Case> read(Path file) throws NotUnderstood {
        var cases = new ArrayList<Case>();
        if (!(yaml(file) instanceof List<?> list) || list.isEmpty())
            throw new NotUnderstood(file + " is not a list of cases such as"
                    + " - { labels: 'GatewayDown{service=\"mcp-gateway\"}', takes: gateway-service-down }");
        for (var item : list) cases.add(one(file, cases.size() + 1, item));
        return cases;
    }

    private static @Nullable Object yaml(Path file) throws NotUnderstood {
        var settings = LoadSettings.builder()
                .setCodePointLimit(MOST_BYTES)
                .setMaxAliasesForCollections(0)
                .setAllowDuplicateKeys(false)
                .setLabel(file.toString())
                .build();
        try {
            if (Files.size(file) > MOST_BYTES) throw new NotUnderstood(file + " is larger than 4 MiB");
            return new Load(settings).loadFromString(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new NotUnderstood("there is no file " + Text.quoted(file.toString()));
        } catch (IOException | YamlEngineException e) {
            throw new NotUnderstood(file + " cannot be read: " + onOneLine(e));
        }
    }

    private static String onOneLine(Exception e) {
        return String.join(
                " ", String.valueOf(e.getMessage()).lines().map(String::strip).toList());
    }

    private static Case one(Path file, int number, @Nullable Object item) throws NotUnderstood {
        if (!(item instanceof Map<?, ?> fields)) throw wrong(file, number, "it is no group of labels and takes");
        for (var key : fields.keySet())
            if (!KEYS.contains(String.valueOf(key)))
                throw wrong(
                        file,
                        number,
                        "unknown key " + Text.quoted(String.valueOf(key)) + "; there are labels and takes");
        if (!(fields.get("takes") instanceof String takes) || takes.isBlank())
            throw wrong(file, number, "say which playbook takes it: takes: <name>, or takes: none");
        return new Case(number, labels(file, number, fields.get("labels")), takes);
    }

    private static Labels labels(Path file, int number, @Nullable Object written) throws NotUnderstood {
        if (written instanceof String text) return LabelArguments.read(List.of(text));
        if (!(written instanceof Map<?, ?> map) || map.isEmpty())
            throw wrong(file, number, "it has no labels: { alertname: … }");
        var labels = new LinkedHashMap<String, String>();
        map.forEach((name, value) -> labels.put(String.valueOf(name), String.valueOf(value)));
        return Labels.of(labels);
    }

    private static NotUnderstood wrong(Path file, int number, String what) {
        return new NotUnderstood(file + ", case " + number + ": " + what);
    }
}
