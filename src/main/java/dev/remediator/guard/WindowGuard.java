package dev.remediator.guard;

import dev.remediator.playbook.Window;
import dev.remediator.playbook.Windows;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Whether it is the time at which a playbook may act. */
public final class WindowGuard {
    public static final String NAME = "window";

    private WindowGuard() {}

    /** @param playbook whose windows these are, or who else keeps to them: "every playbook" */
    public static Verdict decide(String playbook, Windows windows, Instant now) {
        if (windows.admits(now)) return Verdict.ALLOW;
        var until = windows.changesAfter(now);
        var closed =
                windows.neverIn().stream().filter(window -> window.covers(now)).toList();
        return new Verdict.Hold(
                NAME,
                "%s %s; %s"
                        .formatted(
                                playbook,
                                closed.isEmpty()
                                        ? "acts only within " + says(windows.onlyIn())
                                        : "keeps still within " + says(closed),
                                // Such windows are refused when they are read; a run of before may still bring them.
                                until.map(at -> "it may act again at " + at).orElse("it never may")),
                until,
                false);
    }

    private static String says(List<Window> windows) {
        return windows.stream().map(Window::says).collect(Collectors.joining(" or "));
    }
}
