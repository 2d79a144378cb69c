package dev.remediator.playbook;

import java.util.List;

/** The steps of a playbook, and what stepping on means. */
public sealed interface Procedure {
    List<Step> steps();

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
