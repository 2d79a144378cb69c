package dev.remediator.run;

import dev.remediator.store.StoreException;
import dev.remediator.store.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * This process among those that share the database. Its id is a fencing token: it grows with every start, and every write
 * of the journal proves in its own transaction that nobody has taken over: taking over deletes the row, and waits for
 * writes that have proved themselves before it. A node that slept past its lease and was taken over writes nothing; one
 * that nobody took over (the database was away for all) goes on.
 *
 * <p>Between two renewals a node is sure of its lease for a while by its own clocks. Where it is not, it asks the database
 * before it commits anything, and before it sends anything that changes the world.
 */
public final class Node {
    /**
     * Another node goes on within the lease and a moment more, so it is short; a stall that is shorter than this, less one
     * {@link #RENEW}, costs a node nothing.
     */
    public static final Duration LEASE = Duration.ofSeconds(7);

    public static final Duration RENEW = Duration.ofSeconds(1);

    /** A node that starts has nothing yet that others could take, and on a busy machine it renews late. */
    static final Duration FIRST = Duration.ofMinutes(2);

    /** What is sent when a node is sure arrives before anybody else may begin to look for it. */
    static final Duration MARGIN = Duration.ofSeconds(2);

    /** So long an effect waits for a database that does not say whether the lease holds. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(250);

    private final long id;
    private final Transactions transactions;
    private final Stopwatch stopwatch;
    private volatile Stopwatch.Lap renewed;
    private volatile Stopwatch.@Nullable Lap late;
    private volatile boolean lost;
    private volatile boolean draining;
    private volatile boolean left;

    private Node(long id, Transactions transactions, Stopwatch stopwatch, Stopwatch.Lap renewed) {
        this.id = id;
        this.transactions = transactions;
        this.stopwatch = stopwatch;
        this.renewed = renewed;
    }

    /** @param name for people; need not be unique */
    public static Node register(Transactions transactions, String name) {
        return register(transactions, name, "", Stopwatch.SYSTEM);
    }

    /** @param version of this program, for people */
    static Node register(Transactions transactions, String name, String version, Stopwatch stopwatch) {
        var asked = stopwatch.start();
        long id = transactions.call(connection -> {
            try (var statement = connection.prepareStatement("""
                    insert into node (name, version, lease_until)
                    values (?, ?, clock_timestamp() + ? * interval '1 ms') returning id
                    """)) {
                statement.setString(1, name);
                statement.setString(2, version);
                statement.setLong(3, FIRST.toMillis());
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    return rows.getLong(1);
                }
            }
        });
        return new Node(id, transactions, stopwatch, asked);
    }

    public long id() {
        return id;
    }

    /** @return false when another node took over: this process must not go on as this node */
    public synchronized boolean renew() {
        if (lost) return false;
        if (left) return true;
        var asked = stopwatch.start();
        Optional<Boolean> wasOver = extend();
        lost = wasOver.isEmpty();
        if (lost) return false;
        if (wasOver.get()) late = asked;
        renewed = asked;
        return true;
    }

    /** @return whether the lease was over before; empty where another node took over */
    private Optional<Boolean> extend() {
        try {
            return transactions.call(this::extend);
        } catch (LeaseLost e) {
            return Optional.empty();
        }
    }

    private Optional<Boolean> extend(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("""
                    with was as (select id, lease_until from node where id = ? for no key update)
                    update node set lease_until = clock_timestamp() + ? * interval '1 ms'
                    from was where node.id = was.id returning was.lease_until < clock_timestamp()
                    """)) {
            statement.setLong(1, id);
            statement.setLong(2, LEASE.toMillis());
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(rows.getBoolean(1)) : Optional.empty();
            }
        }
    }

    /** By this process's clocks nobody can have taken over, and nobody will in the next {@link #MARGIN}. */
    private boolean isSure() {
        return !lost && !left && renewed.passed().compareTo(LEASE.minus(MARGIN)) < 0;
    }

    /**
     * Whether something that changes the world may be sent at this very moment. Asks the database where this process is
     * not sure: it may have been stopped for long since the intent.
     *
     * @return why not
     */
    public Optional<String> mayNotAct() throws InterruptedException {
        var began = stopwatch.start();
        while (!isSure()) {
            if (left) return Optional.of("this node is stopping and has given its runs away: nothing was sent");
            try {
                if (!renew()) return Optional.of(taken(id) + ": nothing was sent");
            } catch (StoreException e) {
                if (began.passed().compareTo(PATIENCE) >= 0)
                    return Optional.of(
                            "the database does not say whether this node may still act (%s): nothing was sent"
                                    .formatted(e.getMessage()));
                Thread.sleep(PAUSE);
            }
        }
        return Optional.empty();
    }

    /** For each transaction that writes, when it is about to be committed. */
    public void pass(Connection connection) throws SQLException {
        if (!isSure()) prove(connection);
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
     * Takes over the runs of nodes whose lease is over. A node whose own lease was over a moment ago takes nothing: the
     * database was away, or its clock was put forward, and the others must have the time to renew theirs, too.
     *
     * @param alone no other process can use this database, so every other node is dead
     * @return the runs that are ours now
     */
    public List<UUID> takeOver(boolean alone) {
        if (!alone && !mayJudge()) return List.of();
        return transactions.call(connection -> {
            prove(connection);
            shorten(connection);
            var dead = new ArrayList<Long>();
            try (var statement = connection.prepareStatement("""
                    select id from node where id <> ? and (? or lease_until < clock_timestamp()) for update skip locked
                    """)) {
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

    private boolean mayJudge() {
        if (left || (!isSure() && !renew())) return false;
        var wasLate = late;
        return wasLate == null || wasLate.passed().compareTo(LEASE) >= 0;
    }

    /** A lease that ends later than any can was given before the database's clock was put back. */
    private void shorten(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("""
                update node set lease_until = clock_timestamp() + ? * interval '1 ms' where id in (
                    select id from node where id <> ? and lease_until > clock_timestamp() + ? * interval '1 ms'
                    for no key update skip locked)
                """)) {
            statement.setLong(1, LEASE.toMillis());
            statement.setLong(2, id);
            statement.setLong(3, FIRST.plus(LEASE).toMillis());
            statement.executeUpdate();
        }
    }

    /** From now on this process begins nothing. */
    public void drain() {
        draining = true;
    }

    public boolean isDraining() {
        return draining;
    }

    /** Another process has taken over. */
    public boolean isLost() {
        return lost;
    }

    /** Gives the lease up, so that others go on at once with what is left. Nothing is renewed afterwards. */
    public synchronized void leave() {
        draining = true;
        left = true;
        if (lost) return;
        transactions.call(connection -> {
            try (var statement = connection.prepareStatement("""
                    update node set draining = true, lease_until = clock_timestamp() - interval '1 s' where id = ?
                    """)) {
                statement.setLong(1, id);
                return statement.executeUpdate();
            }
        });
    }

    private static String taken(long node) {
        return "node %d was taken over by another".formatted(node);
    }

    /** This process slept, or was cut off, for longer than its lease, and another took over. */
    public static final class LeaseLost extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final long node;

        LeaseLost(long node) {
            super(taken(node) + "; it writes nothing more");
            this.node = node;
        }

        public long node() {
            return node;
        }
    }
}
