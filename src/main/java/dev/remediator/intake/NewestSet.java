package dev.remediator.intake;

import dev.remediator.run.Node;
import dev.remediator.store.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Whether the remediations in force here are the newest that any living node has. While a change goes from node to node,
 * the newest set decides about what all share, above all the schedules. A set counts from when a node first had it, or
 * changed to it while it ran: going back to an older set is a change, too, and a start is none.
 */
public final class NewestSet {
    private static final Logger LOG = Logger.getLogger(NewestSet.class);

    private final Transactions transactions;
    private final Node node;
    private final Supplier<String> digest;
    private String noted = "";
    private volatile boolean ours;

    /** @param digest of the set in force here */
    public NewestSet(Transactions transactions, Node node, Supplier<String> digest) {
        this.transactions = transactions;
        this.node = node;
        this.digest = digest;
    }

    /** Looks anew, and lets the other nodes know what is in force here. */
    public synchronized boolean look() {
        var now = digest.get();
        if (!now.equals(noted)) {
            boolean changed = !noted.isEmpty();
            transactions.call(connection -> note(connection, now, changed));
            noted = now;
        }
        boolean newest = transactions.read(connection -> isNewest(connection, now));
        if (newest != ours)
            LOG.infof(
                    newest
                            ? "The remediations in force here (%s) are the newest: schedules follow them"
                            : "Another node has newer remediations in force than those here (%s): schedules follow them",
                    now);
        ours = newest;
        return newest;
    }

    /** As of the last look. */
    public boolean isOurs() {
        return ours;
    }

    private int note(Connection connection, String now, boolean changed) throws SQLException {
        try (var statement = connection.prepareStatement("""
                insert into catalog as c (digest, since) values (?, clock_timestamp())
                on conflict (digest) do update set since = case when ? then excluded.since else c.since end
                """)) {
            statement.setString(1, now);
            statement.setBoolean(2, changed);
            statement.executeUpdate();
        }
        try (var statement = connection.prepareStatement("update node set catalog = ? where id = ?")) {
            statement.setString(1, now);
            statement.setLong(2, node.id());
            return statement.executeUpdate();
        }
    }

    private boolean isNewest(Connection connection, String now) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select not exists (
                    select from node n join catalog c on c.digest = n.catalog
                    where n.id <> ? and not n.draining and n.lease_until > clock_timestamp()
                      and c.since > (select since from catalog where digest = ?))
                """)) {
            statement.setLong(1, node.id());
            statement.setString(2, now);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getBoolean(1);
            }
        }
    }
}
