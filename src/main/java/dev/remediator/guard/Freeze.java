package dev.remediator.guard;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What people have stopped, until its time is over or somebody lifts it.
 *
 * @param kill the kill switch: not even temporary changes are taken back; only of everything
 * @param by who made it
 * @param until empty where only a person ends it
 */
public record Freeze(
        UUID id, Scope scope, boolean kill, String by, String reason, Instant since, Optional<Instant> until) {
    public static final String NAME = "freeze";
    public static final String KILL_SWITCH = "kill-switch";
    /** No constant of {@link Scope} itself: two threads that initialize it and its records would wait for each other. */
    public static final Scope.Everything EVERYTHING = new Scope.Everything();

    /** What it stops. */
    public sealed interface Scope {
        record Everything() implements Scope {}

        record OfTarget(String target) implements Scope {}

        record OfPlaybook(String playbook) implements Scope {}

        default String says() {
            return switch (this) {
                case Everything _ -> "everything";
                case OfTarget(var target) -> "target " + target;
                case OfPlaybook(var playbook) -> "playbook " + playbook;
            };
        }
    }

    public Freeze {
        if (reason.isBlank() || by.isBlank()) throw new IllegalArgumentException("a freeze needs a reason and a name");
        if (kill && !(scope instanceof Scope.Everything))
            throw new IllegalArgumentException("the kill switch stops everything");
        if (until.filter(end -> !end.isAfter(since)).isPresent())
            throw new IllegalArgumentException("a freeze ends after it began");
    }

    /** Whether it stops a run of this playbook on this target. */
    public boolean concerns(String playbook, String target) {
        return switch (scope) {
            case Scope.Everything _ -> true;
            case Scope.OfTarget(var frozen) -> frozen.equals(target);
            case Scope.OfPlaybook(var frozen) -> frozen.equals(playbook);
        };
    }

    private boolean standsAt(Instant now) {
        return until.filter(end -> !end.isAfter(now)).isEmpty();
    }

    private Instant end() {
        return until.orElse(Instant.MAX);
    }

    /** @param freezes that were not lifted and concern the asking run */
    public static Verdict decide(List<Freeze> freezes, Instant now) {
        var standing = freezes.stream().filter(f -> f.standsAt(now)).toList();
        var named = standing.stream().max(Comparator.comparing(Freeze::kill).thenComparing(Freeze::end));
        if (named.isEmpty()) return Verdict.ALLOW;
        var freeze = named.get();
        var end = standing.stream().map(Freeze::end).max(Comparator.naturalOrder());
        return new Verdict.Hold(
                freeze.kill() ? KILL_SWITCH : NAME,
                "%s has %s %s since %s%s: %s"
                        .formatted(
                                freeze.by(),
                                freeze.kill() ? "pulled the kill switch for" : "frozen",
                                freeze.scope().says(),
                                freeze.since().truncatedTo(ChronoUnit.SECONDS),
                                freeze.until()
                                        .map(at -> ", until " + at.truncatedTo(ChronoUnit.SECONDS))
                                        .orElse(", until somebody lifts it"),
                                freeze.reason()),
                end.filter(at -> at.isBefore(Instant.MAX)),
                false);
    }

    /** What holds even the taking back of what was changed: the kill switch and nothing else. */
    public static Verdict decideTakingBack(List<Freeze> freezes, Instant now) {
        return decide(freezes.stream().filter(Freeze::kill).toList(), now);
    }
}
