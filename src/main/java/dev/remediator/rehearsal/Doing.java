package dev.remediator.rehearsal;

import dev.remediator.run.RunEvent.Reconciled.Finding;
import java.time.Duration;

/**
 * What comes of one call of a capability.
 *
 * @param says of the platform, for people; empty where nothing was written
 * @param after how long it takes
 * @param finding what looking for it finds, where its end is {@link End#UNKNOWN}
 */
public record Doing(End end, String says, Duration after, Finding finding, TakingBack undo, String undoSays) {
    /** How the call ends. */
    public enum End {
        DONE,
        REFUSED,
        FAILED,
        UNKNOWN,
        /** It cannot even be planned. */
        IMPOSSIBLE,
        /** It cannot be planned yet; {@code after} says when that makes sense again. */
        NOT_NOW
    }

    /** What becomes of taking it back. */
    public enum TakingBack {
        /** As the capability can. */
        AS_IT_CAN,
        TAKEN_BACK,
        /** Somebody else has changed it meanwhile. */
        FOREIGN,
        FAILED,
        /** Nothing is known that takes it back. */
        NONE
    }

    /** Done at once. */
    static final Doing DONE = new Doing(End.DONE, "", Duration.ZERO, Finding.CANNOT_TELL, TakingBack.AS_IT_CAN, "");

    String saysOr(String otherwise) {
        return says.isEmpty() ? otherwise : says;
    }
}
