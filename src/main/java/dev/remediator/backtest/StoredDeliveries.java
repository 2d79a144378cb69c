package dev.remediator.backtest;

import dev.remediator.ingest.Source;
import dev.remediator.store.Transactions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Table {@code delivery}, in pages whose bodies fit into memory. */
final class StoredDeliveries {
    private static final int ROWS = 1000;
    private static final long BYTES = 4L * 1024 * 1024;

    private record Key(Instant at, UUID id) {}

    private final Transactions transactions;
    private final Instant since;
    private final Instant until;

    private StoredDeliveries(Transactions transactions, Instant since, Instant until) {
        this.transactions = transactions;
        this.since = since;
        this.until = until;
    }

    static Pages<Recorded.Delivery> pages(Transactions transactions, Instant since, Instant until) {
        return new Pages<>(new StoredDeliveries(transactions, since, until)::after, Recorded.Delivery::at);
    }

    private List<Recorded.Delivery> after(Recorded.@Nullable Delivery last) {
        var from = last == null ? new Key(since, new UUID(0, 0)) : new Key(last.at(), last.id());
        return transactions.read(connection -> {
            var to = end(connection, from);
            return to == null ? List.of() : read(connection, from, to);
        });
    }

    /** The key of the last row of the page; null at the end. */
    private @Nullable Key end(Connection connection, Key from) throws SQLException {
        Key end = null;
        try (var statement = connection.prepareStatement("""
            select received_at, id, octet_length(body) from delivery
            where received_at >= ? and (received_at, id) > (?, ?) and received_at <= ?
            order by received_at, id limit ?
            """)) {
            StoredFacts.bind(statement, 1, from.at());
            StoredFacts.bind(statement, 2, from.at());
            statement.setObject(3, from.id());
            StoredFacts.bind(statement, 4, until);
            statement.setInt(5, ROWS);
            try (var rows = statement.executeQuery()) {
                for (long bytes = 0; rows.next(); ) {
                    bytes += rows.getLong(3);
                    if (end != null && bytes > BYTES) break;
                    end = key(rows);
                }
            }
        }
        return end;
    }

    private static List<Recorded.Delivery> read(Connection connection, Key from, Key to) throws SQLException {
        var page = new ArrayList<Recorded.Delivery>();
        try (var statement = connection.prepareStatement("""
            select received_at, id, source, kind, body from delivery
            where received_at >= ? and (received_at, id) > (?, ?)
              and received_at <= ? and (received_at, id) <= (?, ?)
            order by received_at, id
            """)) {
            StoredFacts.bind(statement, 1, from.at());
            StoredFacts.bind(statement, 2, from.at());
            statement.setObject(3, from.id());
            StoredFacts.bind(statement, 4, to.at());
            StoredFacts.bind(statement, 5, to.at());
            statement.setObject(6, to.id());
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var key = key(rows);
                    page.add(new Recorded.Delivery(
                            key.id(),
                            key.at(),
                            rows.getString(3),
                            kind(key, rows.getString(4)),
                            rows.getBytes(5),
                            List.of()));
                }
            }
        }
        return page;
    }

    private static Key key(ResultSet row) throws SQLException {
        return new Key(row.getObject(1, OffsetDateTime.class).toInstant(), row.getObject(2, UUID.class));
    }

    private static Source.Kind kind(Key key, String stored) {
        for (var kind : Source.Kind.values()) if (kind.label().equals(stored)) return kind;
        throw new RecordingException(
                "delivery %s of %s is of kind '%s', which this Remediator does not know: use the version that recorded it"
                        .formatted(key.id(), key.at(), stored));
    }
}
