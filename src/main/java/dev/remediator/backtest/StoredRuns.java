package dev.remediator.backtest;

import dev.remediator.run.Phase;
import dev.remediator.store.Transactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Table {@code run}, with the times of its effects and what a guard has said. */
final class StoredRuns {
    private static final int ROWS = 1000;

    /** The columns that {@link #run} reads, of a run called {@code r}. */
    static final String COLUMNS = """
        r.playbook, r.digest, r.target, r.started_at, r.ended_at, r.phase, r.reason,
        (select array_agg((extract(epoch from f.intent_at) * 1000000)::int8 order by f.intent_at)
         from effect f where f.run_id = r.id) as intents,
        case when r.phase = 'HELD' then
            (select g.event -> 'verdict' ->> 'guard' from run_event g
             where g.run_id = r.id and g.type = 'guards-evaluated' and g.at between r.started_at and r.ended_at
             order by g.seq desc limit 1) end as guard
        """;

    record Stored(UUID id, Recorded.Run run) {}

    private StoredRuns() {}

    /** Those that no alert has to do with. */
    static Pages<Stored> pages(Transactions transactions, Instant since, Instant until) {
        return new Pages<>(
                last -> after(transactions, since, until, last),
                stored -> stored.run().startedAt());
    }

    private static List<Stored> after(Transactions transactions, Instant since, Instant until, @Nullable Stored last) {
        return transactions.read(connection -> {
            var page = new ArrayList<Stored>();
            try (var statement = connection.prepareStatement("""
                select %s, r.id from run r
                where r.started_at >= ? and (r.started_at, r.id) > (?, ?) and r.started_at <= ?
                  and not exists (select from alert_episode e where e.run_id = r.id)
                order by r.started_at, r.id limit ?
                """.formatted(COLUMNS))) {
                var from = last == null ? since : last.run().startedAt();
                StoredFacts.bind(statement, 1, from);
                StoredFacts.bind(statement, 2, from);
                statement.setObject(3, last == null ? new UUID(0, 0) : last.id());
                StoredFacts.bind(statement, 4, until);
                statement.setInt(5, ROWS);
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) page.add(new Stored(rows.getObject("id", UUID.class), run(rows)));
                }
            }
            return page;
        });
    }

    static Recorded.Run run(ResultSet row) throws SQLException {
        var phase = phase(row.getString("phase"));
        var intents = row.getArray("intents");
        return new Recorded.Run(
                row.getString("playbook"),
                row.getString("digest"),
                row.getString("target"),
                time(row, "started_at").orElseThrow(),
                time(row, "ended_at"),
                phase,
                phase == Phase.HELD ? guard(row.getString("guard"), row.getString("reason")) : "",
                intents == null
                        ? List.of()
                        : Arrays.stream((Long[]) intents.getArray())
                                .map(Micros::instant)
                                .toList());
    }

    /** A guard of the playbook's own is named in the run's reason only: {@code guard 'name' …}. */
    private static String guard(@Nullable String asked, @Nullable String reason) {
        if (asked != null) return asked;
        if (reason == null || !reason.startsWith("guard '")) return "the run";
        int end = reason.indexOf('\'', "guard '".length());
        return end < 0 ? "the run" : reason.substring("guard '".length(), end);
    }

    private static Phase phase(String stored) {
        for (var phase : Phase.values()) if (phase.name().equals(stored)) return phase;
        throw new RecordingException(
                "a run stands in phase '%s', which this Remediator does not know: use the version that recorded it"
                        .formatted(stored));
    }

    private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
