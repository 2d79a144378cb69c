package dev.remediator.run;

import dev.remediator.audit.AuditEntry;
import dev.remediator.audit.AuditLog;
import dev.remediator.identity.Caller;
import dev.remediator.playbook.Severity;
import dev.remediator.store.Transactions;
import dev.remediator.target.Ownership;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Temporary changes that somebody wants back before their time. The change is made due, and taken back as any other: only
 * what is still ours is restored, and people are called where that cannot be done.
 */
public final class EarlyEnds {
    private static final int MAX_REASON = 1_000;

    /** What became of the wish. */
    public sealed interface Result {
        /** It is due, and is being taken back. */
        record Noted() implements Result {}

        record Unknown() implements Result {}

        /** There is nothing to take back, or somebody is at it; {@code what} tells. */
        record Over(String what) implements Result {}

        record Unfit(String problem) implements Result {}
    }

    private final Transactions transactions;
    private final Supplier<?> takeBack;
    private final Announcements announcements;
    private final Ownership ownership;
    private final InstantSource clock;

    /** @param takeBack begins to take back what is due */
    public EarlyEnds(
            Transactions transactions,
            Supplier<?> takeBack,
            Announcements announcements,
            Ownership ownership,
            InstantSource clock) {
        this.transactions = transactions;
        this.takeBack = takeBack;
        this.announcements = announcements;
        this.ownership = ownership;
        this.clock = clock;
    }

    private record Row(
            UUID run,
            UUID incident,
            String target,
            String says,
            String state,
            @Nullable Instant endedAt,
            Optional<String> summary,
            Severity severity,
            String title,
            boolean beingUndone) {}

    /**
     * @param reason may be empty
     * @throws dev.remediator.target.NotTheirs where the target is somebody else's
     */
    public Result end(UUID change, Caller by, String reason) {
        if (reason.length() > MAX_REASON)
            return new Result.Unfit("a reason has at most %d characters".formatted(MAX_REASON));
        var now = clock.instant();
        var result = transactions.call(connection -> {
            var found = locked(connection, change);
            if (found.isEmpty()) return new Result.Unknown();
            var row = found.get();
            ownership.check(by, row.target());
            var over = over(row);
            if (over.isPresent()) return over.get();
            if (!due(connection, change, by, now)) return new Result.Noted(); // an attempt is under way
            AuditLog.add(
                    connection,
                    AuditEntry.of(by, now, "temporary-change-end", row.target())
                            .about(row.run())
                            .with("change", change.toString())
                            .with("says", row.says())
                            .with("reason", reason.strip()));
            announcements.insert(
                    connection,
                    List.of(new Announcement(
                            row.incident(),
                            Optional.of(row.run()),
                            now,
                            Announcement.Kind.DECIDED,
                            row.severity(),
                            row.target(),
                            row.title(),
                            "%s ends this before its time%s: %s"
                                    .formatted(
                                            by.principal(),
                                            reason.isBlank() ? "" : " (" + reason.strip() + ")",
                                            row.says()),
                            List.of())));
            return new Result.Noted();
        });
        if (result instanceof Result.Noted) {
            announcements.committed();
            var unused = takeBack.get();
        }
        return result;
    }

    private static Optional<Result> over(Row row) {
        if (row.endedAt() != null)
            return Optional.of(new Result.Over("it is over since %s: %s%s"
                    .formatted(
                            row.endedAt().truncatedTo(ChronoUnit.SECONDS),
                            row.state(),
                            row.summary().map(s -> " (" + s + ")").orElse(""))));
        if (row.state().equals("intended"))
            return Optional.of(new Result.Over("it is just being made; try again when that is over"));
        return row.beingUndone()
                ? Optional.of(new Result.Over("its run is taking it back at this moment"))
                : Optional.empty();
    }

    private static Optional<Row> locked(Connection connection, UUID change) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select c.run_id, c.incident_id, c.target, c.says, c.state, c.ended_at, c.summary, i.severity, i.title,
                       exists (select from run r, jsonb_array_elements(r.state -> 'outstanding') o
                               where r.id = c.run_id and r.ended_at is null
                               and o ->> 'command' = 'undo' and (o ->> 'effect')::integer = c.command_id)
                from temporary_change c join incident i on i.id = c.incident_id where c.id = ? for update of c
                """)) {
            statement.setObject(1, change);
            try (var row = statement.executeQuery()) {
                if (!row.next()) return Optional.empty();
                var ended = row.getObject(6, OffsetDateTime.class);
                return Optional.of(new Row(
                        row.getObject(1, UUID.class),
                        row.getObject(2, UUID.class),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        ended == null ? null : ended.toInstant(),
                        Optional.ofNullable(row.getString(7)),
                        Severity.valueOf(row.getString(8)),
                        row.getString(9),
                        row.getBoolean(10)));
            }
        }
    }

    /** @return whether it was waiting for its time, or for its next attempt */
    private static boolean due(Connection connection, UUID change, Caller by, Instant now) throws SQLException {
        try (var statement = connection.prepareStatement("""
                update temporary_change set due_at = ?, next_at = ?, ended_early_by = coalesce(ended_early_by, ?)
                where id = ? and state = 'made' and ended_at is null
                """)) {
            statement.setObject(1, Columns.at(now));
            statement.setObject(2, Columns.at(now));
            statement.setString(3, by.principal());
            statement.setObject(4, change);
            return statement.executeUpdate() == 1;
        }
    }
}
