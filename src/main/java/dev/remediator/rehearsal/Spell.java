package dev.remediator.rehearsal;

import java.time.Duration;
import java.util.Optional;

/**
 * How a check answers for a while.
 *
 * @param saw what it sees, for people; empty where nothing was written
 * @param until what ends it; empty: it never ends
 */
public record Spell(Answer answer, String saw, Optional<Until> until) {
    /** What the check says. */
    public enum Answer {
        PASS,
        FAIL,
        /** Nobody could look. */
        UNREADABLE
    }

    /** What ends a spell. */
    public sealed interface Until {
        /** After a time. */
        record Passed(Duration time) implements Until {}

        /** Once a capability was done by the run, and stands. */
        record Done(String capability) implements Until {}

        /** Once what a capability did was taken back. */
        record Undone(String capability) implements Until {}

        /** Once anything at all was done: what is assumed where nothing is described. */
        record Helped() implements Until {}
    }

    /** What the check sees, or a sentence of its own. */
    String seen(String check) {
        if (!saw.isEmpty()) return saw;
        return switch (answer) {
            case PASS -> check + " passes";
            case FAIL -> check + " fails";
            case UNREADABLE -> "nobody could look at " + check;
        };
    }
}
