package dev.remediator.channel;

import dev.remediator.report.AnnouncementRows;
import dev.remediator.run.Announcement;
import dev.remediator.store.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The thread of an incident, read when asked for.
 *
 * @param upTo the last announcement being told: what came later, and was not told yet, is not yet anybody's business
 * @param notStored places that the database could not take when they were kept: a thread must not be opened twice
 *     because of that
 */
record StoredThread(Transactions transactions, String channel, UUID incident, long upTo, Map<UUID, String> notStored)
        implements IncidentThread {
    /** Of an incident's end; a headline needs no more. */
    private static final int HISTORY = 500;

    private static final String SELECT_HISTORY = """
            select %s from announcement
            where id in (
              (select id from announcement where incident_id = ? and id <= ? order by id limit 1)
              union
              (select id from announcement where incident_id = ? and id <= ? order by id desc limit ?))
            order by id
            """.formatted(AnnouncementRows.COLUMNS);

    // A dead letter that is tried again is told after what came later: how things stand must not be set back by it.
    private static final String SELECT_LAST_TOLD = """
            select a.id from announcement a join outbox told on told.channel = ? and told.announcement_id = a.id
            where a.incident_id = ? and a.id > ? and told.sent_at is not null
            order by a.id desc limit 1
            """;

    @Override
    public List<Announcement> history() {
        return transactions.read(connection -> {
            long last = lastTold(connection);
            try (PreparedStatement select = connection.prepareStatement(SELECT_HISTORY)) {
                select.setObject(1, incident);
                select.setLong(2, last);
                select.setObject(3, incident);
                select.setLong(4, last);
                select.setInt(5, HISTORY);
                try (ResultSet rows = select.executeQuery()) {
                    List<Announcement> history = new ArrayList<>();
                    while (rows.next()) AnnouncementRows.readable(rows).ifPresent(history::add);
                    return history;
                }
            }
        });
    }

    private long lastTold(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT_LAST_TOLD)) {
            select.setString(1, channel);
            select.setObject(2, incident);
            select.setLong(3, upTo);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : upTo;
            }
        }
    }

    @Override
    public Optional<String> place() {
        String unstored = notStored.get(incident);
        if (unstored != null) keep(unstored);
        return transactions.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select thread from incident_thread where incident_id = ? and channel = ?")) {
                select.setObject(1, incident);
                select.setString(2, channel);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
                }
            }
        });
    }

    @Override
    public void keep(String place) {
        notStored.put(incident, place);
        transactions.call(connection -> {
            try (PreparedStatement upsert = connection.prepareStatement("""
                    insert into incident_thread (incident_id, channel, thread) values (?, ?, ?::jsonb)
                    on conflict (incident_id, channel) do update set thread = excluded.thread
                    """)) {
                upsert.setObject(1, incident);
                upsert.setString(2, channel);
                upsert.setString(3, place);
                return upsert.executeUpdate();
            }
        });
        notStored.remove(incident);
    }
}
