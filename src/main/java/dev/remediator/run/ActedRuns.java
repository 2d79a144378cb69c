package dev.remediator.run;

import dev.remediator.playbook.Safety;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * When runs last set out to change something: what cooldowns and limits count, and no more of them than a limit can
 * count. A run never counts against itself, and counts once, however often it acts.
 */
final class ActedRuns {
    private record Acted(String target, Instant at) {}

    private final Instant now;
    private final Map<UUID, Instant> lastIntents = new HashMap<>();
    /** By the run that asks: others of its playbook. */
    private final Map<UUID, Map<UUID, Acted>> ofPlaybook = new HashMap<>();
    /** By target: runs of whatever playbook, among them perhaps the one that asks. */
    private final Map<String, Map<UUID, Instant>> onTargets = new HashMap<>();

    private final Map<UUID, Instant> everywhere = new HashMap<>();

    private ActedRuns(Instant now) {
        this.now = now;
    }

    static ActedRuns ask(RoundTrip trip, List<Journal.Claim> claims, Safety safety, Instant now) {
        var acted = new ActedRuns(now);
        acted.askForCooldowns(trip, claims);
        acted.askOfPlaybooks(trip, claims);
        var limited = claims.stream()
                .filter(c -> !(c.asked() instanceof Command.HoldTarget))
                .map(c -> c.state().target())
                .distinct()
                .toList();
        if (!limited.isEmpty()) acted.askOfAll(trip, limited, safety);
        return acted;
    }

    private void askForCooldowns(RoundTrip trip, List<Journal.Claim> claims) {
        var rows = new Columns("uuid", "text", "text");
        for (var claim : claims)
            if (Claims.limits(claim).cooldown().isPresent())
                rows.add(
                        claim.state().id(),
                        claim.state().playbook(),
                        claim.state().target());
        if (rows.isEmpty()) return;
        trip.query(
                """
                select c.run_id, (select max(e.intent_at) from effect e
                                  where e.target = c.target and e.playbook = c.playbook and e.run_id <> c.run_id)
                from unnest(?, ?, ?) c(run_id, playbook, target)
                """,
                row -> {
                    var at = row.getObject(2, OffsetDateTime.class);
                    if (at != null) lastIntents.put(row.getObject(1, UUID.class), at.toInstant());
                },
                rows);
    }

    private void askOfPlaybooks(RoundTrip trip, List<Journal.Claim> claims) {
        var onTarget = new Columns("uuid", "text", "text", "timestamptz", "int8");
        var anywhere = new Columns("uuid", "text", "timestamptz", "int8");
        for (var claim : claims) {
            var state = claim.state();
            var limits = Claims.limits(claim);
            limits.perTarget()
                    .ifPresent(rate -> onTarget.add(
                            state.id(), state.playbook(), state.target(), now.minus(rate.per()), rate.count()));
            limits.perPlaybook()
                    .ifPresent(rate -> anywhere.add(state.id(), state.playbook(), now.minus(rate.per()), rate.count()));
        }
        RoundTrip.Row read = row -> ofPlaybook
                .computeIfAbsent(row.getObject(1, UUID.class), run -> new HashMap<>())
                .put(
                        row.getObject(2, UUID.class),
                        new Acted(
                                row.getString(3),
                                row.getObject(4, OffsetDateTime.class).toInstant()));
        if (!onTarget.isEmpty()) trip.query("""
                    select c.run_id, e.run_id, c.target, e.at
                    from unnest(?, ?, ?, ?, ?) c(run_id, playbook, target, since, n)
                    cross join lateral (
                        select e.run_id, max(e.intent_at) as at from effect e
                        where e.target = c.target and e.playbook = c.playbook and e.intent_at > c.since
                            and e.run_id <> c.run_id
                        group by e.run_id order by at desc limit c.n) e
                    """, read, onTarget);
        if (!anywhere.isEmpty()) trip.query("""
                    select c.run_id, e.run_id, e.target, e.at
                    from unnest(?, ?, ?, ?) c(run_id, playbook, since, n)
                    cross join lateral (
                        select e.run_id, min(e.target) as target, max(e.intent_at) as at from effect e
                        where e.playbook = c.playbook and e.intent_at > c.since and e.run_id <> c.run_id
                        group by e.run_id order by at desc limit c.n) e
                    """, read, anywhere);
    }

    /** Once for all that ask; one more than is counted, because the asking run may be among them. */
    private void askOfAll(RoundTrip trip, List<String> targets, Safety safety) {
        safety.perTarget()
                .ifPresent(rate -> trip.query(
                        """
                        select t.target, e.run_id, e.at from unnest(?) t(target)
                        cross join lateral (
                            select e.run_id, max(e.intent_at) as at from effect e
                            where e.target = t.target and e.intent_at > ?
                            group by e.run_id order by at desc limit ?) e
                        """,
                        row -> onTargets
                                .computeIfAbsent(row.getString(1), target -> new HashMap<>())
                                .put(
                                        row.getObject(2, UUID.class),
                                        row.getObject(3, OffsetDateTime.class).toInstant()),
                        Columns.of("text", targets),
                        Columns.at(now.minus(rate.per())),
                        rate.count() + 1));
        safety.everything()
                .ifPresent(rate -> trip.query(
                        """
                        select run_id, max(intent_at) as at from effect where intent_at > ?
                        group by run_id order by at desc limit ?
                        """,
                        row -> everywhere.put(
                                row.getObject(1, UUID.class),
                                row.getObject(2, OffsetDateTime.class).toInstant()),
                        Columns.at(now.minus(rate.per())),
                        rate.count() + 1));
    }

    /** A run may act now: it counts for the others that ask in the same transaction. */
    void allowed(RunState run, List<Journal.Claim> claims) {
        for (var other : claims)
            if (other.state().playbook().equals(run.playbook())
                    && !other.state().id().equals(run.id()))
                ofPlaybook
                        .computeIfAbsent(other.state().id(), id -> new HashMap<>())
                        .put(run.id(), new Acted(run.target(), now));
        onTargets.computeIfAbsent(run.target(), target -> new HashMap<>()).put(run.id(), now);
        everywhere.put(run.id(), now);
    }

    /** When another run of this playbook last set out to change this target. */
    Optional<Instant> lastIntent(RunState run) {
        return Optional.ofNullable(lastIntents.get(run.id()));
    }

    List<Instant> onTarget(RunState run) {
        return ofPlaybook.getOrDefault(run.id(), Map.of()).values().stream()
                .filter(other -> other.target().equals(run.target()))
                .map(Acted::at)
                .toList();
    }

    List<Instant> anywhere(RunState run) {
        return ofPlaybook.getOrDefault(run.id(), Map.of()).values().stream()
                .map(Acted::at)
                .toList();
    }

    List<Instant> anyOnTarget(RunState run) {
        return others(onTargets.getOrDefault(run.target(), Map.of()), run);
    }

    List<Instant> anyAnywhere(RunState run) {
        return others(everywhere, run);
    }

    private static List<Instant> others(Map<UUID, Instant> all, RunState run) {
        return all.entrySet().stream()
                .filter(e -> !e.getKey().equals(run.id()))
                .map(Map.Entry::getValue)
                .toList();
    }
}
