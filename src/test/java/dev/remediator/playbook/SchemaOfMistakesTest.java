package dev.remediator.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.action.Actions;
import dev.remediator.schema.SchemaFile;
import dev.remediator.schema.Validated;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Which of the mistakes an editor underlines by the schema alone. The others are named, one by one, in
 * {@code mistakes/only-the-checker-finds.txt}: they need another file, the grammar of matchers or cron, or the types of
 * expressions.
 */
class SchemaOfMistakesTest {
    private static final Actions ACTIONS = TestActions.all();

    private static final List<String> FILES = List.of(
            "yaml",
            "playbooks",
            "starts",
            "steps",
            "people-in-steps",
            "expressions",
            "targets",
            "people",
            "messages",
            "drills",
            "safety");

    @Test
    void whatAFileSaysWronglyByItselfIsUnderlined() {
        var found = new ArrayList<String>();
        var missed = new ArrayList<String>();
        for (String file : FILES)
            Stream.of(("\n" + TestFolder.resource("/mistakes/" + file + ".txt")).split("\n#### "))
                    .filter(block -> !block.isBlank())
                    .forEach(block -> {
                        String title = block.lines().findFirst().orElseThrow();
                        (underlined(block) ? found : missed).add(title);
                    });
        List<String> known = TestFolder.resource("/mistakes/only-the-checker-finds.txt")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();

        assertThat(missed).containsExactlyInAnyOrderElementsOf(known);
        assertThat(found).hasSizeGreaterThanOrEqualTo(80);
    }

    private static boolean underlined(String block) {
        String[] halves = block.split("\n====\n", 2);
        Map<String, String> files = new LinkedHashMap<>();
        String file = "";
        for (String line : halves[0].lines().skip(1).toList())
            if (line.startsWith("//")) files.put(file = line.substring(2), "");
            else files.merge(file, line + "\n", String::concat);
        return files.entrySet().stream()
                .filter(each -> halves[1].contains(each.getKey() + ":"))
                .anyMatch(each -> SchemaFile.of(each.getKey())
                        .filter(kind -> !fits(kind, each.getValue()))
                        .isPresent());
    }

    private static boolean fits(SchemaFile kind, String yaml) {
        try {
            return Validated.problems(kind, ACTIONS, yaml).isEmpty();
        } catch (YamlEngineException _) {
            return false; // an editor says so itself
        } catch (StackOverflowError _) {
            return true; // it holds itself: no schema can tell
        }
    }
}
