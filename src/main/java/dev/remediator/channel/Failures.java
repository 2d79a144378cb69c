package dev.remediator.channel;

import static dev.remediator.channel.Outbox.WAITING;
import static dev.remediator.channel.Outbox.utc;

import dev.remediator.store.Transactions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What becomes of rows of table {@code outbox} that a channel did not take. */
record Failures(Transactions transactions) {
    /**
     * Records a failed attempt: again at {@code next}, or dead where it was the last one.
     *
     * @param maxAttempts 0: dead at once
     * @return the ids that are dead now
     */
    List<Long> failed(String channel, List<Long> ids, String error, Instant now, Instant next, int maxAttempts) {
        return transactions.call(connection -> {
            try (PreparedStatement update = connection.prepareStatement("""
                    update outbox set next_at = ?, last_error = ?, dead_at = case when attempts >= ? then ?::timestamptz end
                    where announcement_id = any (?) and %s
                    returning announcement_id, dead_at is not null
                    """.formatted(WAITING))) {
                update.setObject(1, utc(next));
                update.setString(2, error);
                update.setInt(3, maxAttempts);
                update.setObject(4, utc(now));
                update.setArray(5, connection.createArrayOf("bigint", ids.toArray()));
                update.setString(6, channel);
                return dead(update);
            }
        });
    }

    /**
     * The channel takes nothing: the attempt that failed stands for everything that was due.
     *
     * @return the ids that are dead now
     */
    List<Long> channelFailed(String channel, String error, Instant now, Instant next) {
        return transactions.call(connection -> {
            try (PreparedStatement update = connection.prepareStatement("""
                    update outbox set attempts = attempts + 1, next_at = ?, last_error = ?,
                      dead_at = case when attempts + 1 >= ? then ?::timestamptz end
                    where next_at <= ? and %s
                    returning announcement_id, dead_at is not null
                    """.formatted(WAITING))) {
                update.setObject(1, utc(next));
                update.setString(2, error);
                update.setInt(3, Backoff.MAX_ATTEMPTS);
                update.setObject(4, utc(now));
                update.setObject(5, utc(now));
                update.setString(6, channel);
                return dead(update);
            }
        });
    }

    /** Gives back what was taken, as if it had not been: neither told nor refused. */
    void again(String channel, List<Long> ids, Instant now) {
        transactions.call(connection -> {
            try (PreparedStatement update = connection.prepareStatement("""
                    update outbox set next_at = ?, leased_by = null, attempts = greatest(attempts - 1, 0)
                    where announcement_id = any (?) and %s
                    """.formatted(WAITING))) {
                update.setObject(1, utc(now));
                update.setArray(2, connection.createArrayOf("bigint", ids.toArray()));
                update.setString(3, channel);
                return update.executeUpdate();
            }
        });
    }

    private static List<Long> dead(PreparedStatement update) throws SQLException {
        List<Long> dead = new ArrayList<>();
        try (ResultSet rows = update.executeQuery()) {
            while (rows.next()) if (rows.getBoolean(2)) dead.add(rows.getLong(1));
        }
        return dead;
    }
}
