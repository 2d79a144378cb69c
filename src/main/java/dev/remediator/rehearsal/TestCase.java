package dev.remediator.rehearsal;

import java.util.List;

/**
 * One test of a playbook.
 *
 * @param file as problems name it
 * @param line where it begins, from 1
 */
public record TestCase(
        String file, int line, int column, String name, Scenario scenario, List<Expectation> expectations) {
    public TestCase {
        expectations = List.copyOf(expectations);
    }
}
