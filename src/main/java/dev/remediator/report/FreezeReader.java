package dev.remediator.report;

import dev.remediator.guard.Freezes;
import dev.remediator.store.Transactions;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Reads what people have stopped. */
@Singleton
public final class FreezeReader {
    private static final int MOST = 20;

    private final Transactions transactions;
    private final InstantSource clock;

    public FreezeReader(Transactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Those that stand, the kill switch first; of very many, some. */
    public List<FreezeView> standing() {
        var now = clock.instant();
        return transactions.read(connection -> Rows.select(
                connection,
                "select *, null::timestamptz as ended_at, null as lifted_by, null as lift_reason from ("
                        + Freezes.STANDING + ") s order by kill desc, made_at, id limit ?",
                FreezeReader::view,
                now,
                MOST));
    }

    /** All, newest first. */
    public Page<FreezeView> all(Optional<Cursor> after, int size) {
        var now = clock.instant();
        return transactions.read(connection -> {
            var rows = Rows.select(
                    connection,
                    """
                    select id, scope, name, kill, reason, made_by, made_at, until,
                           coalesce(lifted_at, case when until <= ? then until end) as ended_at, lifted_by, lift_reason
                    from frozen where (?::timestamptz is null or (made_at, id) < (?, ?))
                    order by made_at desc, id desc limit ?
                    """,
                    FreezeReader::view,
                    now,
                    after.map(Cursor::at).orElse(null),
                    after.map(Cursor::at).orElse(null),
                    after.map(Cursor::id).orElse(null),
                    size + 1);
            return Page.of(
                    rows, size, v -> new Cursor(v.freeze().since(), v.freeze().id()));
        });
    }

    private static FreezeView view(ResultSet row) throws SQLException {
        Optional<Instant> ended = Rows.optionalTime(row, "ended_at");
        return new FreezeView(
                Freezes.read(row), ended, Rows.optionalText(row, "lifted_by"), Rows.optionalText(row, "lift_reason"));
    }
}
