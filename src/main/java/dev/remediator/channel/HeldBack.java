package dev.remediator.channel;

import static dev.remediator.channel.Outbox.utc;

import dev.remediator.playbook.Severity;
import dev.remediator.run.Announcement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/** What waits for the end of a channel's quiet hours: rows of table {@code outbox} with {@code held}. */
final class HeldBack {
    /** So long after the last news of an incident people are in the middle of it. */
    static final Duration IN_THE_MIDDLE = Duration.ofHours(1);

    private static final String URGENT = """
            exists (select from outbox w join announcement a on a.id = w.announcement_id
              where w.channel = o.channel and w.incident_id = o.incident_id and w.sent_at is null and w.dead_at is null
                and (a.kind = any (?) or a.body ->> 'severity' = ?))
            """;

    private static final String RELEASE = """
            update outbox o set next_at = ?, held = false
            where o.channel = ? and o.held and o.sent_at is null and o.dead_at is null and o.next_at > ?
            """;

    private static final String HOLD = """
            update outbox o set next_at = ?, held = true
            where o.channel = ? and o.sent_at is null and o.dead_at is null and o.next_at <= ?
              and not exists (select from announcement a
                join outbox told on told.channel = o.channel and told.announcement_id = a.id
                where a.incident_id = o.incident_id and told.sent_at > ?)
              and not
            """ + URGENT;

    private HeldBack() {}

    /**
     * Holds back until {@code end} what is due, but for incidents in which something is urgent or that people are in the
     * middle of. What was held back of an incident in which something is urgent now is due at once, in front of it: it is
     * told whole.
     */
    static void keep(Connection connection, String channel, Instant now, Instant end) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(RELEASE + " and " + URGENT)) {
            update.setObject(1, utc(now));
            update.setString(2, channel);
            update.setObject(3, utc(now));
            urgent(update, 4);
            update.executeUpdate();
        }
        try (PreparedStatement update = connection.prepareStatement(HOLD)) {
            update.setObject(1, utc(end));
            update.setString(2, channel);
            update.setObject(3, utc(now));
            update.setObject(4, utc(now.minus(IN_THE_MIDDLE)));
            urgent(update, 5);
            update.executeUpdate();
        }
    }

    private static void urgent(PreparedStatement statement, int index) throws SQLException {
        Object[] calls = Arrays.stream(Announcement.Kind.values())
                .filter(Announcement.Kind::calls)
                .map(Enum::name)
                .toArray();
        statement.setArray(index, statement.getConnection().createArrayOf("text", calls));
        statement.setString(index + 1, Severity.P0.name());
    }

    /** Nothing is held back any more. */
    static void release(Connection connection, String channel, Instant now) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(RELEASE)) {
            update.setObject(1, utc(now));
            update.setString(2, channel);
            update.setObject(3, utc(now));
            update.executeUpdate();
        }
    }
}
