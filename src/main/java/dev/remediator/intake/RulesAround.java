package dev.remediator.intake;

import dev.remediator.alert.Alert;
import dev.remediator.guard.Demotion;
import dev.remediator.guard.Flapping;
import dev.remediator.guard.Freeze;
import dev.remediator.guard.Freezes;
import dev.remediator.guard.Limit;
import dev.remediator.guard.Returning;
import dev.remediator.guard.Silence;
import dev.remediator.guard.Verdict;
import dev.remediator.guard.WindowGuard;
import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.Safety;
import dev.remediator.run.Columns;
import dev.remediator.run.RoundTrip;
import dev.remediator.run.RunJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What holds for all playbooks, and what people have stopped, as far as it concerns some candidates. Only for telling. Of
 * an alert's past no more is known than that of an open episode with its labels.
 */
final class RulesAround {
    /** So many episodes back healings are looked for. */
    private static final int EPISODES = 100;

    private final Safety safety;
    private final Alert alert;
    private final Silence silence;
    private final List<Freeze> freezes = new ArrayList<>();
    private final Map<String, Demotion> demoted = new HashMap<>();
    private final Map<String, List<Instant>> actedOn = new HashMap<>();
    private final List<Instant> acted = new ArrayList<>();
    private final List<Instant> starts = new ArrayList<>();
    private final Map<Dispatch.Pair, List<Returning.Healing>> healings = new HashMap<>();

    private RulesAround(Safety safety, Alert alert, Silence silence) {
        this.safety = safety;
        this.alert = alert;
        this.silence = silence;
    }

    /**
     * @param trip what the questions are added to
     * @param playbooks names of the candidates
     * @param targets of the candidates
     */
    static RulesAround ask(
            RoundTrip trip,
            Safety safety,
            Alert alert,
            Silence silence,
            List<String> playbooks,
            List<String> targets,
            Instant now) {
        var around = new RulesAround(safety, alert, silence);
        trip.query(Freezes.STANDING, row -> around.freezes.add(Freezes.read(row)), Columns.at(now));
        trip.query(
                "select playbook, at, why from demotion where playbook = any(?) and lifted_at is null",
                row -> around.demoted.put(
                        row.getString(1), new Demotion(row.getString(1), time(row, 2), row.getString(3))),
                Columns.of("text", playbooks));
        around.limits(trip, targets, now);
        around.past(trip, now);
        return around;
    }

    private void limits(RoundTrip trip, List<String> targets, Instant now) {
        safety.perTarget()
                .ifPresent(rate -> trip.query(
                        """
                select target, max(intent_at) from effect where target = any(?) and intent_at > ?
                group by target, run_id order by 2 desc limit ?
                """,
                        row -> actedOn.computeIfAbsent(row.getString(1), t -> new ArrayList<>())
                                .add(time(row, 2)),
                        Columns.of("text", targets),
                        Columns.at(now.minus(rate.per())),
                        rate.count() * Math.max(1, targets.size())));
        safety.everything()
                .ifPresent(rate -> trip.query(
                        "select max(intent_at) from effect where intent_at > ? group by run_id order by 1 desc limit ?",
                        row -> acted.add(time(row, 1)),
                        Columns.at(now.minus(rate.per())),
                        rate.count()));
    }

    private void past(RoundTrip trip, Instant now) {
        var labels = RunJson.write(alert.labels().asMap());
        safety.flapping()
                .ifPresent(rate -> trip.query(
                        """
                select e.starts_at from (
                    select identity from alert_episode where ended_at is null and labels = ?::jsonb limit 1) own
                join alert_episode e on e.identity = own.identity and e.starts_at > ?
                order by 1 desc limit ?
                """,
                        row -> starts.add(time(row, 1)),
                        labels,
                        Columns.at(now.minus(rate.per())),
                        rate.count() + 1));
        safety.returns()
                .ifPresent(limit -> trip.query(
                        """
                select r.playbook, r.target, min(e.starts_at), r.ended_at from (
                    select identity from alert_episode where ended_at is null and labels = ?::jsonb limit 1) own
                cross join lateral (
                    select starts_at, run_id from alert_episode
                    where identity = own.identity and ended_at is not null
                    order by last_starts_at desc limit ?) e
                join run r on r.id = e.run_id and r.outcome = 'SUCCEEDED'
                where exists (select from effect f where f.run_id = r.id)
                group by r.id, r.playbook, r.target, r.ended_at order by r.ended_at desc
                """,
                        row -> healings.computeIfAbsent(
                                        new Dispatch.Pair(row.getString(1), row.getString(2)), p -> new ArrayList<>())
                                .add(new Returning.Healing(time(row, 3), time(row, 4))),
                        labels,
                        EPISODES));
    }

    private static Instant time(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** What the guards would say to a run of the candidate that wants to act now, in the order in which they are asked. */
    List<Verdict.Hold> holds(Playbook playbook, String target, Instant now) {
        var holds = new ArrayList<Verdict.Hold>();
        var name = playbook.name();
        add(
                holds,
                Freeze.decide(
                        freezes.stream().filter(f -> f.concerns(name, target)).toList(), now));
        holds.addAll(windows(playbook, safety, now));
        add(holds, Silence.decide(silence, now));
        safety.flapping().ifPresent(rate -> add(holds, Flapping.decide(rate, starts, now)));
        safety.returns()
                .ifPresent(limit -> add(
                        holds,
                        Returning.decide(
                                name,
                                target,
                                limit,
                                alert.startsAt(),
                                healings.getOrDefault(new Dispatch.Pair(name, target), List.of()),
                                now)));
        safety.perTarget()
                .ifPresent(rate ->
                        add(holds, Limit.anyOnTarget(target, rate, actedOn.getOrDefault(target, List.of()), now)));
        safety.everything().ifPresent(rate -> add(holds, Limit.everything(rate, acted, now)));
        return holds;
    }

    Optional<Demotion> demotion(Playbook playbook) {
        return Optional.ofNullable(demoted.get(playbook.name()));
    }

    /** What the time of day says. */
    static List<Verdict.Hold> windows(Playbook playbook, Safety safety, Instant now) {
        var holds = new ArrayList<Verdict.Hold>();
        add(holds, WindowGuard.decide("every playbook", safety.windows(), now));
        add(holds, WindowGuard.decide(playbook.name(), playbook.windows(), now));
        return holds;
    }

    private static void add(List<Verdict.Hold> holds, Verdict verdict) {
        if (verdict instanceof Verdict.Hold hold) holds.add(hold);
    }
}
