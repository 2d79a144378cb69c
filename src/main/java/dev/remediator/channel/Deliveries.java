package dev.remediator.channel;

import static dev.remediator.channel.Outbox.utc;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.audit.AuditEntry;
import dev.remediator.audit.AuditLog;
import dev.remediator.identity.Caller;
import dev.remediator.report.AnnouncementRows;
import dev.remediator.store.Transactions;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What channels have still to tell and what they gave up, and how a person has that tried again. */
@Singleton
public final class Deliveries {
    private static final String LIST = """
            select o.channel, o.announcement_id, o.attempts, o.next_at, o.dead_at, o.held, o.last_error,
                   a.incident_id, a.run_id, a.at, a.kind, a.body
            from (select * from outbox where sent_at is null and dead_at is null and ?
                  union all
                  select * from outbox where dead_at is not null and ?) as o
            join announcement a on a.id = o.announcement_id
            where (?::boolean is null or (o.held and o.next_at > ?) = ?)
              and (?::text is null or o.channel = ?)
              and (?::bigint is null or (o.announcement_id, o.channel) < (?, ?))
            order by o.announcement_id desc, o.channel desc limit ?
            """;

    private final Transactions transactions;
    private final Dispatchers dispatchers;
    private final InstantSource clock;

    public Deliveries(Transactions transactions, Dispatchers dispatchers, InstantSource clock) {
        this.transactions = transactions;
        this.dispatchers = dispatchers;
        this.clock = clock;
    }

    /**
     * Which are listed.
     *
     * @param channel of this one only
     * @param state in this one only
     */
    public record Filter(Optional<String> channel, Optional<Delivery.State> state) {
        public static Filter all() {
            return new Filter(Optional.empty(), Optional.empty());
        }
    }

    /**
     * A part of the list.
     *
     * @param next where the next part begins; empty where this is the last
     */
    public record Part(List<Delivery> items, Optional<Delivery.Cursor> next) {
        public Part {
            items = List.copyOf(items);
        }
    }

    /** What became of a person's word. */
    public sealed interface Retried {
        /** @param count how many are tried again */
        record Again(int count) implements Retried {}

        /** Nothing is a dead letter there: it was told, is tried as it is, or never was. */
        record NothingDead() implements Retried {}

        /** Nobody would tell it: the channel is not in the settings. */
        record NotConfigured() implements Retried {}
    }

    /** The announcement that was made last in front. */
    public Part list(Filter filter, Optional<Delivery.Cursor> after, int limit) {
        Instant now = clock.instant();
        List<Delivery> found = transactions.read(connection -> read(connection, filter, after, limit + 1, now));
        if (found.size() <= limit) return new Part(found, Optional.empty());
        List<Delivery> items = found.subList(0, limit);
        return new Part(items, Optional.of(items.getLast().cursor()));
    }

    private static List<Delivery> read(
            Connection connection, Filter filter, Optional<Delivery.Cursor> after, int limit, Instant now)
            throws SQLException {
        Delivery.@Nullable State state = filter.state().orElse(null);
        boolean alive = state == Delivery.State.WAITING || state == Delivery.State.HELD;
        @Nullable Boolean held = alive ? state == Delivery.State.HELD : null;
        try (var select = connection.prepareStatement(LIST)) {
            select.setBoolean(1, state != Delivery.State.DEAD);
            select.setBoolean(2, state == null || state == Delivery.State.DEAD);
            select.setObject(3, held, Types.BOOLEAN);
            select.setObject(4, utc(now));
            select.setObject(5, held, Types.BOOLEAN);
            select.setString(6, filter.channel().orElse(null));
            select.setString(7, filter.channel().orElse(null));
            select.setObject(8, after.map(Delivery.Cursor::id).orElse(null), Types.BIGINT);
            select.setObject(9, after.map(Delivery.Cursor::id).orElse(null), Types.BIGINT);
            select.setString(10, after.map(Delivery.Cursor::channel).orElse(null));
            select.setInt(11, limit);
            try (ResultSet rows = select.executeQuery()) {
                List<Delivery> found = new ArrayList<>();
                while (rows.next()) found.add(delivery(rows, now));
                return found;
            }
        }
    }

    private static Delivery delivery(ResultSet row, Instant now) throws SQLException {
        Optional<Instant> dead = time(row, "dead_at");
        Instant next = time(row, "next_at").orElseThrow();
        Delivery.State state = dead.isPresent()
                ? Delivery.State.DEAD
                : row.getBoolean("held") && next.isAfter(now) ? Delivery.State.HELD : Delivery.State.WAITING;
        return new Delivery(
                row.getString("channel"),
                row.getLong("announcement_id"),
                AnnouncementRows.readOrSaySo(row),
                state,
                row.getInt("attempts"),
                dead.isPresent() ? Optional.empty() : Optional.of(next),
                dead,
                Optional.ofNullable(row.getString("last_error")));
    }

    private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    /** Has one dead letter tried again, at once. Saying it twice is saying it once. */
    public Retried retry(String channel, long announcement, Caller by) {
        return again(channel, Optional.of(announcement), by);
    }

    /** Has every dead letter of a channel tried again, in their order. Saying it twice is saying it once. */
    public Retried retryAll(String channel, Caller by) {
        return again(channel, Optional.empty(), by);
    }

    private Retried again(String channel, Optional<Long> announcement, Caller by) {
        if (!dispatchers.channels().contains(channel)) return new Retried.NotConfigured();
        Instant now = clock.instant();
        List<Long> again = transactions.call(connection -> {
            List<Long> dead = dead(connection, channel, announcement);
            if (dead.isEmpty()) return dead;
            AuditLog.add(connection, entry(channel, dead, by, now));
            try (var update = connection.prepareStatement("""
                    update outbox set dead_at = null, attempts = 0, next_at = ?, leased_by = null, held = false
                    where channel = ? and announcement_id = any (?)
                    """)) {
                update.setObject(1, utc(now));
                update.setString(2, channel);
                update.setArray(3, connection.createArrayOf("bigint", dead.toArray()));
                update.executeUpdate();
            }
            return dead;
        });
        if (again.isEmpty()) return new Retried.NothingDead();
        dispatchers.wake();
        return new Retried.Again(again.size());
    }

    private static List<Long> dead(Connection connection, String channel, Optional<Long> announcement)
            throws SQLException {
        try (var select = connection.prepareStatement("""
                select announcement_id from outbox
                where channel = ? and dead_at is not null and (?::bigint is null or announcement_id = ?)
                order by announcement_id for update
                """)) {
            select.setString(1, channel);
            select.setObject(2, announcement.orElse(null), Types.BIGINT);
            select.setObject(3, announcement.orElse(null), Types.BIGINT);
            try (ResultSet rows = select.executeQuery()) {
                List<Long> dead = new ArrayList<>();
                while (rows.next()) dead.add(rows.getLong(1));
                return dead;
            }
        }
    }

    private static AuditEntry entry(String channel, List<Long> dead, Caller by, Instant now) {
        return AuditEntry.of(by, now, "deliver-again", channel)
                .with("announcements", JsonNodeFactory.instance.numberNode(dead.size()))
                .with("first", JsonNodeFactory.instance.numberNode(dead.getFirst()))
                .with("last", JsonNodeFactory.instance.numberNode(dead.getLast()));
    }
}
