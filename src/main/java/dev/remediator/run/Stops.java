package dev.remediator.run;

import dev.remediator.guard.Demotion;
import dev.remediator.guard.Freeze;
import dev.remediator.guard.Freezes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What people have stopped, and the playbooks that act only with consent. Both stand until somebody ends them, whatever
 * the files say, so both are always asked about: by one question to two tables that are nearly always empty.
 */
final class Stops {
    /**
     * Whoever writes an intent, or that something is held, shares it. Whoever freezes takes it alone, and so answers when
     * no intent is on its way any more; whoever thaws takes it alone, and so sees all that was held.
     */
    private static final String LOCK = "hashtextextended('freeze', 5)";

    private final List<Freeze> freezes = new ArrayList<>();
    private final Map<String, Demotion> demoted = new HashMap<>();

    /** Whoever freezes from now on waits for this transaction. */
    static void share(RoundTrip trip) {
        trip.query("select pg_advisory_xact_lock_shared(" + LOCK + ")", row -> {});
    }

    static void share(Connection connection) throws SQLException {
        var trip = new RoundTrip();
        share(trip);
        trip.run(connection);
    }

    /**
     * Waits for transactions that write intents, but not for ever: one of them may belong to a node that stands still. The
     * server ends such a one after five seconds (idle_in_transaction_session_timeout), so that it writes nothing later.
     */
    static void awaitAnswers(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("set local lock_timeout = '6s'");
            var before = connection.setSavepoint();
            try {
                statement.execute("select pg_advisory_xact_lock(" + LOCK + ")");
            } catch (SQLException e) {
                if (!"55P03".equals(e.getSQLState())) throw e;
                connection.rollback(before);
            }
            statement.execute("set local lock_timeout = 0");
        }
    }

    static Stops ask(RoundTrip trip, List<Journal.Claim> claims, Instant now) {
        var stops = new Stops();
        var playbooks =
                claims.stream().map(c -> c.state().playbook()).distinct().toList();
        trip.query(
                Freezes.STANDING + """
                 union all
                select null, 'demoted', playbook, false, why, '', at, null from demotion
                where lifted_at is null and playbook = any(?)
                """,
                row -> {
                    if (row.getString(2).equals("demoted"))
                        stops.demoted.put(
                                row.getString(3),
                                new Demotion(
                                        row.getString(3),
                                        row.getObject(7, OffsetDateTime.class).toInstant(),
                                        row.getString(5)));
                    else stops.freezes.add(Freezes.read(row));
                },
                Columns.at(now),
                Columns.of("text", playbooks));
        return stops;
    }

    List<Freeze> of(String playbook, String target) {
        return freezes.stream().filter(f -> f.concerns(playbook, target)).toList();
    }

    Optional<Demotion> demotion(String playbook) {
        return Optional.ofNullable(demoted.get(playbook));
    }
}
