package dev.remediator.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.remediator.guard.Demotion;
import dev.remediator.guard.EffectGuards;
import dev.remediator.guard.Freeze;
import dev.remediator.guard.Returning;
import dev.remediator.guard.Silence;
import dev.remediator.playbook.Limits;
import dev.remediator.playbook.Safety;
import dev.remediator.playbook.Windows;
import dev.remediator.guard.Inhibition;
import dev.remediator.guard.StandingChange;
import dev.remediator.guard.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Asks the guards for runs that want to act, and claims their targets, in the transaction that writes the intents. */
final class Claims {
    private Claims() {}

    /**
     * @param trip what is sent along with the questions
     * @return a verdict for each claim, in order
     */
    static List<Verdict> decide(Connection connection, RoundTrip trip, List<Journal.Claim> claims, Instant now)
            throws SQLException {
        if (claims.isEmpty()) return List.of();
        var holders = new HashMap<String, UUID>();
        var cooling = new HashMap<UUID, Instant>();
        var standing = new HashMap<UUID, List<StandingChange.Standing>>();
        var counted = new HashMap<UUID, ActedRuns>();
        var inhibited = new HashMap<UUID, List<Inhibition.Open>>();
        oneAtATime(trip, claims);
        claim(trip, claims, now, holders);
        lastIntents(trip, claims, cooling);
        acted(trip, claims, now, counted);
        inhibitors(trip, claims, inhibited);
        standing(trip, claims, now, standing);
        trip.run(connection);
        var verdicts = new ArrayList<Verdict>();
        var giveBack = new ArrayList<UUID>();
        for (var claim : claims) {
            var state = claim.state();
            var known = new Known(
                    Optional.ofNullable(holders.get(state.target())),
                    inhibited.getOrDefault(state.id(), List.of()),
                    Optional.ofNullable(cooling.get(state.id())),
                    counted.getOrDefault(state.id(), ActedRuns.NONE).onTarget(state.target()),
                    counted.getOrDefault(state.id(), ActedRuns.NONE).anywhere(),
                    standing.getOrDefault(state.id(), List.of()));
            var verdict = switch (claim.asked()) {
                case Command.Look look ->
                    EffectGuards.look(asking(state, look.limits(), look.windows(), false), known, now);
                case Command.EvaluateGuards asked ->
                    EffectGuards.decide(
                            asking(state, asked.limits(), asked.windows(), asked.consented()), known, now);
                case Command.HoldTarget _ -> EffectGuards.takeBack(state.id(), state.target(), known, now);
            };
            boolean claimed = state.id().equals(holders.get(state.target()));
            if (verdict instanceof Verdict.Hold && claimed && !state.holdsTarget()) giveBack.add(state.id());
            // What is allowed here counts for those after it, which the database does not know yet.
            if (verdict instanceof Verdict.Allow && claim.asked() instanceof Command.EvaluateGuards) alsoActed(claim, claims, counted, now);
            verdicts.add(verdict);
        }
        if (!giveBack.isEmpty()) {
            try (var statement = connection.prepareStatement("delete from acting where run_id = any(?)")) {
                statement.setArray(1, connection.createArrayOf("uuid", giveBack.toArray()));
                statement.executeUpdate();
            }
        }
        return verdicts;
    }

    private static EffectGuards.Asking asking(RunState run, Limits limits, Windows windows, boolean consented) {
        return new EffectGuards.Asking(
                run.id(),
                run.playbook(),
                run.target(),
                limits,
                windows,
                run.trigger() instanceof Trigger.ByAlert,
                consented);
    }

    private static Limits limits(Journal.Claim claim) {
        return switch (claim.asked()) {
            case Command.Look look -> look.limits();
            case Command.EvaluateGuards asked -> asked.limits();
            case Command.HoldTarget _ -> Limits.NONE;
        };
    }

    private static List<String> inhibitors(Journal.Claim claim) {
        return switch (claim.asked()) {
            case Command.Look look -> look.inhibitors();
            case Command.EvaluateGuards asked -> asked.inhibitors();
            case Command.HoldTarget _ -> List.of();
        };
    }

    /** What the database said of one claim. */
    private record Known(
            Optional<UUID> holder,
            List<Inhibition.Open> troubledDependencies,
            Optional<Instant> lastIntent,
            List<Instant> actedOnTarget,
            List<Instant> actedAnywhere,
            List<StandingChange.Standing> standing)
            implements EffectGuards.World {
        @Override
        public Safety safety() {
            return Safety.NONE;
        }

        @Override
        public List<Freeze> freezes() {
            return List.of();
        }

        @Override
        public Silence silence() {
            return Silence.NONE;
        }

        @Override
        public List<Instant> alertStarts() {
            return List.of();
        }

        @Override
        public Instant alertBegan() {
            return Instant.EPOCH;
        }

        @Override
        public List<Returning.Healing> healings() {
            return List.of();
        }

        @Override
        public Optional<Demotion> demotion() {
            return Optional.empty();
        }

        @Override
        public List<Instant> anyActedOnTarget() {
            return List.of();
        }

        @Override
        public List<Instant> anyActedAnywhere() {
            return List.of();
        }
    }

    private static void claim(RoundTrip trip, List<Journal.Claim> claims, Instant now, Map<String, UUID> holders) {
        var rows = new Columns("text", "uuid", "timestamptz");
        // In one order everywhere, so that two nodes never wait for each other.
        claims.stream()
                .filter(c -> !(c.asked() instanceof Command.Look))
                .map(Journal.Claim::state)
                .sorted(Comparator.comparing(RunState::target))
                .forEach(s -> rows.add(s.target(), s.id(), now));
        trip.update("""
                insert into acting (target, run_id, since) select * from unnest(?, ?, ?)
                on conflict (target) do nothing
                """, rows);
        var targets = claims.stream().map(c -> c.state().target()).distinct().toList();
        trip.query(
                "select target, run_id from acting where target = any(?)",
                row -> holders.put(row.getString(1), row.getObject(2, UUID.class)),
                Columns.of("text", targets));
    }

    private static void lastIntents(RoundTrip trip, List<Journal.Claim> claims, Map<UUID, Instant> last) {
        var rows = new Columns("uuid", "text", "text");
        for (var claim : claims)
            if (limits(claim).cooldown().isPresent())
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
                    if (at != null) last.put(row.getObject(1, UUID.class), at.toInstant());
                },
                rows);
    }

    /** Other runs of a playbook that acted: their target, and when they last set out to. */
    private record ActedRuns(Map<UUID, Acted> runs) {
        static final ActedRuns NONE = new ActedRuns(Map.of());

        List<Instant> onTarget(String target) {
            return runs.values().stream()
                    .filter(r -> r.target().equals(target))
                    .map(Acted::at)
                    .toList();
        }

        List<Instant> anywhere() {
            return runs.values().stream().map(Acted::at).toList();
        }
    }

    private record Acted(String target, Instant at) {}

    /** Two nodes that count at once would both find room for one more. */
    private static void oneAtATime(RoundTrip trip, List<Journal.Claim> claims) {
        var playbooks = claims.stream()
                .filter(c -> limits(c).perPlaybook().isPresent())
                .map(c -> c.state().playbook())
                .distinct()
                .sorted()
                .toList();
        if (playbooks.isEmpty()) return;
        trip.query(
                "select pg_advisory_xact_lock(hashtextextended(p, 3)) from unnest(?) with ordinality u(p, n) order by n",
                row -> {},
                Columns.of("text", playbooks));
    }

    /** No more of them than a limit can count. */
    private static void acted(RoundTrip trip, List<Journal.Claim> claims, Instant now, Map<UUID, ActedRuns> counted) {
        var onTarget = new Columns("uuid", "text", "text", "timestamptz", "int8");
        var anywhere = new Columns("uuid", "text", "timestamptz", "int8");
        for (var claim : claims) {
            var state = claim.state();
            limits(claim)
                    .perTarget()
                    .ifPresent(rate -> onTarget.add(
                            state.id(), state.playbook(), state.target(), now.minus(rate.per()), rate.count()));
            limits(claim)
                    .perPlaybook()
                    .ifPresent(rate -> anywhere.add(state.id(), state.playbook(), now.minus(rate.per()), rate.count()));
        }
        RoundTrip.Row read =
                row -> counted.computeIfAbsent(row.getObject(1, UUID.class), run -> new ActedRuns(new HashMap<>()))
                        .runs()
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

    private static void alsoActed(
            Journal.Claim allowed, List<Journal.Claim> claims, Map<UUID, ActedRuns> counted, Instant now) {
        var run = allowed.state();
        for (var other : claims)
            if (other.state().playbook().equals(run.playbook())
                    && !other.state().id().equals(run.id()))
                counted.computeIfAbsent(other.state().id(), id -> new ActedRuns(new HashMap<>()))
                        .runs()
                        .put(run.id(), new Acted(run.target(), now));
    }

    /** Incidents of alerts only: a checklist that runs on a target is no trouble there. */
    private static void inhibitors(RoundTrip trip, List<Journal.Claim> claims, Map<UUID, List<Inhibition.Open>> open) {
        var rows = new Columns("uuid", "text");
        for (var claim : claims)
            for (var target : inhibitors(claim)) rows.add(claim.state().id(), target);
        if (rows.isEmpty()) return;
        trip.query(
                """
                select c.run_id, i.target, i.title, i.opened_at from unnest(?, ?) c(run_id, target)
                join incident i on i.target = c.target and i.closed_at is null and i.kind = 'alert'
                """,
                row -> open.computeIfAbsent(row.getObject(1, UUID.class), run -> new ArrayList<>())
                        .add(new Inhibition.Open(
                                row.getString(2),
                                row.getString(3),
                                row.getObject(4, OffsetDateTime.class).toInstant())),
                rows);
    }

    /** A run takes its own change back itself, unless its time is over: then somebody else is about to. */
    private static void standing(
            RoundTrip trip,
            List<Journal.Claim> claims,
            Instant now,
            Map<UUID, List<StandingChange.Standing>> standing) {
        var rows = new Columns("uuid", "text", "text");
        var intentions = new HashMap<UUID, Command.Intention>();
        for (var claim : claims) {
            var state = claim.state();
            if (!(claim.asked() instanceof Command.EvaluateGuards asked)) continue;
            var intention = asked.intention();
            intentions.put(state.id(), intention);
            rows.add(state.id(), state.target(), Changed.kind(intention.capability()));
        }
        trip.query(
                """
                select c.run_id, t.run_id, t.says, greatest(t.due_at, t.next_at), t.undo ->> 'input'
                from unnest(?, ?, ?) c(run_id, target, kind)
                join temporary_change t on t.target = c.target and t.ended_at is null
                    and split_part(t.capability, '.', 1) = c.kind
                where t.run_id <> c.run_id or t.due_at <= ?
                """,
                row -> {
                    var run = row.getObject(1, UUID.class);
                    var intention = Objects.requireNonNull(intentions.get(run));
                    if (Changed.same(intention.capability(), intention.input(), input(row.getString(5))))
                        standing.computeIfAbsent(run, r -> new ArrayList<>())
                                .add(new StandingChange.Standing(
                                        row.getObject(2, UUID.class),
                                        row.getString(3),
                                        row.getObject(4, OffsetDateTime.class).toInstant()));
                },
                rows,
                Columns.at(now));
    }

    private static JsonNode input(@Nullable String stored) {
        return stored == null ? MissingNode.getInstance() : RunJson.read(JsonNode.class, stored);
    }
}
