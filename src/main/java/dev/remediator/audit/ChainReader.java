package dev.remediator.audit;

import dev.remediator.store.Transactions;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the chain in pages, each in a transaction of its own: it only grows, so that nothing is missed between them. */
@Singleton
public final class ChainReader {
    private static final String ENTRY = """
            a.id, case when isfinite(a.at) then (extract(epoch from a.at) * 1000000)::bigint end as micros, a.actor, a.kind,
            a.address, a.action, a.subject, a.run_id::text as run, a.details::text as details
            """;
    private static final String LINKS = "select c.seq, c.audit_id, c.hash, " + ENTRY
            + " from audit_chain c left join audit a on a.id = c.audit_id where c.seq > ? order by c.seq limit ?";
    private static final String ENTRIES = "select c.seq, c.hash, " + ENTRY
            + " from audit a left join audit_chain c on c.audit_id = a.id where a.id > ? order by a.id limit ?";
    private static final String BESIDE = "select c.seq, c.hash, " + ENTRY
            + " from audit a left join audit_chain c on c.audit_id = a.id where a.id > ? and c.seq is null"
            + " order by a.id limit ?";

    private final Transactions transactions;

    public ChainReader(Transactions transactions) {
        this.transactions = transactions;
    }

    /** The last link; empty where nothing was ever recorded. */
    public Optional<ChainHead> head() {
        return transactions.read(connection -> {
            try (var select =
                            connection.prepareStatement("select seq, hash from audit_chain order by seq desc limit 1");
                    var rows = select.executeQuery()) {
                return rows.next() ? Optional.of(ChainHead.of(rows.getLong(1), rows.getBytes(2))) : Optional.empty();
            }
        });
    }

    List<Link> after(long seq, int most) {
        return page(LINKS, seq, most, row -> {
            var entry = row.getObject("id") == null ? Optional.<ChainedEntry>empty() : Optional.of(entry(row));
            return new Link(row.getLong("seq"), row.getLong("audit_id"), row.getBytes("hash"), entry);
        });
    }

    /**
     * An entry with the link that names it.
     *
     * @param seq null where no link does
     */
    record Placed(ChainedEntry entry, @Nullable Long seq, byte @Nullable [] hash) {}

    /** Entries by their ids. */
    List<Placed> entries(long afterId, int most) {
        return page(ENTRIES, afterId, most, ChainReader::placed);
    }

    /** Entries that no link names, by their ids. */
    List<Placed> beside(long afterId, int most) {
        return page(BESIDE, afterId, most, ChainReader::placed);
    }

    private static Placed placed(ResultSet row) throws SQLException {
        return new Placed(entry(row), row.getObject("seq", Long.class), row.getBytes("hash"));
    }

    private static ChainedEntry entry(ResultSet row) throws SQLException {
        var micros = row.getObject("micros", Long.class);
        return new ChainedEntry(
                row.getLong("id"),
                micros == null ? Long.MIN_VALUE : micros, // a time without end, which nothing that was linked has
                row.getString("actor"),
                row.getString("kind"),
                row.getString("address"),
                row.getString("action"),
                row.getString("subject"),
                row.getString("run"),
                row.getString("details"));
    }

    private interface Read<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> List<T> page(String sql, long after, int most, Read<T> read) {
        return transactions.read(connection -> {
            try (var select = connection.prepareStatement(sql)) {
                select.setLong(1, after);
                select.setInt(2, most);
                var page = new ArrayList<T>();
                try (var rows = select.executeQuery()) {
                    while (rows.next()) page.add(read.of(rows));
                }
                return page;
            }
        });
    }
}
