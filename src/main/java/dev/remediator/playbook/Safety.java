package dev.remediator.playbook;

import dev.remediator.action.Rate;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What holds for all playbooks: {@code safety.yaml}. What is not named there does not hold anybody.
 *
 * @param everything how many runs may act at all in a sliding period, whatever their playbook and target
 * @param perTarget how many runs of whatever playbook may act on one target in a sliding period
 * @param windows of every playbook, beside its own
 * @param flapping an alert that begins so often is not acted on
 * @param returns an alert that comes back so often soon after having been healed is not acted on
 * @param demoteAfter so many runs of a playbook in a row that acted and failed: it acts only with consent from then on
 * @param silences base address of the Alertmanager whose silences hold, such as {@code http://alertmanager:9093}
 * @param storm so many incidents opened in this time are a storm, told as one
 */
public record Safety(
        Optional<Rate> everything,
        Optional<Rate> perTarget,
        Windows windows,
        Optional<Rate> flapping,
        Optional<Returns> returns,
        Optional<Integer> demoteAfter,
        Optional<URI> silences,
        Optional<Rate> storm) {
    public Safety {
        for (var rate : List.of(everything, perTarget))
            if (rate.filter(r -> r.count() < 1).isPresent())
                throw new IllegalArgumentException("a limit that lets nothing act is no limit; use a freeze");
        for (var rate : List.of(flapping, storm))
            if (rate.filter(r -> r.count() < 2).isPresent())
                throw new IllegalArgumentException("once is neither flapping nor a storm");
        if (demoteAfter.filter(n -> n < 1).isPresent())
            throw new IllegalArgumentException("a playbook is demoted after at least one failure");
    }

    /**
     * @param times so often in a row
     * @param within so soon after it was healed
     */
    public record Returns(int times, Duration within) {
        public Returns {
            if (times < 1 || !within.isPositive())
                throw new IllegalArgumentException("a return is at least one, within a time longer than nothing");
        }
    }

    public static final Safety NONE = new Safety(
            Optional.empty(),
            Optional.empty(),
            Windows.ALWAYS,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
}
