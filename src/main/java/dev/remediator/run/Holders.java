package dev.remediator.run;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Which run holds each target: one at a time, held by the database. */
final class Holders {
    private final Map<String, UUID> byTarget = new HashMap<>();

    /** Claims every free target, but for those who only look. */
    static Holders claim(RoundTrip trip, List<Journal.Claim> claims, Instant now) {
        var holders = new Holders();
        var rows = new Columns("text", "uuid", "timestamptz");
        // In one order everywhere, so that two nodes never wait for each other.
        claims.stream()
                .filter(c -> !(c.asked() instanceof Command.Look))
                .map(Journal.Claim::state)
                .sorted(Comparator.comparing(RunState::target))
                .forEach(s -> rows.add(s.target(), s.id(), now));
        if (rows.isEmpty()) return holders;
        trip.update("""
                insert into acting (target, run_id, since) select * from unnest(?, ?, ?)
                on conflict (target) do nothing
                """, rows);
        var targets = claims.stream().map(c -> c.state().target()).distinct().toList();
        trip.query(
                "select target, run_id from acting where target = any(?)",
                row -> holders.byTarget.put(row.getString(1), row.getObject(2, UUID.class)),
                Columns.of("text", targets));
        return holders;
    }

    static void giveBack(Connection connection, List<UUID> runs) throws SQLException {
        Columns.of("uuid", runs).update(connection, "delete from acting where run_id = any(?)");
    }

    Optional<UUID> of(String target) {
        return Optional.ofNullable(byTarget.get(target));
    }

    boolean has(RunState run) {
        return run.id().equals(byTarget.get(run.target()));
    }
}
