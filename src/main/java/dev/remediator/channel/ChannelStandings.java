package dev.remediator.channel;

import dev.remediator.store.Transactions;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How each channel stands: what it is for, and how much it has still to tell. */
@Singleton
public final class ChannelStandings {
    private final Transactions transactions;
    private final Dispatchers dispatchers;

    public ChannelStandings(Transactions transactions, Dispatchers dispatchers) {
        this.transactions = transactions;
        this.dispatchers = dispatchers;
    }

    /**
     * One channel.
     *
     * @param audience empty where the channel is not in the settings any more
     * @param waiting with what is held back by quiet hours
     * @param dead dead letters
     * @param next when something of it is tried
     * @param error what it said last, where something failed and is tried again
     */
    public record Standing(
            String channel,
            Optional<Audience> audience,
            int waiting,
            int held,
            int dead,
            Optional<Instant> next,
            Optional<String> error) {}

    /** Those that are configured in their order, then others that something waits for or was given up for. */
    public List<Standing> all() {
        Map<String, Standing> found = transactions.read(connection -> {
            try (var select = connection.prepareStatement("""
                    select channel, count(*) filter (where dead_at is null) as waiting,
                           count(*) filter (where dead_at is null and held and next_at > now()) as held,
                           count(dead_at) as dead, min(next_at) filter (where dead_at is null) as next,
                           (array_agg(last_error order by announcement_id)
                              filter (where last_error is not null and dead_at is null))[1] as error
                    from (select * from outbox where sent_at is null and dead_at is null
                          union all select * from outbox where dead_at is not null) as o
                    group by channel order by channel
                    """);
                    ResultSet rows = select.executeQuery()) {
                Map<String, Standing> standings = new LinkedHashMap<>();
                while (rows.next()) standings.put(rows.getString("channel"), standing(rows));
                return standings;
            }
        });
        List<Standing> all = new ArrayList<>();
        dispatchers.audiences().forEach((name, audience) -> all.add(with(audience, name, found.remove(name))));
        all.addAll(found.values());
        return all;
    }

    private static Standing standing(ResultSet row) throws SQLException {
        return new Standing(
                row.getString("channel"),
                Optional.empty(),
                row.getInt("waiting"),
                row.getInt("held"),
                row.getInt("dead"),
                Optional.ofNullable(row.getObject("next", OffsetDateTime.class)).map(OffsetDateTime::toInstant),
                Optional.ofNullable(row.getString("error")));
    }

    private static Standing with(Audience audience, String name, @Nullable Standing found) {
        return found == null
                ? new Standing(name, Optional.of(audience), 0, 0, 0, Optional.empty(), Optional.empty())
                : new Standing(
                        name,
                        Optional.of(audience),
                        found.waiting(),
                        found.held(),
                        found.dead(),
                        found.next(),
                        found.error());
    }
}
