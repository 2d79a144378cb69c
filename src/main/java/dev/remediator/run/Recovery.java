package dev.remediator.run;

import dev.remediator.store.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Takes runs up again: those of dead nodes, and those of this node that are not in its memory. */
public final class Recovery {
    private static final Logger LOG = Logger.getLogger(Recovery.class);
    private static final int AT_ONCE = 500;

    private final Transactions transactions;
    private final Node node;
    private final RunExecutor executor;

    public Recovery(Transactions transactions, Node node, RunExecutor executor) {
        this.transactions = transactions;
        this.node = node;
        this.executor = executor;
    }

    private record Stored(UUID id, RunState state, int seq, boolean alertsOver) {}

    /**
     * @param alone no other process uses this database
     * @return how many runs were taken up
     */
    public int sweep(boolean alone) {
        node.takeOver(alone);
        int taken = 0;
        for (var run : transactions.read(this::stored)) {
            if (executor.holds(run.id())) continue;
            LOG.infof("Taking up run %s of %s on %s at %s", run.id(), run.state().playbook(), run.state().target(), run.state().phase());
            executor.resume(run.state(), run.seq(), run.alertsOver());
            taken++;
        }
        for (var timer : transactions.read(this::overdue)) executor.deliver(timer.run(), new RunEvent.TimerFired(timer.command()));
        return taken;
    }

    private List<Stored> stored(Connection connection) throws SQLException {
        var open = new ArrayList<UUID>();
        try (var statement =
                connection.prepareStatement("select id from run where node = ? and ended_at is null order by id")) {
            statement.setLong(1, node.id());
            try (var rows = statement.executeQuery()) {
                while (rows.next()) open.add(rows.getObject(1, UUID.class));
            }
        }
        open.removeIf(executor::holds);
        var stored = new ArrayList<Stored>();
        if (open.isEmpty()) return stored;
        try (var statement = connection.prepareStatement("""
                select r.id, r.state, r.seq,
                       not exists (select from alert_episode e where e.run_id = r.id and e.ended_at is null) as over
                from run r where r.id = any(?) and r.ended_at is null
                """)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid", open.stream().limit(AT_ONCE).toArray()));
            try (var rows = statement.executeQuery()) {
                while (rows.next())
                    stored.add(new Stored(
                            rows.getObject(1, UUID.class),
                            RunJson.read(RunState.class, rows.getString(2)),
                            rows.getInt(3),
                            rows.getBoolean(4)));
            }
        }
        return stored;
    }

    private record Overdue(UUID run, int command) {}

    private List<Overdue> overdue(Connection connection) throws SQLException {
        var overdue = new ArrayList<Overdue>();
        try (var statement = connection.prepareStatement("""
                select t.run_id, t.command_id from timer t join run r on r.id = t.run_id
                where t.due_at < now() - interval '2 s' and r.node = ? order by t.due_at limit ?
                """)) {
            statement.setLong(1, node.id());
            statement.setInt(2, AT_ONCE);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) overdue.add(new Overdue(rows.getObject(1, UUID.class), rows.getInt(2)));
            }
        }
        return overdue;
    }
}
