package dev.remediator.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.remediator.ProcessorTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tests that come with the project's remediations. */
class ShippedTestsTest {
    private static final Path FOLDER = Path.of("remediations");

    @BeforeEach
    void thereAreSome() {
        assumeThat(FOLDER.resolve(TestRun.FOLDER)).isDirectory();
    }

    private static String story(TestRun run) {
        return run.results().stream()
                .map(r -> r.place() + "\n"
                        + String.join("\n", r.performance().timeline().lines()))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void all_pass_and_no_playbook_is_without_one() {
        var run = TestRun.of(FOLDER, Folder.load(FOLDER), Folder.ACTIONS, test -> true);
        assertThat(run.problems()).isEmpty();
        assertThat(run.failed()).extracting(r -> r.place() + " " + r.failures()).isEmpty();
        assertThat(run.untested()).isEmpty();
    }

    @Test
    void a_hundred_times_the_same_word_for_word_and_fast() throws Exception {
        var catalog = Folder.load(FOLDER);
        var tests = TestRun.read(FOLDER, catalog, Folder.ACTIONS).stream()
                .flatMap(file -> file.tests().stream())
                .toList();
        var rehearsal = new Rehearsal(catalog, Folder.ACTIONS);
        var heard = new AtomicReference<String>();
        var took = ProcessorTime.of(() -> heard.set(stories(rehearsal, tests)));
        var first = heard.get();
        assertThat(IntStream.range(1, 100)
                        .parallel()
                        .filter(n -> !stories(rehearsal, tests).equals(first)))
                .isEmpty();
        // Not compiled yet it takes a fraction of this.
        assertThat(took).isLessThan(Duration.ofSeconds(30));
    }

    private static String stories(Rehearsal rehearsal, List<TestCase> tests) {
        return story(new TestRun(
                List.of(), tests.stream().map(t -> TestRun.run(rehearsal, t)).toList(), List.of()));
    }
}
