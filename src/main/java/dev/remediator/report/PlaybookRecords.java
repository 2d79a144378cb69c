package dev.remediator.report;

import dev.remediator.store.Transactions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How the runs of each playbook have ended. */
@Singleton
public final class PlaybookRecords {
    /** Of how many of the newest runs, so that the question stays as fast as it was on the first day. */
    public static final int NEWEST = 20_000;

    private final Transactions transactions;

    public PlaybookRecords(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * @param runs that have ended
     * @param healed proved, or nothing had to be done
     * @param called ended without success
     * @param last when the newest one began
     * @param median time from the beginning to the end of those that healed
     */
    public record PlaybookRecord(
            long runs, long healed, long called, Optional<Instant> last, Optional<Duration> median) {}

    /** By playbook, of those that have run at all. */
    public Map<String, PlaybookRecord> all() {
        return transactions.read(connection -> {
            try (var statement = connection.prepareStatement("""
                    select playbook,
                      count(*) filter (where not is_open) as runs,
                      count(*) filter (where phase in ('SUCCEEDED', 'HEALED_BY_ITSELF')) as healed,
                      count(*) filter (where phase in ('FAILED', 'NEEDS_HUMAN')) as called,
                      max(started_at) as last,
                      extract(epoch from percentile_cont(0.5) within group (order by ended_at - started_at)
                        filter (where phase = 'SUCCEEDED'))::float8 as median
                    from (select playbook, is_open, phase, started_at, ended_at from run
                      order by started_at desc limit ?) newest
                    group by playbook order by playbook
                    """)) {
                statement.setInt(1, NEWEST);
                var found = new LinkedHashMap<String, PlaybookRecord>();
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        double median = rows.getDouble("median");
                        boolean healed = !rows.wasNull();
                        found.put(
                                rows.getString("playbook"),
                                new PlaybookRecord(
                                        rows.getLong("runs"),
                                        rows.getLong("healed"),
                                        rows.getLong("called"),
                                        Optional.ofNullable(rows.getObject("last", OffsetDateTime.class))
                                                .map(OffsetDateTime::toInstant),
                                        healed ? Optional.of(seconds(median)) : Optional.empty()));
                    }
                }
                return found;
            }
        });
    }

    private static Duration seconds(double seconds) {
        return Duration.ofSeconds(Math.max(1, Math.round(seconds)));
    }
}
