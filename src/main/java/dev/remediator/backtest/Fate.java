package dev.remediator.backtest;

import dev.remediator.intake.Dispatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of one episode on one side of a comparison. */
class Fate {
    /** Nothing is known: what was decided about it was not recorded. */
    static final Fate NONE = new Fate(null, true);
    /** No playbook matches. */
    static final Fate UNOWNED = new Fate(Outcome.NOTHING, true);

    @Nullable Outcome outcome;

    String reason = "";

    /** It stands for many, and does not change. */
    final boolean shared;

    Fate() {
        this(null, false);
    }

    Fate(Outcome outcome) {
        this(outcome, false);
    }

    private Fate(@Nullable Outcome outcome, boolean shared) {
        this.outcome = outcome;
        this.shared = shared;
    }

    boolean settled() {
        return true;
    }

    /** In a simulated world: it may wait, be asked again, and belong to a run. */
    static final class Simulated extends Fate {
        final Episode episode;
        final List<Dispatch.Candidate> candidates;
        /** What was recorded of the run that took it, for one that begins here. */
        Recorded.@Nullable Run course;

        @Nullable SimulatedRun run;
        /** It is the one whose alert began the run, and the run has not acted. */
        boolean waits;

        Simulated(Episode episode, List<Dispatch.Candidate> candidates, Recorded.@Nullable Run course) {
            this.episode = episode;
            this.candidates = candidates;
            this.course = course;
        }

        @Override
        boolean settled() {
            return !waits;
        }
    }
}
