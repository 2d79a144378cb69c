package dev.remediator.run;

import dev.remediator.store.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * The safety net below the memory of runs: takes up those of dead nodes, and those of this node that are not in its
 * memory; tells the others what they may have missed.
 */
public final class Recovery {
    private static final Logger LOG = Logger.getLogger(Recovery.class);
    private static final int AT_ONCE = 500;

    /** A run that has just been committed gets into memory a moment later. */
    static final Duration MOMENT = Duration.ofSeconds(2);

    /** A run that could not be taken up is left alone for this long, so that it keeps nobody from their turn. */
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(10);

    /** Where among the words of people the next look begins. */
    private record Place(OffsetDateTime at, UUID run, int command, String engineer) {
        static final Place FIRST = new Place(Instant.EPOCH.atOffset(ZoneOffset.UTC), new UUID(0, 0), 0, "");
    }

    private final Transactions transactions;
    private final Node node;
    private final RunExecutor executor;
    private final InstantSource clock;
    private final Map<UUID, Instant> missingSince = new HashMap<>();
    private final Set<UUID> inherited = new HashSet<>();
    private Place heard = Place.FIRST;

    public Recovery(Transactions transactions, Node node, RunExecutor executor, InstantSource clock) {
        this.transactions = transactions;
        this.node = node;
        this.executor = executor;
        this.clock = clock;
    }

    /**
     * Takes over what dead nodes have left; cheap where there are none.
     *
     * @return there is something that the next sweep will take up
     */
    public synchronized boolean inherits() {
        return inherited.addAll(node.takeOver(false));
    }

    /**
     * @param alone no other process uses this database
     * @return how many runs were taken up
     */
    public synchronized int sweep(boolean alone) {
        inherited.addAll(node.takeOver(alone));
        var ours = transactions.read(this::open);
        var missing = missing(ours);
        inherited.clear();
        int taken = 0;
        for (int from = 0; from < missing.size(); from += AT_ONCE)
            taken += takeUp(missing.subList(from, Math.min(missing.size(), from + AT_ONCE)));
        for (var reply : transactions.read(this::replies)) executor.deliver(reply.run(), reply.event());
        for (var missed : transactions.call(this::cancellations)) executor.deliver(missed.run(), missed.event());
        // What is not in memory cannot hear, and must not stand in front of those that can.
        var deaf = ours.stream().filter(run -> !executor.holds(run)).toList();
        for (var missed : transactions.read(connection -> missed(connection, deaf)))
            executor.deliver(missed.run(), missed.event());
        return taken;
    }

    /** Those that nobody has in memory: inherited now, or missing for a moment. */
    private List<UUID> missing(List<UUID> ours) {
        var now = clock.instant();
        var missing = ours.stream().filter(run -> !executor.holds(run)).toList();
        missingSince.keySet().retainAll(new HashSet<>(missing));
        return missing.stream()
                .filter(run -> inherited.contains(run)
                        || !missingSince
                                .computeIfAbsent(run, r -> now)
                                .plus(MOMENT)
                                .isAfter(now))
                .toList();
    }

    private record Stored(UUID id, String state, int seq, boolean alertsOver) {}

    private int takeUp(Collection<UUID> missing) {
        if (missing.isEmpty()) return 0;
        int taken = 0;
        for (var run : transactions.read(connection -> stored(connection, missing))) {
            try {
                var state = RunJson.read(RunState.class, run.state());
                LOG.infof(
                        "Taking up run %s of %s on %s at %s",
                        run.id(), state.playbook(), state.target(), state.phase());
                executor.resume(state, run.seq(), run.alertsOver());
                taken++;
            } catch (RuntimeException e) {
                missingSince.put(run.id(), clock.instant().plus(AFTER_A_FAILURE));
                LOG.errorf(e, "Run %s could not be taken up; it is tried again in a moment", run.id());
            }
        }
        return taken;
    }

    private List<UUID> open(Connection connection) throws SQLException {
        try (var statement =
                connection.prepareStatement("select id from run where node = ? and ended_at is null order by id")) {
            statement.setLong(1, node.id());
            var open = new ArrayList<UUID>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) open.add(rows.getObject(1, UUID.class));
            }
            return open;
        }
    }

    private static List<Stored> stored(Connection connection, Collection<UUID> runs) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select r.id, r.state, r.seq,
                       r.state -> 'trigger' ->> 'by' = 'alert'
                       and not exists (select from alert_episode e where e.run_id = r.id and e.ended_at is null) as over
                from run r where r.id = any(?) and r.ended_at is null order by r.id
                """)) {
            statement.setArray(1, connection.createArrayOf("uuid", runs.toArray()));
            var stored = new ArrayList<Stored>();
            try (var rows = statement.executeQuery()) {
                while (rows.next())
                    stored.add(new Stored(
                            rows.getObject(1, UUID.class), rows.getString(2), rows.getInt(3), rows.getBoolean(4)));
            }
            return stored;
        }
    }

    private record Missed(UUID run, RunEvent event) {}

    /**
     * What people said to runs of this node, at whichever node; one that was heard already changes nothing. So many at a
     * time, and the next ones at the next time.
     */
    private List<Missed> replies(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select p.run_id, p.command_id, p.engineer, p.at, p.granted, p.reason, p.answer
                from ask a join run r on r.id = a.run_id
                join ask_reply p on p.run_id = a.run_id and p.command_id = a.command_id
                where a.closed_at is null and r.node = ?
                    and (p.at, p.run_id, p.command_id, p.engineer) > (?, ?, ?, ?)
                order by p.at, p.run_id, p.command_id, p.engineer limit ?
                """)) {
            statement.setLong(1, node.id());
            statement.setObject(2, heard.at());
            statement.setObject(3, heard.run());
            statement.setInt(4, heard.command());
            statement.setString(5, heard.engineer());
            statement.setInt(6, AT_ONCE);
            var replies = new ArrayList<Missed>();
            var last = Place.FIRST;
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var run = rows.getObject("run_id", UUID.class);
                    replies.add(new Missed(run, ReplyRows.event(rows)));
                    last = new Place(
                            rows.getObject("at", OffsetDateTime.class),
                            run,
                            rows.getInt("command_id"),
                            rows.getString("engineer"));
                }
            }
            heard = replies.size() < AT_ONCE ? Place.FIRST : last;
            return replies;
        }
    }

    /** What people want ended, said at whichever node; one that is over is forgotten. */
    private List<Missed> cancellations(Connection connection) throws SQLException {
        var wanted = new ArrayList<Missed>();
        var over = new Columns("uuid");
        try (var statement = connection.prepareStatement("""
                select c.run_id, c.made_by, c.reason, r.ended_at is not null as over from cancellation c
                join run r on r.id = c.run_id where r.node = ? or r.ended_at is not null order by c.at limit ?
                """)) {
            statement.setLong(1, node.id());
            statement.setInt(2, AT_ONCE);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var run = rows.getObject(1, UUID.class);
                    if (rows.getBoolean(4)) over.add(run);
                    else wanted.add(new Missed(run, new RunEvent.Cancelled(rows.getString(2), rows.getString(3))));
                }
            }
        }
        over.update(connection, "delete from cancellation where run_id = any(?)");
        return wanted;
    }

    /**
     * What runs of this node should have heard: timers and deadlines whose alarm was lost, and news of their alerts,
     * which may have come in at another node. One that was heard meanwhile changes nothing.
     */
    private List<Missed> missed(Connection connection, Collection<UUID> deaf) throws SQLException {
        var unheard = connection.createArrayOf("uuid", deaf.toArray());
        try (var statement = connection.prepareStatement("""
                (select t.run_id, t.command_id, 'timer' from timer t join run r on r.id = t.run_id
                 where t.due_at < ? and r.node = ? and r.id <> all(?) order by t.due_at limit ?)
                union all
                (select a.run_id, a.command_id, 'expired' from ask a join run r on r.id = a.run_id
                 where a.closed_at is null and a.expires_at < ? and r.node = ? and r.id <> all(?)
                 order by a.expires_at limit ?)
                union all
                (select r.id, 0, 'deadline' from run r
                 where r.node = ? and r.ended_at is null and r.deadline_at < ? and r.id <> all(?) order by r.deadline_at limit ?)
                union all
                (select r.id, 0, case when r.over then 'resolved' else 'joined' end
                 from (select id, (state ->> 'resolved')::boolean as told,
                              not exists (select from alert_episode e where e.run_id = run.id and e.ended_at is null) as over
                       from run where node = ? and ended_at is null and state -> 'trigger' ->> 'by' = 'alert'
                           and id <> all(?)) r
                 where r.told <> r.over limit ?)
                """)) {
            var before = Columns.at(clock.instant().minus(MOMENT));
            statement.setObject(1, before);
            statement.setLong(2, node.id());
            statement.setArray(3, unheard);
            statement.setInt(4, AT_ONCE);
            statement.setObject(5, before);
            statement.setLong(6, node.id());
            statement.setArray(7, unheard);
            statement.setInt(8, AT_ONCE);
            statement.setLong(9, node.id());
            statement.setObject(10, before);
            statement.setArray(11, unheard);
            statement.setInt(12, AT_ONCE);
            statement.setLong(13, node.id());
            statement.setArray(14, unheard);
            statement.setInt(15, AT_ONCE);
            var missed = new ArrayList<Missed>();
            try (var rows = statement.executeQuery()) {
                while (rows.next())
                    missed.add(new Missed(
                            rows.getObject(1, UUID.class),
                            switch (rows.getString(3)) {
                                case "timer" -> new RunEvent.TimerFired(rows.getInt(2));
                                case "expired" -> new RunEvent.AskExpired(rows.getInt(2));
                                case "deadline" -> new RunEvent.DeadlineReached();
                                case "resolved" -> new RunEvent.AlertResolved();
                                default -> new RunEvent.AlertJoined();
                            }));
            }
            return missed;
        }
    }
}
