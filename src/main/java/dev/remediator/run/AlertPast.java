package dev.remediator.run;

import dev.remediator.guard.Returning;
import dev.remediator.playbook.Safety;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What was seen of the alerts that began runs: how often each began of late, and which earlier runs of the same playbook
 * on the same target had healed it. Others that joined a run say nothing about why it exists.
 */
final class AlertPast {
    /** Answers about so many fit into what a connection buffers; see {@link RoundTrip}. */
    private static final int FEW = 64;
    /** So many episodes back healings are looked for. */
    private static final int EPISODES = 100;

    private final Map<UUID, List<Instant>> starts = new HashMap<>();
    private final Map<UUID, List<Returning.Healing>> healings = new HashMap<>();

    /** Asked last: with many alerts the answers are long, and nothing is sent before they are read. */
    static AlertPast ask(Connection connection, RoundTrip trip, List<Journal.Claim> claims, Safety safety, Instant now)
            throws SQLException {
        var past = new AlertPast();
        if (safety.flapping().isEmpty() && safety.returns().isEmpty()) return past;
        var rows = new Columns("uuid", "uuid", "text", "text");
        for (var claim : claims)
            if (!(claim.asked() instanceof Command.HoldTarget)
                    && claim.state().trigger() instanceof Trigger.ByAlert alert)
                rows.add(
                        claim.state().id(),
                        alert.episode(),
                        claim.state().playbook(),
                        claim.state().target());
        if (rows.isEmpty()) return past;
        if (safety.flapping().isPresent()) {
            past.askForStarts(trip, rows, safety, now);
            if (rows.size() > FEW) trip.run(connection);
        }
        if (safety.returns().isPresent()) {
            past.askForHealings(trip, rows, safety.returns().get());
            if (rows.size() > FEW) trip.run(connection);
        }
        return past;
    }

    /** One more than is counted, the present one included. */
    private void askForStarts(RoundTrip trip, Columns rows, Safety safety, Instant now) {
        var rate = safety.flapping().orElseThrow();
        var since = Columns.at(now.minus(rate.per()));
        trip.query(
                """
                select c.run_id, e.starts_at from unnest(?, ?, ?, ?) c(run_id, episode, playbook, target)
                join alert_episode own on own.id = c.episode
                cross join lateral (
                    (select starts_at from alert_episode where identity = own.identity and ended_at is null)
                    union all
                    (select starts_at from alert_episode
                     where identity = own.identity and ended_at is not null and last_starts_at > ? and starts_at > ?
                     order by last_starts_at desc limit ?)) e
                """,
                row -> starts.computeIfAbsent(row.getObject(1, UUID.class), run -> new ArrayList<>())
                        .add(row.getObject(2, OffsetDateTime.class).toInstant()),
                rows,
                since,
                since,
                rate.count() + 1);
    }

    private void askForHealings(RoundTrip trip, Columns rows, Safety.Returns limit) {
        trip.query(
                """
                select c.run_id, h.began, h.healed from unnest(?, ?, ?, ?) c(run_id, episode, playbook, target)
                join alert_episode own on own.id = c.episode
                cross join lateral (
                    select min(e.starts_at) as began, r.ended_at as healed
                    from (select starts_at, run_id from alert_episode
                          where identity = own.identity and ended_at is not null
                          order by last_starts_at desc limit ?) e
                    join run r on r.id = e.run_id and r.playbook = c.playbook and r.target = c.target
                        and r.outcome = 'SUCCEEDED' and r.id <> c.run_id
                    where exists (select from effect f where f.run_id = r.id)
                    group by r.id, r.ended_at order by r.ended_at desc limit ?) h
                order by c.run_id, h.healed desc
                """,
                row -> healings.computeIfAbsent(row.getObject(1, UUID.class), run -> new ArrayList<>())
                        .add(new Returning.Healing(
                                row.getObject(2, OffsetDateTime.class).toInstant(),
                                row.getObject(3, OffsetDateTime.class).toInstant())),
                rows,
                EPISODES,
                limit.times() + 1);
    }

    List<Instant> starts(RunState run) {
        return starts.getOrDefault(run.id(), List.of());
    }

    List<Returning.Healing> healings(RunState run) {
        return healings.getOrDefault(run.id(), List.of());
    }
}
