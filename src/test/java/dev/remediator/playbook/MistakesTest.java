package dev.remediator.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an author reads after a mistake. The files of {@code mistakes/} hold, for each, the files (a line {@code //path}
 * before each of them, {@code //-path} for one that is not there) and, behind {@code ====}, exactly what is printed.
 */
class MistakesTest {
    @TempDir
    private Path temporary = Path.of("");

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
            "safety",
            "warnings");

    private record Mistake(String title, Map<String, String> files, List<String> printed) {}

    @TestFactory
    Stream<DynamicTest> each_mistake_is_named_at_its_place() {
        return mistakes().stream()
                .map(mistake -> DynamicTest.dynamicTest(mistake.title, () -> {
                    var folder = TestFolder.in(temporary.resolve(Integer.toHexString(mistake.hashCode())));
                    mistake.files.forEach((file, text) -> {
                        if (file.startsWith("-")) folder.without(file.substring(1));
                        else folder.with(file, text);
                    });
                    assertThat(folder.printed()).isEqualTo(mistake.printed);
                }));
    }

    @Test
    void the_table_holds_distinct_mistakes_and_every_line_says_where() {
        var mistakes = mistakes();
        assertThat(mistakes).extracting(Mistake::title).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(150);
        assertThat(mistakes)
                .allSatisfy(mistake -> assertThat(mistake.printed)
                        .isNotEmpty()
                        .allMatch(line -> line.split(":", 4).length == 4, "file:line:column: message"));
    }

    /** What an author may hold on to: what to write, what was meant, what is missing, or how it looks when it is right. */
    private static final List<String> ADVICE = List.of(
            "; ",
            ", did you mean '",
            " is missing: ",
            " must be ",
            " is one of ",
            " such as ",
            " for example ",
            ": needs the key '",
            ", only where it is: ",
            ": move it to ",
            ", and may only be ");

    @Test
    void no_message_leaves_its_reader_without_advice() {
        assertThat(mistakes().stream().flatMap(mistake -> mistake.printed.stream()))
                .hasSizeGreaterThan(300)
                .allSatisfy(line -> assertThat(ADVICE).anyMatch(line::contains));
    }

    @Test
    void all_problems_of_all_files_are_found_in_one_pass() {
        var folder = TestFolder.in(temporary);
        var expected = new ArrayList<String>();
        int number = 0;
        for (var mistake : mistakes()) {
            if (!mistake.files.keySet().equals(Set.of("gateway/a.yaml"))) continue;
            if (mistake.title.startsWith("warnings")) continue;
            String file = "area%03d/a.yaml".formatted(number);
            String name = "playbook: a" + number++;
            String text = mistake.files.getOrDefault("gateway/a.yaml", "");
            if (!text.startsWith("playbook: a\n")) continue;
            folder.with(file, text.replaceFirst("playbook: a\n", name + "\n"));
            mistake.printed.forEach(line -> expected.add(line.replaceFirst("gateway/a.yaml", file)));
        }
        assertThat(folder.printed()).containsExactlyElementsOf(expected);
        assertThat(expected).hasSizeGreaterThan(100);
    }

    private static List<Mistake> mistakes() {
        return FILES.stream()
                .flatMap(file -> Stream.of(("\n" + TestFolder.resource("/mistakes/" + file + ".txt")).split("\n#### "))
                        .filter(block -> !block.isBlank())
                        .map(block -> mistake(file, block)))
                .toList();
    }

    private static Mistake mistake(String kind, String block) {
        int end = block.indexOf('\n');
        String[] halves = block.substring(end).split("\n====\n", 2);
        var files = new LinkedHashMap<String, String>();
        for (String file : halves[0].split("\n//")) {
            if (file.isBlank()) continue;
            int line = file.indexOf('\n');
            files.put(file.substring(0, line), file.substring(line + 1) + "\n");
        }
        return new Mistake(
                kind + ": " + block.substring(0, end),
                files,
                halves[1].lines().filter(line -> !line.isBlank()).toList());
    }
}
