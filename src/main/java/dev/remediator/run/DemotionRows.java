package dev.remediator.run;

import dev.remediator.playbook.Safety;
import dev.remediator.run.Announcement.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Demotes playbooks whose last runs that acted have all failed, in the transaction in which the last of these runs ends.
 * What ended otherwise than healed or failed says nothing about the playbook.
 */
final class DemotionRows {
    /** So far back runs are looked at. */
    private static final int RUNS = 1_000;

    private DemotionRows() {}

    /**
     * @param entries as they were written before, in this transaction
     * @return what must still be told
     */
    static List<Announcement> add(Connection connection, List<JournalEntry> entries, Safety safety)
            throws SQLException {
        if (safety.demoteAfter().isEmpty()) return List.of();
        var failed = new TreeMap<String, JournalEntry>();
        for (var e : entries)
            // What was held half-way by a freeze or a limit is not its failure.
            if (e.state().phase() == Phase.FAILED
                    && e.state().acted()
                    && e.state().heldBy().isEmpty()) failed.put(e.state().playbook(), e);
        var told = new ArrayList<Announcement>();
        for (var last : failed.values())
            demote(connection, last, safety.demoteAfter().get()).ifPresent(told::add);
        return told;
    }

    private static Optional<Announcement> demote(Connection connection, JournalEntry last, int after)
            throws SQLException {
        var state = last.state();
        var runs = new ArrayList<UUID>();
        var lines = new ArrayList<String>();
        new RoundTrip()
                // Two that end at once would each see one failure too few.
                .query("select pg_advisory_xact_lock(hashtextextended(?, 6))", row -> {}, state.playbook())
                .query(
                        """
                        select id, outcome, target, reason from (
                            select * from run where playbook = ? and ended_at is not null
                                and ended_at > coalesce((select max(lifted_at) from demotion where playbook = ?), '-infinity')
                            order by ended_at desc limit ?) r
                        where outcome in ('SUCCEEDED', 'FAILED') and held_by is null and exists (select from effect e where e.run_id = r.id)
                        order by ended_at desc, id desc limit ?
                        """,
                        row -> {
                            if (!row.getString(2).equals("FAILED")) return;
                            runs.add(row.getObject(1, UUID.class));
                            lines.add("%s: %s".formatted(row.getString(3), row.getString(4)));
                        },
                        state.playbook(),
                        state.playbook(),
                        RUNS,
                        after)
                .run(connection);
        if (runs.size() < after) return Optional.empty();
        var why = after == 1
                ? "its last run that acted has failed"
                : "its last %d runs that acted have failed".formatted(after);
        try (var insert = connection.prepareStatement(
                "insert into demotion (playbook, at, runs, why) values (?, ?, ?, ?) on conflict do nothing")) {
            insert.setString(1, state.playbook());
            insert.setObject(2, Columns.at(last.turn().at()));
            insert.setArray(3, connection.createArrayOf("uuid", runs.toArray()));
            insert.setString(4, why);
            if (insert.executeUpdate() == 0) return Optional.empty();
        }
        return Optional.of(new Announcement(
                state.incident(),
                Optional.of(state.id()),
                last.turn().at(),
                Kind.REPORTED,
                state.severity(),
                state.target(),
                state.title(),
                "%s acts only with consent from now on: %s. A person lets it act by itself again: ./remediator promote %s"
                        .formatted(state.playbook(), why, state.playbook()),
                lines));
    }
}
