package dev.remediator.playbook;

import java.util.List;
import java.util.stream.Stream;

/** The steps of a playbook, and what stepping on means. */
public sealed interface Procedure {
    List<Step> steps();

    /** Those of its steps that change something. */
    default List<Step.Change> changes() {
        return steps().stream()
                .flatMap(step -> step instanceof Step.Change change ? Stream.of(change) : Stream.empty())
                .toList();
    }

    /** {@code try:} least invasive first; stops at the first rung that verifies. */
    record Ladder(List<Step> steps) implements Procedure {
        public Ladder {
            steps = nonEmpty(steps);
        }
    }

    /** {@code steps:} every step in order; stops at the first one that fails or does not verify. */
    record Sequence(List<Step> steps) implements Procedure {
        public Sequence {
            steps = nonEmpty(steps);
        }
    }

    private static List<Step> nonEmpty(List<Step> steps) {
        if (steps.isEmpty()) throw new IllegalArgumentException("a procedure needs a step");
        return List.copyOf(steps);
    }
}
