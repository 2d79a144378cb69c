package dev.remediator.run;

import dev.remediator.store.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * This process among those that share the database. Its id is a fencing token: it grows with every start, and every write
 * of the journal proves in its own transaction that nobody has taken over: taking over deletes the row, and waits for
 * writes that have proved themselves before it. A node that slept past its lease and was taken over writes nothing; one
 * that nobody took over (the database was away for all) goes on.
 */
public final class Node {
    public static final Duration LEASE = Duration.ofSeconds(8);
    static final Duration RENEW = Duration.ofSeconds(2);

    private final long id;
    private final Transactions transactions;

    private Node(long id, Transactions transactions) {
        this.id = id;
        this.transactions = transactions;
    }

    /** @param name for people; need not be unique */
    public static Node register(Transactions transactions, String name) {
        long id = transactions.call(connection -> {
            try (var statement = connection.prepareStatement(
                    "insert into node (name, lease_until) values (?, now() + ? * interval '1 ms') returning id")) {
                statement.setString(1, name);
                statement.setLong(2, LEASE.toMillis());
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    return rows.getLong(1);
                }
            }
        });
        return new Node(id, transactions);
    }

    public long id() {
        return id;
    }

    /** @return false when another node took over: this process must not go on as this node */
    public boolean renew() {
        return transactions.call(connection -> {
            try (var statement = connection.prepareStatement(
                    "update node set lease_until = now() + ? * interval '1 ms' where id = ?")) {
                statement.setLong(1, LEASE.toMillis());
                statement.setLong(2, id);
                return statement.executeUpdate() == 1;
            }
        });
    }

    /** Proves that this node was not taken over, and keeps it so until the transaction ends. */
    public void prove(Connection connection) throws SQLException {
        var trip = new RoundTrip();
        prove(trip);
        trip.run(connection);
    }

    /** The same, along with what else is sent. */
    public void prove(RoundTrip trip) {
        trip.query(
                "select count(*) from (select from node where id = ? for key share) mine",
                row -> {
                    if (row.getLong(1) == 0) throw new LeaseLost(id);
                },
                id);
    }

    /**
     * Takes over the runs of nodes whose lease is over.
     *
     * @param alone no other process can use this database, so every other node is dead
     * @return the runs that are ours now
     */
    public List<UUID> takeOver(boolean alone) {
        return transactions.call(connection -> {
            prove(connection);
            var dead = new ArrayList<Long>();
            try (var statement = connection.prepareStatement(
                    "select id from node where id <> ? and (? or lease_until < now()) for update skip locked")) {
                statement.setLong(1, id);
                statement.setBoolean(2, alone);
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) dead.add(rows.getLong(1));
                }
            }
            var runs = new ArrayList<UUID>();
            if (dead.isEmpty()) return runs;
            var ids = connection.createArrayOf("int8", dead.toArray());
            try (var statement = connection.prepareStatement(
                    "update run set node = ? where node = any(?) and ended_at is null returning id")) {
                statement.setLong(1, id);
                statement.setArray(2, ids);
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) runs.add(rows.getObject(1, UUID.class));
                }
            }
            try (var statement = connection.prepareStatement("delete from node where id = any(?)")) {
                statement.setArray(1, ids);
                statement.executeUpdate();
            }
            return runs;
        });
    }

    /** This process slept, or was cut off, for longer than its lease, and another took over. */
    public static final class LeaseLost extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final long node;

        LeaseLost(long node) {
            super("node " + node + " was taken over by another; it writes nothing more");
            this.node = node;
        }

        public long node() {
            return node;
        }
    }
}
