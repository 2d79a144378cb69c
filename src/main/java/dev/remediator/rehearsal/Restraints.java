package dev.remediator.rehearsal;

import dev.remediator.guard.Demotion;
import dev.remediator.guard.Freeze;
import dev.remediator.guard.Returning;
import dev.remediator.guard.Silence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What keeps a playbook from acting, beside what others do: people, Alertmanager, and the past of its alert and of itself.
 *
 * @param starts how long before the start the same alert began, each time before this one
 * @param healed runs of the playbook that acted and healed the same alert
 * @param demoted why the playbook acts only with consent
 */
public record Restraints(
        List<Stop> freezes,
        Optional<Silenced> silence,
        List<Duration> starts,
        List<Healed> healed,
        Optional<String> demoted) {
    public static final Restraints NONE =
            new Restraints(List.of(), Optional.empty(), List.of(), List.of(), Optional.empty());

    private static final Duration DEMOTED_BEFORE = Duration.ofHours(1);

    public Restraints {
        freezes = List.copyOf(freezes);
        starts = List.copyOf(starts);
        healed = List.copyOf(healed);
    }

    /**
     * A freeze, or the kill switch.
     *
     * @param from since the start; negative before it
     * @param lasting empty: until somebody lifts it, and nobody does
     */
    public record Stop(
            Freeze.Scope scope, boolean kill, String by, String reason, Duration from, Optional<Duration> lasting) {
        Freeze freeze(int number, Instant start) {
            var since = start.plus(from);
            return new Freeze(new UUID(2, number), scope, kill, by, reason, since, lasting.map(since::plus));
        }
    }

    /** What Alertmanager's silences say from the start on. */
    public sealed interface Silenced {
        record By(String by, String comment, Duration until) implements Silenced {}

        /** @param until since the start; empty: it does not answer any more */
        record Unknown(String why, Optional<Duration> until) implements Silenced {}
    }

    /**
     * Both before the start.
     *
     * @param began how long ago the alert began
     * @param ended how long ago it was healed
     */
    public record Healed(Duration began, Duration ended) {}

    /** Those that somebody has made by now. */
    List<Freeze> freezes(Instant start, Instant now) {
        var all = new ArrayList<Freeze>();
        for (int i = 0; i < freezes.size(); i++) {
            var freeze = freezes.get(i).freeze(i, start);
            if (!freeze.since().isAfter(now)) all.add(freeze);
        }
        return all;
    }

    Silence silence(Instant start, Instant now) {
        if (silence.isEmpty()) return Silence.NONE;
        return switch (silence.get()) {
            case Silenced.By(var by, var comment, var until) ->
                new Silence.Active("described", by, comment, start.plus(until));
            case Silenced.Unknown(var why, var until) ->
                until.filter(end -> !start.plus(end).isAfter(now)).isPresent()
                        ? Silence.NONE
                        : new Silence.Unknown(why);
        };
    }

    List<Instant> starts(Instant start) {
        var all = new ArrayList<Instant>();
        all.add(start);
        for (var ago : starts) all.add(start.minus(ago));
        for (var before : healed) all.add(start.minus(before.began()));
        return all;
    }

    /** Newest first. */
    List<Returning.Healing> healings(Instant start) {
        return healed.stream()
                .map(h -> new Returning.Healing(start.minus(h.began()), start.minus(h.ended())))
                .sorted((a, b) -> b.healed().compareTo(a.healed()))
                .toList();
    }

    Optional<Demotion> demotion(String playbook, Instant start) {
        return demoted.map(why -> new Demotion(playbook, start.minus(DEMOTED_BEFORE), why));
    }
}
