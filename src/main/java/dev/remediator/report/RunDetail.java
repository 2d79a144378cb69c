package dev.remediator.report;

import dev.remediator.run.Shown;
import java.time.Instant;
import java.util.List;

/**
 * What a run has gathered, seen and done.
 *
 * @param evidence in no particular order; hostile
 * @param readings of its checks, newest first; of very many the last
 * @param effects oldest first
 */
public record RunDetail(List<Shown.Finding> evidence, List<Reading> readings, List<EffectView> effects) {
    /** @param saw what the check met, "HTTP 200 in 3 ms"; hostile */
    public record Reading(Instant at, boolean passed, String saw) {}

    public RunDetail {
        evidence = List.copyOf(evidence);
        readings = List.copyOf(readings);
        effects = List.copyOf(effects);
    }
}
