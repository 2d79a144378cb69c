package dev.remediator.rehearsal;

import dev.remediator.playbook.Problem;
import java.util.List;

/**
 * A file of tests.
 *
 * @param name as problems name it
 * @param problems everything that is wrong with it; its other tests can be run
 */
public record TestFile(String name, List<TestCase> tests, List<Problem> problems) {
    public TestFile {
        tests = List.copyOf(tests);
        problems = List.copyOf(problems);
    }
}
