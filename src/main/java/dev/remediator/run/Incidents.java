package dev.remediator.run;

import dev.remediator.playbook.Severity;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Incidents: of alerts one open for each target; closed when all their alerts are over and all their runs have ended. */
public final class Incidents {
    private static final String OVER = """
            i.kind not in ('remediations', 'storm', 'freeze', 'audit')
            and not exists (select from run r where r.incident_id = i.id and r.is_open)
            and not exists (select from alert_episode e where e.incident_id = i.id and e.is_open)
            """;

    /**
     * What was acted on, or called for people, is reviewed afterwards; what a clock or a person began only where it went
     * wrong, and parts of a storm not one by one. Whether it is closed already is asked so that the index of the open ones, of
     * which there may be many, is not read.
     */
    private static final String CLOSE =
            """
            update incident i set closed_at = ?, review_at = case when i.storm_id is null and (
              i.kind = 'alert' and exists (
                select from run r join effect e on e.run_id = r.id where r.incident_id = i.id)
              or i.kind in ('schedule', 'person') and exists (
                select from run r where r.incident_id = i.id and r.phase in ('FAILED', 'NEEDS_HUMAN'))
              or i.kind in ('alert', 'schedule', 'person') and exists (
                select from announcement a where a.incident_id = i.id
                and a.kind in ('NEEDS_HUMAN', 'ESCALATED', 'TEMPORARY_FAILED'))) then ?::timestamptz end
            where i.id = any(?) and coalesce(i.closed_at, 'infinity') = 'infinity' and
            """ + OVER + " returning i.id, i.target, i.severity, i.title, i.opened_at, i.kind";

    private Incidents() {}

    /** Closes those of the given that are over; what is told about it must still be stored. */
    public static List<Announcement> close(Connection connection, Collection<UUID> incidents, Instant now)
            throws SQLException {
        return close(connection, incidents.stream().distinct().toArray(), now);
    }

    /** Closes every one that is over: what two transactions at once each left to the other. */
    public static List<Announcement> closeAll(Connection connection, Instant now) throws SQLException {
        var over = new ArrayList<UUID>();
        try (var statement = connection.prepareStatement(
                        "select i.id from incident i where i.closed_at is null and " + OVER);
                var rows = statement.executeQuery()) {
            while (rows.next()) over.add(rows.getObject(1, UUID.class));
        }
        return close(connection, over.toArray(), now);
    }

    private static List<Announcement> close(Connection connection, Object[] ids, Instant now) throws SQLException {
        if (ids.length == 0) return List.of();
        var incidents = Columns.of("uuid", List.of(ids));
        var closed = new ArrayList<Announcement>();
        new RoundTrip()
                // Locked by a statement of its own: whoever holds one may just be giving it a run, which only the next
                // statement sees.
                .query("select from incident where id = any(?) order by id for update", row -> {}, incidents)
                .query(CLOSE, row -> closed.add(closed(row, now)), Columns.at(now), Columns.at(now), incidents)
                .run(connection);
        return closed;
    }

    private static Announcement closed(ResultSet row, Instant now) throws SQLException {
        var opened = row.getObject("opened_at", OffsetDateTime.class).toInstant();
        return new Announcement(
                row.getObject("id", UUID.class),
                Optional.empty(),
                now,
                Announcement.Kind.INCIDENT_CLOSED,
                Severity.valueOf(row.getString("severity")),
                row.getString("target"),
                row.getString("title"),
                "Closed: %s, %s after it was opened"
                        .formatted(
                                row.getString("kind").equals("alert") ? "every alert is over" : "its run has ended",
                                Say.between(opened, now)),
                List.of());
    }
}
