package dev.remediator.run;

import dev.remediator.playbook.Severity;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Incidents: one open for each target; closed when all their alerts are over and all their runs have ended. */
public final class Incidents {
    private static final String OVER = """
            i.closed_at is null
            and not exists (select from run r where r.incident_id = i.id and r.ended_at is null)
            and not exists (select from alert_episode e where e.incident_id = i.id and e.ended_at is null)
            """;

    private Incidents() {}

    /** Closes those of the given that are over; what is told about it must still be stored. */
    public static List<Announcement> close(Connection connection, Collection<UUID> incidents, Instant now)
            throws SQLException {
        return close(connection, incidents.stream().distinct().toArray(), now);
    }

    /** Closes every one that is over: what two transactions at once each left to the other. */
    public static List<Announcement> closeAll(Connection connection, Instant now) throws SQLException {
        var over = new ArrayList<UUID>();
        try (var statement = connection.prepareStatement("select i.id from incident i where " + OVER);
                var rows = statement.executeQuery()) {
            while (rows.next()) over.add(rows.getObject(1, UUID.class));
        }
        return close(connection, over.toArray(), now);
    }

    private static List<Announcement> close(Connection connection, Object[] ids, Instant now) throws SQLException {
        if (ids.length == 0) return List.of();
        var array = connection.createArrayOf("uuid", ids);
        // Locked by a statement of its own: whoever holds one may just be giving it a run, which only the next
        // statement sees.
        try (var statement = connection.prepareStatement(
                "select from incident where id = any(?) and closed_at is null order by id for update")) {
            statement.setArray(1, array);
            statement.execute();
        }
        try (var statement = connection.prepareStatement("update incident i set closed_at = ? where i.id = any(?) and "
                + OVER + " returning i.id, i.target, i.severity, i.title, i.opened_at")) {
            statement.setObject(1, Columns.at(now));
            statement.setArray(2, array);
            var closed = new ArrayList<Announcement>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var opened =
                            rows.getObject("opened_at", OffsetDateTime.class).toInstant();
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
