package dev.remediator.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an author reads after a mistake. {@code mistakes.txt} holds, for each, the files (a line {@code //path} before
 * each of them) and, behind {@code ====}, exactly what is printed.
 */
class MistakesTest {
    @TempDir
    private Path temporary = Path.of("");

    private record Mistake(String title, Map<String, String> files, List<String> printed) {}

    @TestFactory
    Stream<DynamicTest> each_mistake_is_named_at_its_place() {
        return mistakes().stream()
                .map(mistake -> DynamicTest.dynamicTest(mistake.title, () -> {
                    var folder = TestFolder.in(temporary.resolve(Integer.toHexString(mistake.hashCode())));
                    mistake.files.forEach(folder::with);
                    assertThat(folder.problems()).isEqualTo(mistake.printed);
                }));
    }

    @Test
    void the_table_holds_distinct_mistakes_and_every_line_says_where() {
        var mistakes = mistakes();
        assertThat(mistakes).extracting(Mistake::title).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(80);
        assertThat(mistakes)
                .allSatisfy(mistake -> assertThat(mistake.printed)
                        .isNotEmpty()
                        .allMatch(line -> line.split(":", 4).length == 4, "file:line:column: message"));
    }

    @Test
    void all_problems_of_all_files_are_found_in_one_pass() {
        var folder = TestFolder.in(temporary);
        var expected = new ArrayList<String>();
        int number = 0;
        for (var mistake : mistakes()) {
            if (!mistake.files.keySet().equals(java.util.Set.of("gateway/a.yaml"))) continue;
            String file = "area%03d/a.yaml".formatted(number);
            String name = "playbook: a" + number++;
            String text = mistake.files.getOrDefault("gateway/a.yaml", "");
            if (!text.startsWith("playbook: a\n")) continue;
            folder.with(file, text.replaceFirst("playbook: a\n", name + "\n"));
            mistake.printed.forEach(line -> expected.add(line.replaceFirst("gateway/a.yaml", file)));
        }
        assertThat(folder.problems()).containsExactlyElementsOf(expected);
        assertThat(expected).hasSizeGreaterThan(100);
    }

    private static List<Mistake> mistakes() {
        return Stream.of(("\n" + TestFolder.resource("mistakes.txt")).split("\n#### "))
                .filter(block -> !block.isBlank())
                .map(MistakesTest::mistake)
                .toList();
    }

    private static Mistake mistake(String block) {
        int end = block.indexOf('\n');
        String[] halves = block.substring(end).split("\n====\n", 2);
        var files = new LinkedHashMap<String, String>();
        for (String file : halves[0].split("\n//")) {
            if (file.isBlank()) continue;
            int line = file.indexOf('\n');
            files.put(file.substring(0, line), file.substring(line + 1) + "\n");
        }
        return new Mistake(
                block.substring(0, end),
                files,
                halves[1].lines().filter(line -> !line.isBlank()).toList());
    }
}
