package dev.remediator.playbook;

import dev.remediator.action.Rate;
import java.time.Duration;
import java.util.Optional;

/**
 * How often a playbook may act.
 *
 * @param cooldown pause on a target after this playbook's last effect there, before it may act there again
 * @param perTarget how many of its runs may act on one target in a sliding period
 * @param perPlaybook how many of its runs may act at all in a sliding period
 */
public record Limits(Optional<Duration> cooldown, Optional<Rate> perTarget, Optional<Rate> perPlaybook) {
    public static final Limits NONE = new Limits(Optional.empty(), Optional.empty(), Optional.empty());

    public Limits {
        if (cooldown.filter(c -> !c.isPositive()).isPresent())
            throw new IllegalArgumentException("a cooldown must be longer than nothing");
        if (perTarget.filter(r -> r.count() < 1).isPresent()
                || perPlaybook.filter(r -> r.count() < 1).isPresent())
            throw new IllegalArgumentException("a limit that lets no run act is no limit; use autonomy");
    }
}
