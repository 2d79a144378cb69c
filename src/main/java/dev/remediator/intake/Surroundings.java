package dev.remediator.intake;

import dev.remediator.alert.Alert;
import dev.remediator.guard.Demotion;
import dev.remediator.guard.Inhibition;
import dev.remediator.guard.Limit;
import dev.remediator.guard.Silence;
import dev.remediator.guard.StandingChange;
import dev.remediator.guard.TargetBusy;
import dev.remediator.guard.Verdict;
import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.Safety;
import dev.remediator.playbook.Step;
import dev.remediator.run.Changed;
import dev.remediator.run.Columns;
import dev.remediator.run.RoundTrip;
import dev.remediator.target.Target;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What goes on around the targets of some candidates, and what the guards of a run would say to it. Only for telling. */
record Surroundings(
        Map<String, UUID> acting,
        Map<String, List<Standing>> standing,
        Map<String, Inhibition.Open> incidents,
        Map<String, List<Intent>> intents,
        RulesAround rules) {
    private static final UUID NOBODY = new UUID(0, 0);
    private static final int MOST = 200;

    /** A temporary change that stands; {@code kind} is the part of its capability before the dot. */
    record Standing(String kind, StandingChange.Standing change) {}

    /** When a run last set out to change its target. */
    record Intent(String target, Instant at) {}

    static Surroundings read(
            Connection connection,
            List<Dispatch.Candidate> candidates,
            Safety safety,
            Alert alert,
            Silence silence,
            Instant now)
            throws SQLException {
        var targets =
                candidates.stream().flatMap(c -> c.target().stream()).distinct().toList();
        var trip = new RoundTrip();
        var rules = RulesAround.ask(
                trip,
                safety,
                alert,
                silence,
                candidates.stream().map(c -> c.playbook().name()).toList(),
                targets.stream().map(Target::name).toList(),
                now);
        var around = new Surroundings(new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>(), rules);
        var names = Columns.of("text", targets.stream().map(Target::name).toList());
        var dependencies = Columns.of(
                "text",
                targets.stream().flatMap(t -> t.dependsOn().stream()).distinct().toList());
        var limited = new Columns("text", "timestamptz");
        for (var c : candidates) {
            var limits = c.playbook().limits();
            var longest = List.of(limits.perTarget(), limits.perPlaybook()).stream()
                    .flatMap(Optional::stream)
                    .map(rate -> now.minus(rate.per()))
                    .min(Instant::compareTo);
            longest.ifPresent(from -> limited.add(c.playbook().name(), from));
        }
        trip.query(
                        "select target, run_id from acting where target = any(?)",
                        row -> around.acting.put(row.getString(1), row.getObject(2, UUID.class)),
                        names)
                .query(
                        """
                        select target, split_part(capability, '.', 1), run_id, says, greatest(due_at, next_at)
                        from temporary_change where target = any(?) and ended_at is null order by due_at limit ?
                        """,
                        row -> around.standing
                                .computeIfAbsent(row.getString(1), t -> new ArrayList<>())
                                .add(new Standing(
                                        row.getString(2),
                                        new StandingChange.Standing(
                                                row.getObject(3, UUID.class),
                                                row.getString(4),
                                                row.getObject(5, OffsetDateTime.class)
                                                        .toInstant()))),
                        names,
                        MOST);
        // Of alerts only, as when a run asks: a checklist that runs on a target is no trouble there.
        if (!dependencies.isEmpty())
            trip.query(
                    """
                    select target, title, opened_at from incident
                    where target = any(?) and closed_at is null and kind = 'alert'
                    """,
                    row -> around.incidents.put(
                            row.getString(1),
                            new Inhibition.Open(
                                    row.getString(1),
                                    row.getString(2),
                                    row.getObject(3, OffsetDateTime.class).toInstant())),
                    dependencies);
        if (!limited.isEmpty())
            trip.query(
                    """
                    select e.playbook, e.target, max(e.intent_at) from unnest(?, ?) l(playbook, since)
                    join effect e on e.playbook = l.playbook and e.intent_at > l.since
                    group by e.playbook, e.target, e.run_id order by 3 desc limit ?
                    """,
                    row -> around.intents
                            .computeIfAbsent(row.getString(1), p -> new ArrayList<>())
                            .add(new Intent(
                                    row.getString(2),
                                    row.getObject(3, OffsetDateTime.class).toInstant())),
                    limited,
                    MOST);
        trip.run(connection);
        return around;
    }

    /** What each guard would say to a run of the candidate that wants to act now. */
    List<Verdict.Hold> holds(Dispatch.Candidate candidate, Instant now) {
        var target = candidate.target().orElseThrow();
        var holds = new ArrayList<Verdict.Hold>();
        Optional.ofNullable(acting.get(target.name()))
                .ifPresent(busy -> add(holds, TargetBusy.decide(target.name(), NOBODY, Optional.of(busy), now)));
        holds.addAll(rules.holds(candidate.playbook(), target.name(), now));
        limits(candidate.playbook(), target.name(), now, holds);
        if (candidate.playbook().inhibitedByDependencies())
            add(
                    holds,
                    Inhibition.decide(
                            target.name(),
                            target.dependsOn().stream()
                                    .flatMap(d -> Optional.ofNullable(incidents.get(d)).stream())
                                    .toList()));
        var kinds = kinds(candidate.playbook());
        add(
                holds,
                StandingChange.decide(
                        target.name(),
                        standing.getOrDefault(target.name(), List.of()).stream()
                                .filter(s -> kinds.contains(s.kind()))
                                .map(Standing::change)
                                .toList(),
                        now));
        // Nobody has agreed to anything yet, and whoever is asked may: it waits for people rather than for time.
        rules.demotion(candidate.playbook())
                .ifPresent(d -> holds.add(new Verdict.Hold(
                        Demotion.NAME,
                        "for people: it acts only with consent since %s: %s"
                                .formatted(d.since().truncatedTo(ChronoUnit.SECONDS), d.why()),
                        Optional.empty(),
                        true)));
        return holds;
    }

    private void limits(Playbook playbook, String target, Instant now, List<Verdict.Hold> holds) {
        var acted = intents.getOrDefault(playbook.name(), List.of());
        playbook.limits()
                .perTarget()
                .ifPresent(limit -> add(
                        holds,
                        Limit.perTarget(
                                playbook.name(),
                                target,
                                limit,
                                acted.stream()
                                        .filter(i -> i.target().equals(target))
                                        .map(Intent::at)
                                        .toList(),
                                now)));
        playbook.limits()
                .perPlaybook()
                .ifPresent(limit -> add(
                        holds,
                        Limit.perPlaybook(
                                playbook.name(),
                                limit,
                                acted.stream().map(Intent::at).toList(),
                                now)));
    }

    private static void add(List<Verdict.Hold> holds, Verdict verdict) {
        if (verdict instanceof Verdict.Hold hold) holds.add(hold);
    }

    private static Set<String> kinds(Playbook playbook) {
        var kinds = new HashSet<String>();
        for (var step : playbook.procedure().steps())
            if (step instanceof Step.Change change) kinds.add(Changed.kind(change.capability()));
        return kinds;
    }
}
