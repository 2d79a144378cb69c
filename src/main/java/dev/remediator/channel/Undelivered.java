package dev.remediator.channel;

import dev.remediator.report.AnnouncementRows;
import dev.remediator.run.Announcement;
import dev.remediator.store.Transactions;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What people have not been told: dead letters, and channels that keep failing. */
@Singleton
public final class Undelivered {
    private final Transactions transactions;

    public Undelivered(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * A dead letter.
     *
     * @param error what the channel said last
     */
    public record Letter(String channel, Announcement announcement, Instant deadAt, String error) {}

    /**
     * A channel that failed with what it was given last.
     *
     * @param waiting how many announcements wait
     * @param next when it is tried again
     */
    public record Waiting(String channel, int waiting, Instant next, String error) {}

    /** Newest first. */
    public List<Letter> letters(int limit) {
        return transactions.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("""
                    select o.channel, o.dead_at, o.last_error, a.incident_id, a.run_id, a.at, a.kind, a.body
                    from (select * from outbox where dead_at is not null order by dead_at desc limit ?) as o
                    join announcement a on a.id = o.announcement_id
                    order by o.dead_at desc, a.id desc
                    """)) {
                select.setInt(1, limit);
                try (ResultSet rows = select.executeQuery()) {
                    List<Letter> letters = new ArrayList<>();
                    while (rows.next())
                        letters.add(new Letter(
                                rows.getString("channel"),
                                AnnouncementRows.readOrSaySo(rows),
                                rows.getObject("dead_at", OffsetDateTime.class).toInstant(),
                                Optional.ofNullable(rows.getString("last_error"))
                                        .orElse("no reason was recorded")));
                    return letters;
                }
            }
        });
    }

    /** Channels with something that failed and is tried again, by name. */
    public List<Waiting> waiting() {
        return transactions.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("""
                    select channel, count(*) as waiting, min(next_at) as next,
                           (array_agg(last_error order by announcement_id) filter (where last_error is not null))[1] as error
                    from outbox where sent_at is null and dead_at is null
                    group by channel having count(last_error) > 0 order by channel
                    """);
                    ResultSet rows = select.executeQuery()) {
                List<Waiting> waiting = new ArrayList<>();
                while (rows.next())
                    waiting.add(new Waiting(
                            rows.getString("channel"),
                            rows.getInt("waiting"),
                            rows.getObject("next", OffsetDateTime.class).toInstant(),
                            rows.getString("error")));
                return waiting;
            }
        });
    }
}
