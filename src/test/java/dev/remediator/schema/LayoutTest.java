package dev.remediator.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.schema.Layout.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutTest {
    private static final Layout PLAYBOOK = layout(SchemaFile.PLAYBOOK);

    private static Layout layout(SchemaFile file) {
        return new Layout(JsonSchemas.of(file, Validated.ACTIONS));
    }

    private static String laidOut(String text) {
        Result result = PLAYBOOK.of(text);
        assertThat(result).as(text).isInstanceOf(Result.LaidOut.class);
        return ((Result.LaidOut) result).text();
    }

    @Test
    void keysComeInTheOrderInWhichPeopleReadThem() {
        assertThat(laidOut("""
            verify: {within: 5m, check: "alive"}
            # Least invasive first.
            try:
            - with: {lines: 3}
              do: 'restart'
              if: facts.a == "b"   # only then
            -   {keep: true, do: rollback}

            target: "${labels.service}"


            about: 'It is down.'
            playbook: a
            """)).isEqualTo("""
                    playbook: a

                    about: It is down.

                    target: ${labels.service}
                    # Least invasive first.
                    try:
                      - do: restart
                        if: facts.a == "b" # only then
                        with: { lines: 3 }
                      - { do: rollback, keep: true }
                    verify: { check: alive, within: 5m }
                    """);
    }

    @Test
    void whatDoesNotFitOnOneLineIsWrittenBelowEachOther() {
        String text = """
            playbook: a
            try:
              - { do: restart, if: 'facts.deployments.current.age < duration("2h") && facts.upstream.status == "up"', for: 15m, keep: true }
            """;
        assertThat(laidOut(text)).isEqualTo("""
            playbook: a
            try:
              - do: restart
                if: facts.deployments.current.age < duration("2h") && facts.upstream.status == "up"
                for: 15m
                keep: true
            """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "about: \"yes\"",
                "about: 'on'",
                "about: \"1.0\"",
                "about: '2026-10-02'",
                "about: 'a: b'",
                "about: 'a #b'",
                "about: ' a'",
                "about: '- a'",
                "about: ''",
                "about: \"null\"",
                "about: \"a\\nb\"",
                "about: \"\\u202e\"",
                "when: [ 'a=\"b\", c=\"d\"' ]",
                "target: '{x}'",
                "with: { value: '${answers.ask}' }",
            })
    void quotesThatAreNeededStay(String line) {
        assertThat(laidOut(line)).isEqualTo(line + "\n");
    }

    @Test
    void otherQuotesGo() {
        assertThat(laidOut("about: \"It is down.\"\nwhen: [ 'alertname=\"A\"' ]\ntarget: '${labels.service}'\n"))
                .isEqualTo("about: It is down.\nwhen: [ alertname=\"A\" ]\ntarget: ${labels.service}\n");
    }

    @Test
    void textsOfSeveralLinesStayAsTheyAre() {
        String text = """
            guide: |
              # What it means

              - first
                - second
            about: >-
              one
              two
            """;
        assertThat(laidOut(text)).isEqualTo("""
            about: >-
              one
              two
            guide: |
              # What it means

              - first
                - second
            """);
        assertThat(laidOut("unless:\n      a: |\n            x &&\n              y\n"))
                .isEqualTo("unless:\n  a: |\n    x &&\n      y\n");
    }

    @Test
    void theHeadOfAFileStaysItsHead() {
        assertThat(laidOut("""
            # yaml-language-server: $schema=../x.json
            # of the playbook's about
            about: A.
            playbook: a
            # at the end
            """)).isEqualTo("""
                    # yaml-language-server: $schema=../x.json
                    playbook: a
                    # of the playbook's about
                    about: A.
                    # at the end
                    """);
        assertThat(laidOut("# Licence.\n\n# name\nabout: A.\nplaybook: a\n"))
                .isEqualTo("# Licence.\n\nplaybook: a\n# name\nabout: A.\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: &x 1\nb: *x\n",
                "a: !!str 1\n",
                "%YAML 1.2\n---\na: 1\n",
                "a: 1\n---\nb: 2\n",
                "a: |+\n  b\n\nc: d\n",
                "a: |2\n    b\nc: d\n",
                "? [ a ]\n: b\n",
                "a: 1\na: 2\n",
                "a: [ 1\n",
                "just a text\n",
                "",
            })
    void whatCannotBeKeptIsLeftAsItIsWithTheReason(String text) {
        assertThat(PLAYBOOK.of(text))
                .isInstanceOfSatisfying(
                        Result.Left.class, left -> assertThat(left.why()).isNotBlank());
    }

    @TestFactory
    Stream<DynamicTest> everyFileMeansTheSameAndKeepsItsCommentsAndStaysAsItIsTheSecondTime() throws IOException {
        var tests = new ArrayList<DynamicTest>();
        for (Path folder : List.of(
                Path.of("remediations"), Path.of("deploy"), Path.of("src/test/resources/dev/remediator"), Path.of(".")))
            try (Stream<Path> files = Files.walk(folder, folder.toString().equals(".") ? 1 : 12)) {
                for (Path file : files.filter(f ->
                                f.toString().endsWith(".yaml") || f.toString().endsWith(".yml"))
                        .sorted()
                        .toList()) {
                    String text = Files.readString(file);
                    tests.add(DynamicTest.dynamicTest(file.toString(), () -> holds(text)));
                }
            }
        assertThat(tests).hasSizeGreaterThan(10);
        return tests.stream();
    }

    private static void holds(String text) {
        String once = laidOut(text);
        assertThat(Validated.tree(once)).isEqualTo(Validated.tree(text));
        assertThat(laidOut(once)).isEqualTo(once);
        assertThat(once.lines()).noneMatch(line -> line.endsWith(" "));
    }

    /** Files that nobody would write, with comments in every place that YAML has for them. */
    @Test
    void anyFileMeansTheSameAndStaysAsItIsTheSecondTimeOrIsLeft() {
        int laidOut = 0;
        for (int seed = 0; seed < 3000; seed++) {
            String text = new AnyYaml(new Random(seed)).file();
            if (PLAYBOOK.of(text) instanceof Result.LaidOut(String once)) {
                laidOut++;
                assertThat(Validated.tree(once)).as("seed %d%n%s", seed, text).isEqualTo(Validated.tree(text));
                assertThat(PLAYBOOK.of(once)).as("seed %d%n%s", seed, text).isEqualTo(new Result.LaidOut(once));
            }
        }
        assertThat(laidOut).isGreaterThan(2700);
    }

    /** Writes a random file. */
    private static final class AnyYaml {
        private static final List<String> KEYS =
                List.of("playbook", "about", "try", "do", "with", "if", "zebra", "name", "verify", "unless");
        private static final List<String> SCALARS = List.of(
                "a",
                "'quoted text'",
                "\"double\"",
                "3",
                "true",
                "~",
                "30s",
                "\"3\"",
                "'it''s'",
                "\"x: y\"",
                "${labels.a}",
                "a b c",
                "'${labels.a}'",
                "\"tab\\there\"",
                "-1",
                "2026-10-02");

        private final Random random;
        private final StringBuilder out = new StringBuilder();
        private int comments;

        AnyYaml(Random random) {
            this.random = random;
        }

        String file() {
            above(0);
            mapping(0, 0);
            if (random.nextInt(4) == 0) out.append("# end ").append(comments++).append('\n');
            return out.toString();
        }

        private void above(int indent) {
            while (random.nextInt(5) == 0)
                if (random.nextBoolean()) out.append('\n');
                else
                    out.append(" ".repeat(indent))
                            .append("# c")
                            .append(comments++)
                            .append('\n');
        }

        private void endOfLine() {
            if (random.nextInt(5) == 0) out.append("   #  i").append(comments++);
            out.append('\n');
        }

        private void mapping(int indent, int depth) {
            var keys = new ArrayList<>(KEYS);
            java.util.Collections.shuffle(keys, random);
            int count = 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                if (i > 0 || depth > 0) above(indent);
                out.append(" ".repeat(indent)).append(keys.get(i)).append(':');
                value(indent, depth);
            }
        }

        private void value(int indent, int depth) {
            int step = 1 + random.nextInt(4);
            switch (random.nextInt(depth > 2 ? 4 : 7)) {
                case 0, 1, 2 -> {
                    out.append(' ').append(SCALARS.get(random.nextInt(SCALARS.size())));
                    endOfLine();
                }
                case 3 -> {
                    out.append(' ').append(flow(0));
                    endOfLine();
                }
                case 4 -> {
                    endOfLine();
                    mapping(indent + step, depth + 1);
                }
                case 5 -> {
                    endOfLine();
                    for (int i = 0; i < 1 + random.nextInt(3); i++) {
                        above(indent + step);
                        out.append(" ".repeat(indent + step)).append('-');
                        value(indent + step, depth + 1);
                    }
                }
                default ->
                    out.append(" |\n")
                            .append(" ".repeat(indent + step))
                            .append("one # no comment\n\n")
                            .append(" ".repeat(indent + step))
                            .append("  two\n");
            }
        }

        private String flow(int depth) {
            return switch (random.nextInt(depth > 2 ? 1 : 3)) {
                case 0 -> "'a, b'";
                case 1 -> "{" + KEYS.get(random.nextInt(5)) + ": " + flow(depth + 1) + ",zebra: \"x\" }";
                default -> "[" + flow(depth + 1) + "," + flow(depth + 1) + "]";
            };
        }
    }
}
