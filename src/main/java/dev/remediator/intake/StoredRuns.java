package dev.remediator.intake;

import dev.remediator.run.Columns;
import dev.remediator.run.RoundTrip;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Runs and incidents of alerts as far as they concern some playbooks and targets. Those that a clock or a person started
 * are left alone: an alert has a run and an incident of its own.
 *
 * @param incidents the open one of each target
 */
record StoredRuns(
        Map<Dispatch.Pair, UUID> runs,
        Map<UUID, UUID> runIncidents,
        Map<String, UUID> incidents,
        Map<Dispatch.Pair, Instant> lastIntents) {

    /** For deciding: what is found stays as it is until the transaction ends. */
    static StoredRuns about(Connection connection, Collection<Dispatch.Pair> pairs) throws SQLException {
        // Shared: a run that ends at this moment waits, or is seen as ended; an alert never joins a run that is over.
        return about(connection, pairs, "for share", "for update");
    }

    /** For telling only: nobody waits, and nothing is promised of the next moment. */
    static StoredRuns seen(Connection connection, Collection<Dispatch.Pair> pairs) throws SQLException {
        return about(connection, pairs, "", "");
    }

    private static StoredRuns about(
            Connection connection, Collection<Dispatch.Pair> pairs, String lockRuns, String lockIncidents)
            throws SQLException {
        var stored = new StoredRuns(new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>());
        if (pairs.isEmpty()) return stored;
        var targets = Columns.of(
                "text", pairs.stream().map(Dispatch.Pair::target).distinct().toList());
        var asked = new Columns("text", "text");
        for (var pair : pairs) asked.add(pair.playbook(), pair.target());
        new RoundTrip()
                .query(
                        """
                        select playbook, target, id, incident_id from run where target = any(?) and ended_at is null
                          and started_by = 'alert'
                        order by id %s
                        """.formatted(lockRuns),
                        row -> {
                            var run = row.getObject(3, UUID.class);
                            stored.runs.put(new Dispatch.Pair(row.getString(1), row.getString(2)), run);
                            stored.runIncidents.put(run, row.getObject(4, UUID.class));
                        },
                        targets)
                .query(
                        """
                        select target, id from incident where target = any(?) and closed_at is null and kind = 'alert'
                        order by id %s
                        """.formatted(lockIncidents),
                        row -> stored.incidents.put(row.getString(1), row.getObject(2, UUID.class)),
                        targets)
                .query(
                        """
                        select p.playbook, p.target, (select max(e.intent_at) from effect e
                                                      where e.target = p.target and e.playbook = p.playbook)
                        from unnest(?, ?) p(playbook, target)
                        """,
                        row -> {
                            var at = row.getObject(3, OffsetDateTime.class);
                            if (at != null)
                                stored.lastIntents.put(
                                        new Dispatch.Pair(row.getString(1), row.getString(2)), at.toInstant());
                        },
                        asked)
                .run(connection);
        return stored;
    }
}
