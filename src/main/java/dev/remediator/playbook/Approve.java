package dev.remediator.playbook;

import java.time.Duration;

/**
 * Whose consent a change needs.
 *
 * @param by name of a group
 * @param quorum how many of its engineers
 * @param within from the question on; nobody's answer is never a yes
 * @param reasonRequired a decision without a reason is not taken
 * @param otherwise what follows where nobody decides in time
 */
public record Approve(String by, int quorum, Duration within, boolean reasonRequired, Otherwise otherwise) {
    /** What follows where nobody decides in time. It is never done then. */
    public enum Otherwise {
        /** The run ends, as after a no. */
        STOP,
        /** The next rung is tried. */
        NEXT
    }

    public Approve(String by, int quorum, Duration within, boolean reasonRequired) {
        this(by, quorum, within, reasonRequired, Otherwise.STOP);
    }

    public static final Duration DEFAULT_WITHIN = Duration.ofMinutes(15);

    @SuppressWarnings("ConstantValue") // what older versions stored has none
    public Approve {
        if (otherwise == null) otherwise = Otherwise.STOP;
        if (by.isBlank()) throw new IllegalArgumentException("an approval needs a group");
        if (quorum < 1) throw new IllegalArgumentException("a quorum is at least one engineer");
        if (!within.isPositive()) throw new IllegalArgumentException("within must be longer than nothing");
    }
}
