package dev.remediator.run;

import dev.remediator.guard.Demotion;
import dev.remediator.guard.EffectGuards;
import dev.remediator.guard.Freeze;
import dev.remediator.guard.Inhibition;
import dev.remediator.guard.Returning;
import dev.remediator.guard.Silence;
import dev.remediator.guard.StandingChange;
import dev.remediator.guard.Verdict;
import dev.remediator.playbook.Limits;
import dev.remediator.playbook.Safety;
import dev.remediator.playbook.Windows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Asks the guards for runs that want to act, and claims their targets, in the transaction that writes the intents. Every
 * question goes in one round trip, and only those are asked that a guard in force needs.
 */
final class Claims {
    /** Of the names by which claims wait for each other; see {@link #oneAtATime}. */
    private static final String EVERYTHING = "";

    private final Supplier<Safety> safety;
    private final Silences silences;

    /** @param safety what holds for all playbooks now; must answer at once */
    Claims(Supplier<Safety> safety, Silences silences) {
        this.safety = safety;
        this.silences = silences;
    }

    /**
     * @param trip what is sent along with the questions
     * @return a verdict for each claim, in order
     */
    List<Verdict> decide(Connection connection, RoundTrip trip, List<Journal.Claim> claims, Instant now)
            throws SQLException {
        if (claims.isEmpty()) return List.of();
        var inForce = safety.get();
        var acting = claims.stream()
                .filter(c -> c.asked() instanceof Command.EvaluateGuards)
                .toList();
        // Locks first, in one order on every node: what is asked after them counts what others wrote before they let
        // go.
        Stops.share(trip);
        oneAtATime(trip, acting, inForce);
        var stops = Stops.ask(trip, claims, now);
        var holders = Holders.claim(trip, claims, now);
        var acted = ActedRuns.ask(trip, claims, inForce, now);
        var inhibited = Inhibited.ask(trip, claims);
        var standing = StandingOn.ask(trip, acting, now);
        var past = AlertPast.ask(connection, trip, claims, inForce, now);
        trip.run(connection);
        var verdicts = new ArrayList<Verdict>();
        var giveBack = new ArrayList<UUID>();
        for (var claim : claims) {
            var state = claim.state();
            var known = new Known(state, inForce, stops, holders, acted, inhibited, standing, past, silences, now);
            var verdict = switch (claim.asked()) {
                case Command.Look look ->
                    EffectGuards.look(asking(state, look.limits(), look.windows(), false), known, now);
                case Command.EvaluateGuards asked ->
                    EffectGuards.decide(asking(state, asked.limits(), asked.windows(), asked.consented()), known, now);
                case Command.HoldTarget _ -> EffectGuards.takeBack(state.id(), state.target(), known, now);
            };
            if (verdict instanceof Verdict.Hold && holders.has(state) && !state.holdsTarget()) giveBack.add(state.id());
            // What is allowed here counts for those after it, which the database does not know yet.
            if (verdict instanceof Verdict.Allow && claim.asked() instanceof Command.EvaluateGuards)
                acted.allowed(state, claims);
            verdicts.add(verdict);
        }
        Holders.giveBack(connection, giveBack);
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

    static Limits limits(Journal.Claim claim) {
        return switch (claim.asked()) {
            case Command.Look look -> look.limits();
            case Command.EvaluateGuards asked -> asked.limits();
            case Command.HoldTarget _ -> Limits.NONE;
        };
    }

    static List<String> inhibitors(Journal.Claim claim) {
        return switch (claim.asked()) {
            case Command.Look look -> look.inhibitors();
            case Command.EvaluateGuards asked -> asked.inhibitors();
            case Command.HoldTarget _ -> List.of();
        };
    }

    /** Two nodes that count at once would both find room for one more. A look claims nothing, and may be out of date. */
    private static void oneAtATime(RoundTrip trip, List<Journal.Claim> acting, Safety safety) {
        if (acting.isEmpty()) return;
        var names = new ArrayList<String>();
        if (safety.everything().isPresent()) names.add(EVERYTHING);
        acting.stream()
                .filter(c -> limits(c).perPlaybook().isPresent())
                .map(c -> c.state().playbook())
                .distinct()
                .sorted()
                .forEach(names::add);
        if (names.isEmpty()) return;
        trip.query(
                "select pg_advisory_xact_lock(hashtextextended(p, 3)) from unnest(?) with ordinality u(p, n) order by n",
                row -> {},
                Columns.of("text", names));
    }

    /** What the database said of one claim. */
    private record Known(
            RunState run,
            Safety safety,
            Stops stops,
            Holders holders,
            ActedRuns acted,
            Inhibited inhibited,
            StandingOn standingOn,
            AlertPast past,
            Silences silenced,
            Instant now)
            implements EffectGuards.World {
        @Override
        public List<Freeze> freezes() {
            return stops.of(run.playbook(), run.target());
        }

        @Override
        public Silence silence() {
            return safety.silences().isPresent() && run.trigger() instanceof Trigger.ByAlert alert
                    ? silenced.about(alert.labels(), now)
                    : Silence.NONE;
        }

        @Override
        public List<Instant> alertStarts() {
            return past.starts(run);
        }

        @Override
        public Instant alertBegan() {
            return run.trigger() instanceof Trigger.ByAlert alert ? alert.startsAt() : run.startedAt();
        }

        @Override
        public List<Returning.Healing> healings() {
            return past.healings(run);
        }

        @Override
        public Optional<Demotion> demotion() {
            return stops.demotion(run.playbook());
        }

        @Override
        public Optional<UUID> holder() {
            return holders.of(run.target());
        }

        @Override
        public List<Inhibition.Open> troubledDependencies() {
            return inhibited.by(run);
        }

        @Override
        public Optional<Instant> lastIntent() {
            return acted.lastIntent(run);
        }

        @Override
        public List<Instant> actedOnTarget() {
            return acted.onTarget(run);
        }

        @Override
        public List<Instant> actedAnywhere() {
            return acted.anywhere(run);
        }

        @Override
        public List<Instant> anyActedOnTarget() {
            return acted.anyOnTarget(run);
        }

        @Override
        public List<Instant> anyActedAnywhere() {
            return acted.anyAnywhere(run);
        }

        @Override
        public List<StandingChange.Standing> standing() {
            return standingOn.about(run);
        }
    }
}
