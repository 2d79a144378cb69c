package dev.remediator.report;

import dev.remediator.store.Transactions;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads temporary changes. */
@Singleton
public final class ChangeReader {
    private static final int MAX = 50;
    private static final Duration STUCK_FOR = Duration.ofDays(7);

    private final Transactions transactions;

    public ChangeReader(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Those that stand, the first to end first, and before them those of the last days that could not be taken back. */
    public List<ChangeView> standing(Instant now) {
        return transactions.read(
                connection -> Rows.select(connection, """
                select * from (
                  (select * from temporary_change
                   where state in ('failed', 'foreign') and ended_at > ? order by ended_at desc limit ?)
                  union all
                  (select * from temporary_change where ended_at is null order by due_at limit ?)) as shown
                order by ended_at is null, due_at
                """, ChangeReader::change, now.minus(STUCK_FOR), MAX, MAX));
    }

    /** Newest first; only those that stand, or all that are kept. */
    public Page<ChangeView> page(boolean standing, Optional<Cursor> after, int size) {
        return transactions.read(connection -> Page.of(
                Rows.select(
                        connection,
                        """
                        select * from temporary_change
                        where %s and (?::timestamptz is null or (made_at, id) < (?, ?))
                        order by made_at desc, id desc limit ?
                        """.formatted(standing ? "ended_at is null" : "true"),
                        ChangeReader::change,
                        after.map(Cursor::at).orElse(null),
                        after.map(Cursor::at).orElse(null),
                        after.map(Cursor::id).orElse(null),
                        size + 1),
                size,
                change -> new Cursor(change.madeAt(), change.id())));
    }

    public Optional<ChangeView> find(UUID id) {
        return transactions.read(connection ->
                Rows.select(connection, "select * from temporary_change where id = ?", ChangeReader::change, id)
                        .stream()
                        .findFirst());
    }

    /** All of an incident, the last one first. */
    public List<ChangeView> of(UUID incident) {
        return transactions.read(connection -> Rows.select(connection, """
                select c.* from run r join temporary_change c on c.run_id = r.id
                where r.incident_id = ? order by c.made_at desc, c.id desc limit ?
                """, ChangeReader::change, incident, MAX));
    }

    static ChangeView change(ResultSet row) throws SQLException {
        return new ChangeView(
                Rows.id(row, "id"),
                Rows.id(row, "run_id"),
                Rows.id(row, "incident_id"),
                row.getString("playbook"),
                row.getString("target"),
                row.getString("capability"),
                row.getString("says"),
                row.getString("state"),
                Rows.time(row, "made_at"),
                Rows.time(row, "due_at"),
                row.getInt("attempts"),
                Rows.optionalTime(row, "ended_at"),
                Rows.optionalText(row, "ended_early_by"),
                Rows.optionalText(row, "summary"));
    }
}
