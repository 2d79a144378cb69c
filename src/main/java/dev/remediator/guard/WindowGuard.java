package dev.remediator.guard;

import dev.remediator.playbook.Windows;
import java.time.Instant;

/** Whether it is the time at which a playbook may act. */
public final class WindowGuard {
    public static final String NAME = "window";

    private WindowGuard() {}

    public static Verdict decide(String playbook, Windows windows, Instant now) {
        return Verdict.ALLOW;
    }
}
