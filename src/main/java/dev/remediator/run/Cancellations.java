package dev.remediator.run;

import dev.remediator.audit.AuditEntry;
import dev.remediator.audit.AuditLog;
import dev.remediator.identity.Caller;
import dev.remediator.store.Transactions;
import dev.remediator.target.Ownership;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/**
 * Runs that somebody wants to end. The wish is stored first; the run hears it at once where it is in this node's memory,
 * and otherwise from its own node's next sweep. What it has done stands: taking it back is a decision of its own.
 */
public final class Cancellations {
    private static final int MAX_REASON = 1_000;

    /** What became of the wish. */
    public sealed interface Result {
        /** The run ends as soon as what is under way has answered. */
        record Noted() implements Result {}

        record Unknown() implements Result {}

        /** It has ended already; {@code what} tells how. */
        record Over(String what) implements Result {}

        record Unfit(String problem) implements Result {}
    }

    private final Transactions transactions;
    private final RunExecutor executor;
    private final Ownership ownership;
    private final InstantSource clock;

    public Cancellations(Transactions transactions, RunExecutor executor, Ownership ownership, InstantSource clock) {
        this.transactions = transactions;
        this.executor = executor;
        this.ownership = ownership;
        this.clock = clock;
    }

    /**
     * @param reason is told to everybody; must not be empty
     * @throws dev.remediator.target.NotTheirs where its target is somebody else's
     */
    public Result cancel(UUID run, Caller by, String reason) {
        if (reason.isBlank()) return new Result.Unfit("a reason is needed: it stands in the incident");
        if (reason.length() > MAX_REASON)
            return new Result.Unfit("a reason has at most %d characters".formatted(MAX_REASON));
        var result = transactions.call(connection -> {
            var over = over(connection, run, by);
            if (over.isPresent()) return over.get();
            if (insert(connection, run, by, reason.strip()))
                AuditLog.add(
                        connection,
                        AuditEntry.of(by, clock.instant(), "cancel", run.toString())
                                .about(run)
                                .with("reason", reason.strip()));
            return new Result.Noted();
        });
        if (result instanceof Result.Noted)
            executor.deliver(run, new RunEvent.Cancelled(by.principal(), reason.strip()));
        return result;
    }

    private Optional<Result> over(Connection connection, UUID run, Caller by) throws SQLException {
        try (var statement =
                connection.prepareStatement("select phase, ended_at, reason, target from run where id = ?")) {
            statement.setObject(1, run);
            try (var row = statement.executeQuery()) {
                if (!row.next()) return Optional.of(new Result.Unknown());
                ownership.check(by, row.getString(4));
                var ended = row.getObject(2, OffsetDateTime.class);
                if (ended == null) return Optional.empty();
                var reason = Optional.ofNullable(row.getString(3)).orElse("");
                return Optional.of(
                        new Result.Over(Ends.says(Phase.valueOf(row.getString(1)), ended.toInstant(), reason)));
            }
        }
    }

    /** Whoever wants it second wants nothing new. */
    private boolean insert(Connection connection, UUID run, Caller by, String reason) throws SQLException {
        var rows = new Columns("uuid", "text", "text", "timestamptz");
        rows.add(run, by.principal(), reason, clock.instant());
        return rows.update(connection, """
                        insert into cancellation (run_id, made_by, reason, at) select * from unnest(?, ?, ?, ?)
                        on conflict do nothing
                        """) == 1;
    }
}
