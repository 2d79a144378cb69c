package dev.remediator.backtest;

import dev.remediator.playbook.Playbook;
import dev.remediator.target.Target;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A run as far as others feel it: it waits, holds its target for a time, and ends. */
final class SimulatedRun {
    final UUID id;
    final Playbook playbook;
    final Target target;
    final long startedAt;
    final Fate.Simulated first;
    final Recorded.@Nullable Run course;
    /** Its alerts that are not over. */
    int open = 1;

    boolean acted;
    boolean ended;
    long waitingSince = Micros.NEVER;

    SimulatedRun(UUID id, Playbook playbook, Target target, long startedAt, Fate.Simulated first) {
        this.id = id;
        this.playbook = playbook;
        this.target = target;
        this.startedAt = startedAt;
        this.first = first;
        var recorded = first.course;
        course = recorded != null
                        && recorded.playbook().equals(playbook.name())
                        && recorded.target().equals(target.name())
                ? recorded
                : null;
    }

    /** It is known how this very version went. */
    boolean unchanged() {
        return course != null && course.digest().equals(playbook.digest());
    }

    /** When it goes on after it has begun: after its {@code for}, or where it is known, when it really set out to act. */
    long goesOnAt() {
        long waits = startedAt + playbook.holdFor().orElse(Duration.ZERO).toNanos() / 1000;
        if (course == null || !unchanged()) return waits;
        long began = Micros.of(course.startedAt());
        if (!course.intents().isEmpty())
            return Math.max(waits, startedAt + Micros.of(course.intents().getFirst()) - began);
        // It waited for a guard that would have passed: it asks again here.
        if (course.heldBy().equals("target-busy")) return waits;
        return course.endedAt()
                .map(end -> Math.max(waits, startedAt + Micros.of(end) - began))
                .orElse(Long.MAX_VALUE);
    }
}
