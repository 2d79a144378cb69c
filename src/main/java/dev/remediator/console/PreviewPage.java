package dev.remediator.console;

import dev.remediator.run.DryRun;
import dev.remediator.run.Phase;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a run would do, before somebody begins it.
 *
 * @param about what the playbook is for
 * @param reason as it was typed before
 * @param notice what is wrong, where this page comes in place of what was asked for; empty otherwise
 */
record PreviewPage(DryRun dryRun, String about, String reason, String notice) {
    public String hash() {
        return dryRun.hash();
    }

    /** What would happen, in a word. */
    public String kind() {
        return switch (dryRun.end()) {
            case DryRun.Acts a -> a.consent().isPresent() ? "asks, then acts" : "acts";
            case DryRun.Asks _ -> "asks people";
            case DryRun.OnlySays _ -> "only says";
            case DryRun.Waits _ -> "waits";
            case DryRun.Over o -> o.phase() == Phase.SUCCEEDED ? "tells people" : "does nothing";
            case DryRun.NotTold _ -> "not known";
        };
    }

    public String tone() {
        return switch (dryRun.end()) {
            case DryRun.Acts _ -> "busy";
            case DryRun.NotTold _ -> "bad";
            case DryRun.Asks _, DryRun.OnlySays _, DryRun.Waits _, DryRun.Over _ -> "quiet";
        };
    }

    public String says() {
        return dryRun.end().says();
    }

    public boolean acts() {
        return dryRun.end() instanceof DryRun.Acts;
    }

    public List<Line> lines() {
        return dryRun.said().stream()
                .map(each -> Line.of(dryRun.at(), each.kind(), each.text(), each.details()))
                .toList();
    }

    /** What a person must know beside what would be done. */
    public List<String> facts() {
        if (dryRun.end() instanceof DryRun.Asks asks)
            return asks.text().lines().limit(40).toList();
        if (!(dryRun.end() instanceof DryRun.Acts acts)) return List.of();
        return Stream.of(
                        Optional.of("Exactly: " + acts.capability() + " " + acts.exactly()),
                        acts.temporary().map(time -> "For " + time + ": it is taken back then, whatever happens"),
                        Optional.of(acts.takenBack()
                                .map(undo -> "Taken back by: " + undo)
                                .orElse("It cannot be taken back")),
                        acts.consent()
                                .map(c -> c.quorum() == 1
                                        ? "One of " + c.group() + " must agree before"
                                        : "%d of %s must agree before".formatted(c.quorum(), c.group())))
                .flatMap(Optional::stream)
                .toList();
    }
}
