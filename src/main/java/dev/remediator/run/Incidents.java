package dev.remediator.run;

import dev.remediator.playbook.Severity;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Incidents: one open for each target; closed when all their alerts are over and all their runs have ended. */
public final class Incidents {
    private Incidents() {}

    /** Closes those of the given that are over; what is told about it must still be stored. */
    public static List<Announcement> close(Connection connection, Collection<UUID> incidents, Instant now)
            throws SQLException {
        return close(connection, "i.id = any(?)", connection.createArrayOf("uuid", incidents.toArray()), now);
    }

    /** Closes every one that is over: what two transactions at once each left to the other. */
    public static List<Announcement> closeAll(Connection connection, Instant now) throws SQLException {
        return close(connection, "?::text is null", null, now);
    }

    private static List<Announcement> close(
            Connection connection, String which, java.sql.@org.jspecify.annotations.Nullable Array ids, Instant now)
            throws SQLException {
        try (var statement = connection.prepareStatement("""
                update incident i set closed_at = ?
                where %s and i.closed_at is null
                  and not exists (select from run r where r.incident_id = i.id and r.ended_at is null)
                  and not exists (select from alert_episode e where e.incident_id = i.id and e.ended_at is null)
                returning i.id, i.target, i.severity, i.title, i.opened_at
                """.formatted(which))) {
            statement.setObject(1, Columns.at(now));
            if (ids == null) statement.setString(2, null);
            else statement.setArray(2, ids);
            var closed = new ArrayList<Announcement>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var opened = rows.getObject("opened_at", java.time.OffsetDateTime.class).toInstant();
                    closed.add(new Announcement(
                            rows.getObject("id", UUID.class),
                            Optional.empty(),
                            now,
                            Announcement.Kind.INCIDENT_CLOSED,
                            Severity.valueOf(rows.getString("severity")),
                            rows.getString("target"),
                            rows.getString("title"),
                            "Closed: every alert is over, %s after it was opened".formatted(Say.between(opened, now)),
                            List.of()));
                }
            }
            return closed;
        }
    }
}
