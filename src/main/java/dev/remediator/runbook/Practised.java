package dev.remediator.runbook;

import dev.remediator.rehearsal.TestResult;
import dev.remediator.rehearsal.TestRun;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the tests of playbooks say about how well they are known to work. */
public final class Practised {
    /** A timeline shorter than this shows nothing: nothing was done in it. */
    private static final int WORTH_SHOWING = 3;

    private Practised() {}

    /** By playbook; of each one the first test in which something happens is the example. */
    public static Map<String, Practice.Rehearsals> by(TestRun run) {
        return by(run.results());
    }

    /** The same of tests that were run otherwise. */
    public static Map<String, Practice.Rehearsals> by(List<TestResult> results) {
        var rehearsals = new LinkedHashMap<String, Practice.Rehearsals>();
        for (var result : results) rehearsals.merge(result.test().scenario().playbook(), one(result), Practised::both);
        return rehearsals;
    }

    private static Practice.Rehearsals one(TestResult result) {
        var lines = result.performance().timeline().lines();
        return new Practice.Rehearsals(1, result.passed() ? 1 : 0, example(result, lines));
    }

    private static Optional<Practice.Example> example(TestResult result, List<String> lines) {
        return result.passed() && lines.size() >= WORTH_SHOWING
                ? Optional.of(new Practice.Example(result.test().name(), lines))
                : Optional.empty();
    }

    private static Practice.Rehearsals both(Practice.Rehearsals first, Practice.Rehearsals second) {
        return new Practice.Rehearsals(
                first.cases() + second.cases(),
                first.passed() + second.passed(),
                first.example().or(second::example));
    }
}
