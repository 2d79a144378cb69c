package dev.remediator.escalation;

import dev.remediator.audit.AuditEntry;
import dev.remediator.audit.AuditLog;
import dev.remediator.identity.Actor;
import dev.remediator.identity.Caller;
import dev.remediator.playbook.Severity;
import dev.remediator.run.Announcement;
import dev.remediator.run.Announcements;
import dev.remediator.run.Columns;
import dev.remediator.store.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** That an engineer takes an incident on: once for each incident, and nobody else is called for it then. */
public final class Acknowledgements {
    private static final int MAX_REASON = 1_000;

    /** What became of it. */
    public sealed interface Result {
        /**
         * Somebody has it.
         *
         * @param by the first who said so, which may be another
         */
        record Taken(String by, Instant at) implements Result {}

        /** There is no such incident. */
        record Unknown() implements Result {}

        /** It was closed before anybody took it on. */
        record Over(String what) implements Result {}

        record Unfit(String problem) implements Result {}
    }

    private final Transactions transactions;
    private final Announcements announcements;
    private final InstantSource clock;

    public Acknowledgements(Transactions transactions, Announcements announcements, InstantSource clock) {
        this.transactions = transactions;
        this.announcements = announcements;
        this.clock = clock;
    }

    private record Row(
            Severity severity,
            String target,
            String title,
            @Nullable Instant closedAt,
            @Nullable Instant takenAt,
            @Nullable String takenBy) {}

    /** @param reason may be empty; it stands in the timeline */
    public Result acknowledge(UUID incident, Caller by, String reason) {
        if (reason.length() > MAX_REASON)
            return new Result.Unfit("a reason has at most %d characters".formatted(MAX_REASON));
        if (!(by.actor() instanceof Actor.Engineer))
            return new Result.Unfit(
                    "only an engineer has an incident: %s is none, and people are called until one has it"
                            .formatted(by.principal()));
        var now = clock.instant();
        var result = transactions.call(connection -> {
            var found = locked(connection, incident);
            if (found.isEmpty()) return new Result.Unknown();
            var row = found.get();
            if (row.takenAt() != null && row.takenBy() != null) return new Result.Taken(row.takenBy(), row.takenAt());
            if (row.closedAt() != null)
                return new Result.Over("the incident was closed at %s, before anybody took it on"
                        .formatted(row.closedAt().truncatedTo(ChronoUnit.SECONDS)));
            var engineer = by.principal();
            take(connection, incident, engineer, now);
            AuditLog.add(
                    connection,
                    AuditEntry.of(by, now, "acknowledge", incident.toString())
                            .with("target", row.target())
                            .with("reason", reason.strip()));
            announcements.insert(
                    connection,
                    List.of(new Announcement(
                            incident,
                            Optional.empty(),
                            now,
                            Announcement.Kind.DECIDED,
                            row.severity(),
                            row.target(),
                            row.title(),
                            "%s has acknowledged this%s. Nobody else is called for it"
                                    .formatted(engineer, reason.isBlank() ? "" : " (" + reason.strip() + ")"),
                            List.of())));
            return new Result.Taken(engineer, now);
        });
        announcements.committed();
        return result;
    }

    private static Optional<Row> locked(Connection connection, UUID incident) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select severity, target, title, closed_at, acknowledged_at, acknowledged_by from incident
                where id = ? for update
                """)) {
            statement.setObject(1, incident);
            try (var row = statement.executeQuery()) {
                if (!row.next()) return Optional.empty();
                return Optional.of(new Row(
                        Severity.valueOf(row.getString(1)),
                        row.getString(2),
                        row.getString(3),
                        time(row.getObject(4, OffsetDateTime.class)),
                        time(row.getObject(5, OffsetDateTime.class)),
                        row.getString(6)));
            }
        }
    }

    private static @Nullable Instant time(@Nullable OffsetDateTime at) {
        return at == null ? null : at.toInstant();
    }

    private static void take(Connection connection, UUID incident, String engineer, Instant now) throws SQLException {
        try (var statement = connection.prepareStatement(
                "update incident set acknowledged_at = ?, acknowledged_by = ? where id = ?")) {
            statement.setObject(1, Columns.at(now));
            statement.setString(2, engineer);
            statement.setObject(3, incident);
            statement.executeUpdate();
        }
        try (var statement = connection.prepareStatement(
                "update escalation set ended_at = ? where incident_id = ? and told_at is null and ended_at is null")) {
            statement.setObject(1, Columns.at(now));
            statement.setObject(2, incident);
            statement.executeUpdate();
        }
    }
}
