package dev.remediator.guard;

import dev.remediator.playbook.Safety;
import java.time.Instant;
import java.util.List;

/** An action that brings back its own alert: it heals, and soon the same alert is there again. */
public final class Returning {
    public static final String NAME = "loop";

    private Returning() {}

    /**
     * An earlier run of the same playbook on the same target that acted and healed the same alert.
     *
     * @param alertBegan when the alert began that it was for
     * @param healed when it ended
     */
    public record Healing(Instant alertBegan, Instant healed) {}

    /**
     * @param began when the present alert began
     * @param healings newest first, at least as many as are counted, where there are
     */
    public static Verdict decide(
            String playbook, String target, Safety.Returns limit, Instant began, List<Healing> healings, Instant now) {
        return Verdict.ALLOW;
    }
}
