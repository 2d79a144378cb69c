package dev.remediator.rehearsal;

import java.util.List;

/**
 * What became of one test.
 *
 * @param failures empty: it passed
 */
public record TestResult(TestCase test, Performance performance, List<Failure> failures) {
    public TestResult {
        failures = List.copyOf(failures);
    }

    public boolean passed() {
        return failures.isEmpty();
    }

    /** {@code tests/gateway.yaml:14:9: a restart heals it} */
    public String place() {
        var at = failures.isEmpty() ? test.line() : failures.getFirst().line();
        var column = failures.isEmpty() ? test.column() : failures.getFirst().column();
        return "%s:%d:%d: %s".formatted(test.file(), at, column, test.name());
    }
}
