package dev.remediator.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/testing.md shows is run, against the shop. */
class TestingDocumentationTest {
    private static final String MARK = "<!-- a file of tests -->\n```yaml\n";

    private static String text() throws IOException {
        return Files.readString(Path.of("docs/testing.md"));
    }

    static Stream<String> examples() throws IOException {
        return Arrays.stream(text().split(MARK)).skip(1).map(part -> part.substring(0, part.indexOf("```")));
    }

    @Test
    void there_are_examples() throws IOException {
        assertThat(examples()).hasSize(4);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void every_example_passes(String yaml) {
        var file = Folder.read(yaml);
        assertThat(file.problems()).isEmpty();
        var rehearsal = new Rehearsal(Folder.CATALOG, Folder.ACTIONS);
        assertThat(file.tests())
                .isNotEmpty()
                .allSatisfy(test -> assertThat(TestRun.run(rehearsal, test).failures())
                        .as(test.name())
                        .isEmpty());
    }

    /** Each kind of moment that can be expected is in the table, and so is each end of an action. */
    @Test
    void nothing_that_can_be_written_is_left_out() throws IOException {
        var text = text();
        for (var what : Moment.What.values())
            if (!List.of(Moment.What.SAID, Moment.What.WORLD, Moment.What.NOBODY_ASKED)
                    .contains(what)) assertThat(text).contains("`" + Expectation.key(what));
        for (var end : Doing.End.values())
            assertThat(text).contains("`" + end.name().toLowerCase(Locale.ROOT).replace('_', '-') + "`");
    }
}
