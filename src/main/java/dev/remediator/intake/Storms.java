package dev.remediator.intake;

import dev.remediator.action.Rate;
import dev.remediator.playbook.Severity;
import dev.remediator.run.Announcement;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.run.Announcements;
import dev.remediator.run.Columns;
import dev.remediator.run.RoundTrip;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Storms in the database: incidents of the kind {@code storm}, of which one is open, and their members. */
final class Storms {
    static final String WHERE = "everything";
    static final String TITLE = "A storm of alerts";

    private static final int NAMED_TARGETS = 5;

    private final Announcements announcements;

    Storms(Announcements announcements) {
        this.announcements = announcements;
    }

    /** How a batch of alerts finds it. */
    static Storm.Seen seen(Connection connection, Rate limit, Instant now) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select (select count(*) from (select from incident
                                              where opened_at > ? and kind = 'alert' limit ?) recent),
                       exists (select from incident where kind = 'storm' and closed_at is null)
                """)) {
            statement.setObject(1, Columns.at(now.minus(limit.per())));
            statement.setLong(2, limit.count());
            try (var rows = statement.executeQuery()) {
                rows.next();
                return new Storm.Seen(limit, rows.getLong(1), rows.getBoolean(2));
            }
        }
    }

    /**
     * One open storm, with what it has swallowed so far.
     *
     * @param severity of the gravest that it has swallowed
     * @param graver than it was when people were called for it
     */
    private record Open(
            UUID id,
            Severity severity,
            boolean graver,
            Instant began,
            Instant lastOpened,
            long incidents,
            boolean told) {}

    /**
     * Tells of a storm that has begun, and how one went that is over. Safe on several nodes at a time.
     *
     * @param limit as it is now; where there is none any more, the storm is over
     */
    void sweep(Connection connection, Optional<Rate> limit, Instant now) throws SQLException {
        if (limit.isPresent()) adopt(connection, limit.get());
        var found = open(connection);
        if (found.isEmpty()) return;
        var storm = found.get();
        var told = new ArrayList<Announcement>();
        if (storm.graver()) raise(connection, storm);
        if (!storm.told()) told.addAll(began(storm, now));
        else if (storm.graver()) told.add(graver(storm, now));
        if (limit.filter(l -> !Storm.isOver(l, storm.began(), storm.lastOpened(), now))
                .isEmpty()) {
            close(connection, storm, now);
            told.add(over(connection, storm, now));
        }
        announcements.insert(connection, told);
    }

    /** Those that opened right before it was known to be one are heard again and again otherwise, while it lasts. */
    private static void adopt(Connection connection, Rate limit) throws SQLException {
        try (var statement = connection.prepareStatement("""
                update incident set storm_id = storm.id
                from (select id, opened_at from incident where kind = 'storm' and closed_at is null) storm
                where incident.id in (
                    select i.id from incident i join incident s on s.kind = 'storm' and s.closed_at is null
                    where i.kind = 'alert' and i.storm_id is null and i.closed_at is null
                        and i.opened_at > s.opened_at - ? * interval '1 ms'
                    order by i.id for update of i skip locked)
                """)) {
            statement.setLong(1, limit.per().toMillis());
            statement.executeUpdate();
        }
    }

    private static Optional<Open> open(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("""
                        select s.id, s.opened_at, m.last, m.members, m.severity,
                               exists (select from announcement a where a.incident_id = s.id),
                               m.severity < s.severity
                        from incident s, lateral (select coalesce(max(i.opened_at), s.opened_at) as last,
                                                         count(*) as members, coalesce(min(i.severity), s.severity) as severity
                                                  from incident i where i.storm_id = s.id) m
                        where s.kind = 'storm' and s.closed_at is null for update of s skip locked
                        """);
                var rows = statement.executeQuery()) {
            if (!rows.next()) return Optional.empty();
            return Optional.of(new Open(
                    rows.getObject(1, UUID.class),
                    Severity.valueOf(rows.getString(5)),
                    rows.getBoolean(7),
                    rows.getObject(2, OffsetDateTime.class).toInstant(),
                    rows.getObject(3, OffsetDateTime.class).toInstant(),
                    rows.getLong(4),
                    rows.getBoolean(6)));
        }
    }

    private static List<Announcement> began(Open storm, Instant now) {
        return List.of(
                news(
                        storm,
                        Kind.INCIDENT_OPENED,
                        now,
                        "Incidents come faster than anybody can read: from here on they are told together, here",
                        List.of(
                                "Each still has its page, its runs and its reasons: GET /api/v1/incidents",
                                "Calls for people about a single one are told as ever")),
                news(
                        storm,
                        Kind.ESCALATED,
                        now,
                        "%s: people are called: %d incidents so far. Stop everything, if that is better: ./remediator kill"
                                .formatted(storm.severity(), storm.incidents()),
                        List.of()));
    }

    /**
     * Calls about its incidents are told in the storm's, so it is as grave as the gravest of them. Who took it on before took
     * on something lesser: people are called anew, by the levels of what it is now.
     */
    private static void raise(Connection connection, Open storm) throws SQLException {
        var rows = new Columns("uuid", "text");
        rows.add(storm.id(), storm.severity().name());
        rows.update(connection, """
                with raised as (
                  update incident set severity = b, acknowledged_at = null, acknowledged_by = null
                  from unnest(?, ?) t(a, b) where id = a returning id)
                delete from escalation e using raised where e.incident_id = raised.id
                """);
    }

    private static Announcement graver(Open storm, Instant now) {
        return news(
                storm,
                Kind.ESCALATED,
                now,
                "%s: people are called: the storm has become graver, %d incidents so far"
                        .formatted(storm.severity(), storm.incidents()),
                List.of());
    }

    private static void close(Connection connection, Open storm, Instant now) throws SQLException {
        var rows = new Columns("uuid", "timestamptz", "text");
        rows.add(storm.id(), now, storm.severity().name());
        rows.update(connection, """
                update incident set closed_at = b, severity = c from unnest(?, ?, ?) t(a, b, c) where id = a
                """);
    }

    private static Announcement over(Connection connection, Open storm, Instant now) throws SQLException {
        var lines = new ArrayList<String>();
        var targets = new ArrayList<String>();
        var count = new long[2];
        new RoundTrip()
                .query("""
                        select coalesce(r.held_by, r.outcome, 'OPEN'), count(*) from run r
                        join incident i on i.id = r.incident_id where i.storm_id = ? group by 1 order by 2 desc, 1 limit 12
                        """, row -> lines.add("%d %s".formatted(row.getLong(2), ended(row.getString(1)))), storm.id())
                .query(
                        """
                        select count(distinct e.run_id), count(*) from effect e
                        join incident i on i.id = e.incident_id where i.storm_id = ?
                        """,
                        row -> {
                            count[0] = row.getLong(1);
                            count[1] = row.getLong(2);
                        },
                        storm.id())
                .query(
                        "select target from incident where storm_id = ? order by opened_at, target limit ?",
                        row -> targets.add(row.getString(1)),
                        storm.id(),
                        NAMED_TARGETS)
                .run(connection);
        lines.addFirst(count[0] == 0 ? "No run acted" : "%d runs acted, %d times".formatted(count[0], count[1]));
        lines.add("The first targets: " + String.join(", ", targets));
        return news(
                storm,
                Kind.INCIDENT_CLOSED,
                now,
                "Closed: %d incidents between %s and %s were told here; what is still open is told one by one again"
                        .formatted(
                                storm.incidents(),
                                storm.began().truncatedTo(ChronoUnit.SECONDS),
                                storm.lastOpened().truncatedTo(ChronoUnit.SECONDS)),
                lines);
    }

    /** @param end a guard's name, or a phase */
    private static String ended(String end) {
        return switch (end) {
            case "SUCCEEDED" -> "healed";
            case "HEALED_BY_ITSELF" -> "healed by themselves";
            case "CANCELLED" -> "ended early";
            case "FAILED" -> "not healed";
            case "NEEDS_HUMAN" -> "need a person";
            case "HELD" -> "held";
            case "OPEN" -> "still under way";
            default -> "held by " + end;
        };
    }

    private static Announcement news(Open storm, Kind kind, Instant now, String text, List<String> details) {
        return new Announcement(storm.id(), Optional.empty(), now, kind, storm.severity(), WHERE, TITLE, text, details);
    }
}
