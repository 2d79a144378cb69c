package dev.remediator.backtest;

import java.util.List;

/**
 * What a comparison has found.
 *
 * @param playbooks by name; first, under the empty name, what no playbook had to do with
 * @param differences newest first; only as many as were asked for
 */
public record Result(
        Recording.Facts facts,
        Heard heard,
        Compared compared,
        List<PlaybookTally> playbooks,
        List<Difference> differences) {
    public Result {
        playbooks = List.copyOf(playbooks);
        differences = List.copyOf(differences);
    }

    /**
     * What was read.
     *
     * @param began how often an alert began to fire
     * @param unreadable deliveries that this version cannot read
     * @param firstUnreadable the first of them, and why; empty where there is none
     */
    public record Heard(long deliveries, long alerts, long began, long unreadable, String firstUnreadable) {}

    /**
     * What was compared.
     *
     * @param alerts from firing to resolved
     * @param withoutRecord began in the recording, but nothing of what was decided about them was recorded
     * @param unheard decided about when they were recorded, but did not begin when they were heard again
     */
    public record Compared(long alerts, long different, long withoutRecord, long unheard) {}

    /** Runs that acted, of all playbooks. */
    public Counts runs() {
        return playbooks.stream().map(playbook -> playbook.of(Outcome.Kind.RAN)).reduce(Counts.NONE, Counts::plus);
    }
}
