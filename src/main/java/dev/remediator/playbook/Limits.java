package dev.remediator.playbook;

import java.time.Duration;
import java.util.Optional;

/**
 * How often a playbook may act.
 *
 * @param cooldown pause on a target after this playbook's last effect there, before it may act there again
 */
public record Limits(Optional<Duration> cooldown) {
    public static final Limits NONE = new Limits(Optional.empty());

    public Limits {
        if (cooldown.filter(c -> !c.isPositive()).isPresent())
            throw new IllegalArgumentException("a cooldown must be longer than nothing");
    }
}
