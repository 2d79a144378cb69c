package dev.remediator.schedule;

import dev.remediator.audit.ChainHead;
import dev.remediator.playbook.Severity;
import dev.remediator.run.Announcement;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.run.Announcements;
import dev.remediator.run.Columns;
import dev.remediator.run.Ids;
import dev.remediator.store.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Publishes the head of the audit's chain to the channels and the log, where whoever can write to the database cannot change
 * it: only against such a head does a chain show that its end was cut off, or that it was made anew. An hour after the one
 * before, if something was added since; the first an hour after the first entry. On several nodes at once, one does it.
 */
public final class AuditHead {
    private static final Logger LOG = Logger.getLogger(AuditHead.class);
    /** No target can be called so. */
    private static final String WHERE = "the audit";

    private final Transactions transactions;
    private final Announcements announcements;
    private final Duration every;
    private final InstantSource clock;

    /** @param every how long after the one before; never shorter than a minute */
    public AuditHead(Transactions transactions, Announcements announcements, Duration every, InstantSource clock) {
        this.transactions = transactions;
        this.announcements = announcements;
        this.every = every.compareTo(Duration.ofMinutes(1)) < 0 ? Duration.ofMinutes(1) : every;
        this.clock = clock;
    }

    /** @param since when the one before was published, or the first entry was written; nothing, where that was deleted */
    private record Unpublished(ChainHead head, long before, Optional<Instant> since) {
        boolean isDue(Instant now, Duration every) {
            return since.filter(at -> at.plus(every).isAfter(now)).isEmpty();
        }
    }

    private record Told(UUID incident, boolean fresh) {}

    /** Publishes the head, if it is time. */
    public Optional<ChainHead> publish() {
        var now = clock.instant();
        var published = transactions.call(connection -> {
            if (due(connection, now).isEmpty()) return Optional.<ChainHead>empty();
            lock(connection);
            var due = due(connection, now);
            if (due.isEmpty()) return Optional.<ChainHead>empty(); // another node has just done it
            var told = incident(connection, now);
            keep(connection, due.get().head(), told.incident(), now);
            announcements.insert(connection, news(due.get(), told, now));
            return Optional.of(due.get().head());
        });
        published.ifPresent(head -> {
            LOG.infof("Head of the audit: %s", head);
            announcements.committed();
        });
        return published;
    }

    private Optional<Unpublished> due(Connection connection, Instant now) throws SQLException {
        return unpublished(connection).filter(each -> each.isDue(now, every));
    }

    private static void lock(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(
                "select pg_advisory_xact_lock(hashtextextended('remediator audit head', 0))")) {
            statement.execute();
        }
    }

    private static Optional<Unpublished> unpublished(Connection connection) throws SQLException {
        try (var select = connection.prepareStatement("""
                        select c.seq, c.hash, coalesce(h.seq, 0), coalesce(h.at, (
                            select a.at from audit_chain f join audit a on a.id = f.audit_id order by f.seq limit 1))
                        from (select seq, hash from audit_chain order by seq desc limit 1) c
                        left join (select seq, at from audit_head order by seq desc limit 1) h on true
                        where h.seq is null or h.seq < c.seq
                        """);
                var rows = select.executeQuery()) {
            if (!rows.next()) return Optional.empty();
            return Optional.of(new Unpublished(
                    new ChainHead(rows.getLong(1), HexFormat.of().formatHex(rows.getBytes(2))),
                    rows.getLong(3),
                    Optional.ofNullable(rows.getObject(4, OffsetDateTime.class)).map(OffsetDateTime::toInstant)));
        }
    }

    /** That of the day, which is closed from its beginning: nobody has to do anything about it. */
    private static Told incident(Connection connection, Instant now) throws SQLException {
        var fresh = Ids.next();
        try (var insert = connection.prepareStatement("""
                insert into incident (id, target, severity, title, opened_at, closed_at, kind)
                values (?, ?, ?, ?, ?, ?, 'audit')
                on conflict (((opened_at at time zone 'UTC')::date)) where kind = 'audit'
                do update set closed_at = incident.closed_at returning id
                """)) {
            insert.setObject(1, fresh);
            insert.setString(2, WHERE);
            insert.setString(3, Severity.P3.name());
            insert.setString(4, title(now));
            insert.setObject(5, Columns.at(now));
            insert.setObject(6, Columns.at(now));
            try (var rows = insert.executeQuery()) {
                rows.next();
                var id = rows.getObject(1, UUID.class);
                return new Told(id, id.equals(fresh));
            }
        }
    }

    private static void keep(Connection connection, ChainHead head, UUID incident, Instant now) throws SQLException {
        try (var insert = connection.prepareStatement(
                "insert into audit_head (seq, hash, incident_id, at) values (?, decode(?, 'hex'), ?, ?)")) {
            insert.setLong(1, head.seq());
            insert.setString(2, head.hash());
            insert.setObject(3, incident);
            insert.setObject(4, Columns.at(now));
            insert.executeUpdate();
        }
    }

    private static List<Announcement> news(Unpublished due, Told told, Instant now) {
        long added = due.head().seq() - due.before();
        var news = new ArrayList<Announcement>();
        news.add(one(
                told.incident(),
                now,
                Kind.REPORTED,
                "Head of the audit: %s (%d %s since the one before)"
                        .formatted(due.head(), added, added == 1 ? "entry" : "entries"),
                List.of(
                        "Kept outside, it shows whether anything up to here was changed: ./remediator audit verify --head "
                                + due.head())));
        if (told.fresh())
            news.add(one(
                    told.incident(),
                    now,
                    Kind.INCIDENT_CLOSED,
                    "Closed: nobody has to do anything; the other heads of the day follow here",
                    List.of()));
        return news;
    }

    private static Announcement one(UUID incident, Instant now, Kind kind, String text, List<String> details) {
        return new Announcement(incident, Optional.empty(), now, kind, Severity.P3, WHERE, title(now), text, details);
    }

    private static String title(Instant now) {
        return "Audit of " + LocalDate.ofInstant(now, ZoneOffset.UTC);
    }
}
