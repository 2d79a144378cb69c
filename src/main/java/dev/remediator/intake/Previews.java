package dev.remediator.intake;

import dev.remediator.playbook.NotEvaluable;
import dev.remediator.run.DryRun;
import dev.remediator.run.DryRuns;
import dev.remediator.target.Target;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** What a playbook would do if a person began it now. Reads platforms, and changes nothing. */
public final class Previews {
    /** Each asks platforms whatever the playbook reads. */
    static final int AT_ONCE = 4;

    /** What became of the wish to know. */
    public sealed interface Result {
        record Seen(DryRun dryRun) implements Result {}

        /** No playbook has this name now. */
        record NoPlaybook(String why) implements Result {}

        /** It cannot be begun like this; {@code why} says what to do. */
        record Refused(String why) implements Result {}

        /** Too many look at once. */
        record Busy(String why) implements Result {}
    }

    private final Supplier<ActivePlaybooks> active;
    private final DryRuns dryRuns;
    private final InstantSource clock;
    private final Semaphore places = new Semaphore(AT_ONCE);

    public Previews(Supplier<ActivePlaybooks> active, DryRuns dryRuns, InstantSource clock) {
        this.active = active;
        this.dryRuns = dryRuns;
        this.clock = clock;
    }

    /**
     * May take 8 s, where a platform does not answer.
     *
     * @param by who would begin it
     */
    public Result of(String name, String by) {
        var playbooks = active.get();
        var playbook = playbooks.find(name);
        if (playbook.isEmpty())
            return new Result.NoPlaybook("no playbook is called like this in the remediations that are in force");
        Target target;
        try {
            target = RunStarter.target(playbooks, playbook.get(), clock.instant());
        } catch (NotEvaluable e) {
            return new Result.Refused("its target is known only from an alert (%s); it cannot be begun by hand"
                    .formatted(e.getMessage()));
        }
        if (!places.tryAcquire())
            return new Result.Busy(
                    "%d people look at what a playbook would do; try again in a moment".formatted(AT_ONCE));
        try {
            return new Result.Seen(dryRuns.of(playbook.get(), target, by));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Result.Busy("this process is going down");
        } finally {
            places.release();
        }
    }
}
