package dev.remediator.playbook;

import java.time.Duration;

/**
 * Whose consent a change needs.
 *
 * @param by name of a group
 * @param quorum how many of its engineers
 * @param within from the question on; nobody's answer is never a yes
 * @param reasonRequired a decision without a reason is not taken
 */
public record Approve(String by, int quorum, Duration within, boolean reasonRequired) {
    public static final Duration DEFAULT_WITHIN = Duration.ofMinutes(15);

    public Approve {
        if (by.isBlank()) throw new IllegalArgumentException("an approval needs a group");
        if (quorum < 1) throw new IllegalArgumentException("a quorum is at least one engineer");
        if (!within.isPositive()) throw new IllegalArgumentException("within must be longer than nothing");
    }
}
