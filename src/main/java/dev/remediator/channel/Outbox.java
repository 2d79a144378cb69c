package dev.remediator.channel;

import dev.remediator.report.AnnouncementRows;
import dev.remediator.store.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** What the channels have still to tell: table {@code outbox}. Safe for many nodes. */
final class Outbox {
    private static final Logger LOG = Logger.getLogger(Outbox.class);

    static final String WAITING = "channel = ? and sent_at is null and dead_at is null";

    // An incident is told in order: nothing of it while something earlier of it waits for its next attempt.
    private static final String DUE = """
            select announcement_id, incident_id from outbox o
            where channel = ? and sent_at is null and dead_at is null and next_at <= ?
              and not exists (
                select from outbox earlier
                where earlier.channel = o.channel and earlier.incident_id = o.incident_id
                  and earlier.sent_at is null and earlier.dead_at is null
                  and earlier.announcement_id < o.announcement_id and earlier.next_at > ?)
            order by announcement_id limit ?
            """;

    private static final String WAITING_OF_INCIDENT = """
            select announcement_id, next_at <= ? from outbox
            where channel = ? and incident_id = ? and sent_at is null and dead_at is null
            order by announcement_id limit ?
            """;

    private static final String TAKE = """
            with taken as (
              update outbox set attempts = attempts + 1, next_at = ?, leased_by = ?, held = false
              where channel = ? and announcement_id = any (?)
              returning announcement_id, attempts)
            select id, attempts, %s from taken join announcement on id = announcement_id order by id
            """.formatted(AnnouncementRows.COLUMNS);

    private final Transactions transactions;
    private final Optional<Long> node;

    /** @param node that tells; where it is not known, what it takes and dies with waits for the end of its lease */
    Outbox(Transactions transactions, Optional<Long> node) {
        this.transactions = transactions;
        this.node = node;
    }

    /** @param attempts with this one */
    record Taken(News news, int attempts) {
        UUID incident() {
            return news.announcement().incident();
        }
    }

    /** Part of the transaction in which a channel's rows are taken. */
    interface Before {
        void with(Connection connection, String channel, Instant now) throws SQLException;
    }

    /**
     * Takes what is due for a channel, so that nobody else does before {@code until}; whoever dies with it leaves it to
     * the others then. What this version cannot read is a dead letter at once: no attempt would end otherwise, and all
     * that comes behind it would wait for ever.
     *
     * @return oldest first; empty where nothing is due
     */
    List<Taken> take(String channel, Channel.Load load, Instant now, Instant until) {
        return take(channel, load, now, until, (connection, name, at) -> {});
    }

    /** @param first what is done with the rows before some of them are taken */
    List<Taken> take(String channel, Channel.Load load, Instant now, Instant until, Before first) {
        return transactions.call(connection -> {
            oneNodeAtATime(connection, channel);
            leaveBehind(connection, channel, now);
            first.with(connection, channel, now);
            List<Long> due = due(connection, channel, load, now);
            return due.isEmpty() ? List.of() : take(connection, channel, due, now, until);
        });
    }

    /** Two nodes that take at the same moment would each see what the other has not yet written. */
    private static void oneNodeAtATime(Connection connection, String channel) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("select pg_advisory_xact_lock(hashtextextended('outbox ' || ?, 0))")) {
            lock.setString(1, channel);
            lock.execute();
        }
    }

    /** What a node was telling that has been taken over since. */
    private static void leaveBehind(Connection connection, String channel, Instant now) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update outbox set next_at = least(next_at, ?), leased_by = null
                where channel = ? and leased_by is not null and not exists (select from node where id = leased_by)
                """)) {
            update.setObject(1, utc(now));
            update.setString(2, channel);
            update.executeUpdate();
        }
    }

    private static List<Long> due(Connection connection, String channel, Channel.Load load, Instant now)
            throws SQLException {
        boolean one = load.incidents() == Channel.Incidents.ONE;
        List<Long> due = new ArrayList<>();
        Optional<UUID> incident = Optional.empty();
        try (PreparedStatement select = connection.prepareStatement(DUE)) {
            select.setString(1, channel);
            select.setObject(2, utc(now));
            select.setObject(3, utc(now));
            select.setInt(4, one ? 1 : load.news());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    due.add(rows.getLong(1));
                    incident = Optional.of(rows.getObject(2, UUID.class));
                }
            }
        }
        return one && incident.isPresent() ? dueOf(connection, channel, incident.get(), load.news(), now) : due;
    }

    private static List<Long> dueOf(Connection connection, String channel, UUID incident, int limit, Instant now)
            throws SQLException {
        List<Long> due = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(WAITING_OF_INCIDENT)) {
            select.setObject(1, utc(now));
            select.setString(2, channel);
            select.setObject(3, incident);
            select.setInt(4, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next() && rows.getBoolean(2)) due.add(rows.getLong(1));
            }
        }
        return due;
    }

    private List<Taken> take(Connection connection, String channel, List<Long> ids, Instant now, Instant until)
            throws SQLException {
        List<Taken> taken = new ArrayList<>();
        Map<Long, String> unreadable = new LinkedHashMap<>();
        try (PreparedStatement update = connection.prepareStatement(TAKE)) {
            update.setObject(1, utc(until));
            update.setObject(2, node.orElse(null), Types.BIGINT);
            update.setString(3, channel);
            update.setArray(4, connection.createArrayOf("bigint", ids.toArray()));
            try (ResultSet rows = update.executeQuery()) {
                while (rows.next()) {
                    long id = rows.getLong("id");
                    try {
                        taken.add(new Taken(new News(id, AnnouncementRows.read(rows)), rows.getInt("attempts")));
                    } catch (AnnouncementRows.Unreadable e) {
                        unreadable.put(id, "it cannot be read: " + e.getMessage());
                    }
                }
            }
        }
        if (!unreadable.isEmpty()) giveUp(connection, channel, unreadable, now);
        return taken;
    }

    private static void giveUp(Connection connection, String channel, Map<Long, String> unreadable, Instant now)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update outbox set dead_at = ?, last_error = why
                from unnest(?::bigint[], ?::text[]) as given (id, why)
                where channel = ? and announcement_id = given.id
                """)) {
            update.setObject(1, utc(now));
            update.setArray(
                    2, connection.createArrayOf("bigint", unreadable.keySet().toArray()));
            update.setArray(
                    3, connection.createArrayOf("text", unreadable.values().toArray()));
            update.setString(4, channel);
            update.executeUpdate();
        }
        unreadable.forEach((id, why) -> LOG.errorf(
                "%s: announcement %d could not be told and was given up (%s); ./remediator deliveries lists it",
                channel, id, why));
    }

    /** Records that people can see these. */
    void sent(String channel, List<Long> ids, Instant now) {
        transactions.call(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "update outbox set sent_at = ?, last_error = null, leased_by = null where channel = ? and announcement_id = any (?)")) {
                update.setObject(1, utc(now));
                update.setString(2, channel);
                update.setArray(3, connection.createArrayOf("bigint", ids.toArray()));
                return update.executeUpdate();
            }
        });
    }

    /** When something of this channel is to be tried next; empty where nothing waits. */
    Optional<Instant> nextDue(String channel) {
        return transactions.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select min(next_at) from outbox where " + WAITING)) {
                select.setString(1, channel);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    return Optional.ofNullable(row.getObject(1, OffsetDateTime.class))
                            .map(OffsetDateTime::toInstant);
                }
            }
        });
    }

    /**
     * What waits for channels that nobody configures any more becomes dead letters, so that it is seen.
     *
     * @param before only what was announced before this time: during a rolling change another node may still have the channel
     */
    int abandonAllBut(List<String> channels, Instant now, Instant before) {
        return transactions.call(connection -> {
            try (PreparedStatement update = connection.prepareStatement("""
                    update outbox set dead_at = ?, last_error = 'this channel is not configured any more'
                    where channel <> all (?) and sent_at is null and dead_at is null and next_at < ?
                    """)) {
                update.setObject(1, utc(now));
                update.setArray(2, connection.createArrayOf("text", channels.toArray()));
                update.setObject(3, utc(before));
                return update.executeUpdate();
            }
        });
    }

    static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
