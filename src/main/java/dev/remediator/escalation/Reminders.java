package dev.remediator.escalation;

import dev.remediator.playbook.Severity;
import dev.remediator.run.Announcement;
import dev.remediator.run.Announcements;
import dev.remediator.run.Asked;
import dev.remediator.run.BlastRadius;
import dev.remediator.run.Columns;
import dev.remediator.run.Replies;
import dev.remediator.run.Say;
import dev.remediator.store.Transactions;
import dev.remediator.target.Targets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Reminds those who are asked, at half of their time and at four fifths of it, and then no more. How often it was done
 * stands with the question: no restart does it again, and of several nodes one does it.
 */
public final class Reminders {
    private static final int AT_ONCE = 100;

    private static final String DUE = """
            select a.run_id, a.command_id, a.asked_at, a.expires_at, i.id, i.severity, i.target, i.title
            from ask a join incident i on i.id = a.incident_id
            where a.closed_at is null and a.expires_at > ? and a.reminders < 2
              and a.expires_at - a.asked_at >= ? * interval '1 ms'
              and ? >= a.asked_at + (a.expires_at - a.asked_at) * (case a.reminders when 0 then 0.5 else 0.8 end)
            order by a.expires_at limit ? for update of a skip locked
            """;

    private final Transactions transactions;
    private final Announcements announcements;
    private final Supplier<Targets> targets;
    private final InstantSource clock;

    public Reminders(
            Transactions transactions, Announcements announcements, Supplier<Targets> targets, InstantSource clock) {
        this.transactions = transactions;
        this.announcements = announcements;
        this.targets = targets;
        this.clock = clock;
    }

    private record Due(
            UUID run,
            int command,
            Instant askedAt,
            Instant expiresAt,
            UUID incident,
            Severity severity,
            String target,
            String title) {}

    /** Reminds whoever is to be reminded by now; returns how many questions were told again. */
    public int sweep() {
        var now = clock.instant();
        int told = transactions.call(connection -> {
            var said = new ArrayList<Announcement>();
            var rows = new Columns("uuid", "int4", "timestamptz", "int4");
            for (var due : due(connection, now)) {
                int reminders = Levels.reminders(due.askedAt(), due.expiresAt(), now);
                if (reminders == 0) continue;
                var asked = Replies.find(connection, due.run(), due.command());
                if (asked.isEmpty()) continue;
                rows.add(due.run(), due.command(), now, reminders);
                said.add(announcement(connection, due, asked.get(), now));
            }
            rows.update(connection, """
                    update ask set reminded_at = c, reminders = d from unnest(?, ?, ?, ?) t(a, b, c, d)
                    where run_id = a and command_id = b
                    """);
            announcements.insert(connection, said);
            return said.size();
        });
        if (told > 0) announcements.committed();
        return told;
    }

    private Announcement announcement(Connection connection, Due due, Asked asked, Instant now) throws SQLException {
        var left = Duration.between(now, due.expiresAt()).truncatedTo(ChronoUnit.SECONDS);
        var details = new ArrayList<String>();
        if (!asked.said().isEmpty()) details.add("Heard so far: " + String.join(", ", asked.saidBy()));
        if (asked.kind() == Asked.Kind.APPROVAL) {
            details.add(asked.takenBack().map(s -> "Taken back by: " + s).orElse("It cannot be taken back"));
            details.addAll(BlastRadius.of(connection, targets.get(), asked.target(), due.run())
                    .lines());
        }
        details.add("./remediator asks shows all of it, and how to answer: " + due.run() + "/" + due.command());
        return new Announcement(
                due.incident(),
                Optional.of(due.run()),
                now,
                Announcement.Kind.ASKED,
                due.severity(),
                due.target(),
                due.title(),
                "%s is reminded, %s left: %s"
                        .formatted(
                                asked.group().isEmpty() ? "Every engineer" : asked.group(),
                                Say.duration(left),
                                firstLine(asked.says())),
                details);
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    private static List<Due> due(Connection connection, Instant now) throws SQLException {
        try (var statement = connection.prepareStatement(DUE)) {
            statement.setObject(1, Columns.at(now));
            statement.setLong(2, Levels.SHORTEST_REMINDED.toMillis());
            statement.setObject(3, Columns.at(now));
            statement.setInt(4, AT_ONCE);
            var due = new ArrayList<Due>();
            try (var row = statement.executeQuery()) {
                while (row.next())
                    due.add(new Due(
                            row.getObject(1, UUID.class),
                            row.getInt(2),
                            row.getObject(3, OffsetDateTime.class).toInstant(),
                            row.getObject(4, OffsetDateTime.class).toInstant(),
                            row.getObject(5, UUID.class),
                            Severity.valueOf(row.getString(6)),
                            row.getString(7),
                            row.getString(8)));
            }
            return due;
        }
    }
}
