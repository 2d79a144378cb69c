package dev.remediator.run;

import dev.remediator.action.UndoOutcome;
import dev.remediator.alert.Text;
import dev.remediator.audit.AuditEntry;
import dev.remediator.audit.AuditLog;
import dev.remediator.guard.Freeze;
import dev.remediator.guard.Freezes;
import dev.remediator.identity.Caller;
import dev.remediator.playbook.Severity;
import dev.remediator.store.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Takes temporary changes back when their time is over, whatever became of the run that made them. A change is claimed
 * for one attempt by moving its {@code next_at}; a node that dies in the attempt leaves it to the one that takes over
 * from it, at once where it is a matter of moments: a rollout's own traces would look like somebody else's.
 *
 * <p>Only the kill switch stops it: then what is due waits, people are called once for each, and it goes on by itself when
 * the switch is lifted.
 */
public final class TemporaryChanges {
    private static final Logger LOG = Logger.getLogger(TemporaryChanges.class);
    /** An attempt may last this long, or as long as the change itself might; afterwards another node may try. */
    static final Duration ATTEMPT = Duration.ofMinutes(2);

    private static final int AT_ONCE = 50;
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Transactions transactions;
    private final Node node;
    private final Hands hands;
    private final Announcements announcements;
    private final InstantSource clock;
    private final Executor threads;
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean stopping;

    public TemporaryChanges(
            Transactions transactions,
            Node node,
            Hands hands,
            Announcements announcements,
            InstantSource clock,
            Executor threads) {
        this.transactions = transactions;
        this.node = node;
        this.hands = hands;
        this.announcements = announcements;
        this.clock = clock;
        this.threads = threads;
    }

    private record Due(
            UUID id,
            UUID run,
            UUID incident,
            int command,
            String target,
            String capability,
            String handle,
            String says,
            int attempt,
            Severity severity,
            String title) {}

    /**
     * Begins to take back what is due.
     *
     * @return when the next change is due, if there is one
     */
    public Optional<Instant> sweep() {
        var now = clock.instant();
        if (stopping) return Optional.empty();
        var claimed = claim(now);
        for (var due : claimed.due()) begin(due);
        if (claimed.told()) announcements.committed();
        return transactions.read(connection -> {
            // What waits for people is not waited for.
            try (var statement = connection.prepareStatement(
                    "select min(next_at) from temporary_change where ended_at is null and (? or next_at > ?)")) {
                statement.setBoolean(1, !claimed.stopped());
                statement.setObject(2, Columns.at(now));
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    return Optional.ofNullable(rows.getObject(1, OffsetDateTime.class))
                            .map(OffsetDateTime::toInstant);
                }
            }
        });
    }

    private void begin(Due due) {
        underWay.incrementAndGet();
        threads.execute(() -> {
            try {
                takeBack(due);
            } finally {
                underWay.decrementAndGet();
            }
        });
    }

    /**
     * Begins nothing more and waits for what is under way.
     *
     * @return false where that took longer
     */
    public boolean drain(Duration within) {
        stopping = true;
        long end = System.nanoTime() + within.toNanos();
        try {
            while (underWay.get() > 0 && System.nanoTime() < end) Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return underWay.get() == 0;
    }

    /**
     * What an attempt begins with.
     *
     * @param stopped by the kill switch
     * @param told there is something to send
     */
    private record Claimed(List<Due> due, boolean stopped, boolean told) {}

    private Claimed claim(Instant now) {
        return transactions.call(connection -> {
            node.prove(connection);
            Stops.share(connection);
            var kill = Freezes.standing(connection, now).stream()
                    .filter(Freeze::kill)
                    .findFirst();
            if (kill.isEmpty()) return new Claimed(toTakeBack(connection, now), false, false);
            var waiting = waiting(connection, kill.get(), now);
            announcements.insert(connection, waiting);
            return new Claimed(List.of(), true, !waiting.isEmpty());
        });
    }

    /** Each that is due is told once, until it is tried again. */
    private static List<Announcement> waiting(Connection connection, Freeze kill, Instant now) throws SQLException {
        try (var statement = connection.prepareStatement("""
                update temporary_change c set state = 'waits' from incident i
                where i.id = c.incident_id and c.id in (
                    select id from temporary_change where ended_at is null and next_at <= ? and state <> 'waits'
                    order by next_at limit ? for update skip locked)
                returning c.incident_id, c.run_id, c.target, c.says, i.severity, i.title
                """)) {
            statement.setObject(1, Columns.at(now));
            statement.setInt(2, AT_ONCE);
            var told = new ArrayList<Announcement>();
            try (var r = statement.executeQuery()) {
                while (r.next())
                    told.add(new Announcement(
                            r.getObject("incident_id", UUID.class),
                            Optional.of(r.getObject("run_id", UUID.class)),
                            now,
                            Announcement.Kind.TEMPORARY_FAILED,
                            Severity.valueOf(r.getString("severity")),
                            r.getString("target"),
                            r.getString("title"),
                            "Not taken back, because of the kill switch (%s: %s). It is taken back by itself once that is lifted (./remediator thaw %s); or do it by hand: %s"
                                    .formatted(kill.by(), kill.reason(), kill.id(), r.getString("says")),
                            List.of()));
            }
            return told;
        }
    }

    private List<Due> toTakeBack(Connection connection, Instant now) throws SQLException {
        try (var statement = connection.prepareStatement("""
                    update temporary_change c
                    set state = 'taking-back', attempts = attempts + 1, node = ?,
                        next_at = greatest(?, ? + (undo ->> 'atMost')::interval)
                    from incident i
                    where i.id = c.incident_id and c.id in (
                        select id from temporary_change t where ended_at is null
                            and (next_at <= ? or state = 'taking-back' and (undo ->> 'atMost')::interval <= ?::interval
                                and not exists (select from node where id = t.node))
                        order by next_at limit ? for update skip locked)
                    returning c.id, c.run_id, c.incident_id, c.command_id, c.target, c.capability, c.undo, c.says,
                              c.attempts, i.severity, i.title
                    """)) {
            statement.setLong(1, node.id());
            statement.setObject(2, Columns.at(now.plus(ATTEMPT)));
            statement.setObject(3, Columns.at(now));
            statement.setObject(4, Columns.at(now));
            statement.setString(5, ATTEMPT.toString());
            statement.setInt(6, AT_ONCE);
            var due = new ArrayList<Due>();
            try (var r = statement.executeQuery()) {
                while (r.next())
                    due.add(new Due(
                            r.getObject("id", UUID.class),
                            r.getObject("run_id", UUID.class),
                            r.getObject("incident_id", UUID.class),
                            r.getInt("command_id"),
                            r.getString("target"),
                            r.getString("capability"),
                            r.getString("undo"),
                            r.getString("says"),
                            r.getInt("attempts"),
                            Severity.valueOf(r.getString("severity")),
                            r.getString("title")));
            }
            AuditLog.add(connection, due.stream().map(each -> entry(each, now)).toList());
            return due;
        }
    }

    private static AuditEntry entry(Due due, Instant now) {
        return AuditEntry.of(Caller.REMEDIATOR, now, "temporary-change-undo", due.target())
                .about(due.run())
                .with("change", due.id().toString())
                .with("capability", due.capability())
                .with("says", due.says())
                .with("attempt", String.valueOf(due.attempt()));
    }

    private void takeBack(Due due) {
        UndoOutcome outcome;
        try {
            var handle = RunJson.read(TemporaryChange.Handle.class, due.handle());
            outcome = hands.undo(
                    due.target(),
                    due.capability(),
                    handle.input(),
                    handle.undo(),
                    due.run() + "-" + due.command() + "-end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "Taking a temporary change on %s back ended without an answer", due.target());
            outcome = new UndoOutcome.Failed(e.getMessage() == null ? e.toString() : e.getMessage());
        }
        var now = clock.instant();
        var next = TemporaryChange.after(outcome, due.attempt(), due.says(), now);
        try {
            transactions.call(connection -> {
                node.prove(connection);
                write(connection, due, next, now);
                return true;
            });
            announcements.committed();
        } catch (RuntimeException e) {
            // It stays claimed until its attempt is over, and is then looked at again; only what is ours is changed.
            LOG.warnf(e, "What became of a temporary change on %s could not be stored", due.target());
        }
    }

    private void write(Connection connection, Due due, TemporaryChange.Next next, Instant now) throws SQLException {
        switch (next) {
            case TemporaryChange.Next.TryAgain again -> {
                LOG.warnf("Taking back on %s failed (%s); next try at %s", due.target(), again.why(), again.at());
                try (var statement = connection.prepareStatement(
                        "update temporary_change set state = 'made', next_at = ?, summary = ? where id = ? and ended_at is null")) {
                    statement.setObject(1, Columns.at(again.at()));
                    statement.setString(2, Text.storable(again.why()));
                    statement.setObject(3, due.id());
                    statement.executeUpdate();
                }
            }
            case TemporaryChange.Next.Over over -> {
                try (var statement = connection.prepareStatement(
                        "update temporary_change set state = ?, ended_at = ?, summary = ? where id = ? and ended_at is null")) {
                    statement.setString(1, over.state());
                    statement.setObject(2, Columns.at(now));
                    statement.setString(3, Text.storable(over.summary()));
                    statement.setObject(4, due.id());
                    if (statement.executeUpdate() == 0) return;
                }
                announcements.insert(
                        connection,
                        List.of(new Announcement(
                                due.incident(),
                                Optional.of(due.run()),
                                now,
                                over.kind(),
                                due.severity(),
                                due.target(),
                                due.title(),
                                over.summary(),
                                List.of())));
            }
        }
    }
}
