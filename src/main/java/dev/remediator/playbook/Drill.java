package dev.remediator.playbook;

import java.time.LocalDate;
import java.util.List;

/**
 * One time that people practised a playbook.
 *
 * @param by names of the engineers who took part
 * @param went one sentence: what was learnt
 */
public record Drill(String playbook, LocalDate on, How how, List<String> by, String went) {
    /** What was practised with. */
    public enum How {
        /** People talked it through, or did its steps by hand. */
        EXERCISE,
        /** The simulator. */
        SIMULATION,
        /** The real service. */
        LIVE
    }

    public Drill {
        by = List.copyOf(by);
        if (by.isEmpty()) throw new IllegalArgumentException("a drill was done by somebody");
    }
}
