package dev.remediator.run;

import dev.remediator.target.Targets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What an effect on a target may touch beside what it is for, as it stands now.
 *
 * @param dependents whoever needs the target, also by way of others; the nearest first
 * @param incidents open ones there and on whoever needs it, "P1 GatewayDown on mcp-gateway"
 * @param changes temporary changes of the target that stand
 */
public record BlastRadius(String target, List<String> dependents, List<String> incidents, List<String> changes) {
    private static final int MOST = 5;

    public BlastRadius {
        dependents = List.copyOf(dependents);
        incidents = List.copyOf(incidents);
        changes = List.copyOf(changes);
    }

    /** @param run who asks; its own incident is not told */
    public static BlastRadius of(Connection connection, Targets targets, String target, UUID run) throws SQLException {
        var dependents = targets.dependents(target);
        var near = new ArrayList<String>(dependents);
        near.add(target);
        return new BlastRadius(target, dependents, incidents(connection, near, run), changes(connection, target));
    }

    private static List<String> incidents(Connection connection, List<String> targets, UUID run) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select severity, title from incident
                where closed_at is null and target = any (?)
                  and id <> coalesce((select incident_id from run where id = ?), '00000000-0000-0000-0000-000000000000')
                order by severity, opened_at limit ?
                """)) {
            statement.setArray(1, connection.createArrayOf("text", targets.toArray()));
            statement.setObject(2, run);
            statement.setInt(3, MOST);
            var found = new ArrayList<String>();
            try (var row = statement.executeQuery()) {
                while (row.next()) found.add(row.getString(1) + " " + row.getString(2));
            }
            return found;
        }
    }

    private static List<String> changes(Connection connection, String target) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select says, due_at from temporary_change where ended_at is null and target = ? order by due_at limit ?
                """)) {
            statement.setString(1, target);
            statement.setInt(2, MOST);
            var found = new ArrayList<String>();
            try (var row = statement.executeQuery()) {
                while (row.next())
                    found.add("%s, due %s"
                            .formatted(
                                    row.getString(1),
                                    row.getObject(2, OffsetDateTime.class)
                                            .toInstant()
                                            .truncatedTo(ChronoUnit.SECONDS)));
            }
            return found;
        }
    }

    /** As people read it. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(needs(target, dependents));
        if (!incidents.isEmpty()) lines.add("Open beside it: " + String.join("; ", incidents));
        if (!changes.isEmpty()) lines.add("Temporary changes that stand on it: " + String.join("; ", changes));
        return lines;
    }

    static String needs(String target, List<String> dependents) {
        if (dependents.isEmpty()) return "Nothing that is known depends on " + target;
        var named = String.join(", ", dependents.subList(0, Math.min(MOST * 2, dependents.size())));
        var more = dependents.size() > MOST * 2 ? " and %d more".formatted(dependents.size() - MOST * 2) : "";
        return "Depends on %s: %s%s".formatted(target, named, more);
    }
}
