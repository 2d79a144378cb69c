package dev.remediator.guard;

import dev.remediator.action.Durations;
import dev.remediator.playbook.Safety;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
     * Counts backwards, from the alert that is there now: each time that it began soon after it was healed, until once it
     * did not.
     *
     * @param began when the present alert began; this may be a little before the run that healed it before was sure of that
     * @param healings newest first, at least as many as are counted, where there are
     */
    public static Verdict decide(
            String playbook, String target, Safety.Returns limit, Instant began, List<Healing> healings, Instant now) {
        int returns = 0;
        var back = began;
        for (var healing : healings) {
            // The alert that is there now is no return of itself.
            if (!healing.alertBegan().isBefore(back)) continue;
            if (back.isAfter(healing.healed().plus(limit.within()))) break;
            returns++;
            back = healing.alertBegan();
        }
        if (returns < limit.times()) return Verdict.ALLOW;
        return new Verdict.Hold(
                NAME,
                "%s has healed this alert on %s %d times in a row, and each time it was back within %s: acting does not help for long, or brings it back itself; somebody must find out why"
                        .formatted(playbook, target, returns, Durations.format(limit.within())),
                Optional.empty(),
                false);
    }
}
