package dev.remediator.backtest;

import java.time.Duration;
import java.util.Map;

/**
 * What a simulated world takes for granted where nothing was recorded.
 *
 * @param usualRuns how long the runs of a playbook take as a rule, from their first intent to their end
 * @param otherRuns how long those of others take
 */
public record Assumptions(Map<String, Duration> usualRuns, Duration otherRuns) {
    public Assumptions {
        usualRuns = Map.copyOf(usualRuns);
        if (otherRuns.isNegative()) throw new IllegalArgumentException("a run cannot take less than no time");
    }

    Duration takes(String playbook) {
        return usualRuns.getOrDefault(playbook, otherRuns);
    }
}
