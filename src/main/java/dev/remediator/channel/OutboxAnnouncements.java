package dev.remediator.channel;

import dev.remediator.report.AnnouncementRows;
import dev.remediator.run.Announcement;
import dev.remediator.run.Announcements;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/**
 * Writes announcements, and for each channel a note that it has still to hear them, in the transaction that makes them
 * true: told whatever happens afterwards, or never true.
 */
public final class OutboxAnnouncements implements Announcements {
    // The ids are given in the order of the list: an insert from an ordered select takes its identities row by row.
    private static final String INSERT = """
            with told as (
              insert into announcement (incident_id, run_id, at, kind, body)
              select incident_id, run_id, at::timestamptz, kind, body::jsonb
              from unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[])
                with ordinality as a (incident_id, run_id, at, kind, body, nth)
              order by nth
              returning id, incident_id, at)
            insert into outbox (announcement_id, channel, incident_id, next_at)
            select told.id, c.channel, told.incident_id, least(told.at, now())
            from told cross join unnest(?::text[]) as c (channel)
            """;

    private final List<String> channels;
    private final Runnable wake;

    /**
     * @param channels the names of all that are configured
     * @param wake called when there is something to send; must return at once
     */
    public OutboxAnnouncements(List<String> channels, Runnable wake) {
        this.channels = List.copyOf(channels);
        this.wake = wake;
    }

    @Override
    public void insert(Connection connection, List<Announcement> all) throws SQLException {
        if (all.isEmpty()) return;
        List<Announcement> announcements = Joined.together(all);
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setArray(1, array(connection, "uuid", announcements, Announcement::incident));
            insert.setArray(
                    2, array(connection, "uuid", announcements, a -> a.run().orElse(null)));
            insert.setArray(3, array(connection, "text", announcements, a -> a.at().toString()));
            insert.setArray(
                    4, array(connection, "text", announcements, a -> a.kind().name()));
            insert.setArray(5, array(connection, "text", announcements, AnnouncementRows::body));
            insert.setArray(6, connection.createArrayOf("text", channels.toArray()));
            insert.executeUpdate();
        }
    }

    @Override
    public void committed() {
        wake.run();
    }

    private static Array array(
            Connection connection,
            String type,
            List<Announcement> from,
            Function<Announcement, @org.jspecify.annotations.Nullable Object> column)
            throws SQLException {
        return connection.createArrayOf(type, from.stream().map(column).toArray());
    }
}
