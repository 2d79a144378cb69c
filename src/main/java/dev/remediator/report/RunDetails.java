package dev.remediator.report;

import dev.remediator.run.Shown;
import dev.remediator.store.Transactions;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Reads what runs have gathered, seen and done. Every answer is bounded. */
@Singleton
public final class RunDetails {
    private static final int MAX_LINE = 400;
    private static final int MAX_READINGS = 12;
    private static final int MAX_EFFECTS = 200;

    private final Transactions transactions;

    public RunDetails(Transactions transactions) {
        this.transactions = transactions;
    }

    private record Of<T>(UUID run, T it) {}

    /** By run, in the order in which they are given; of one that is not there, nothing. */
    public Map<UUID, RunDetail> of(List<UUID> runs) {
        if (runs.isEmpty()) return Map.of();
        return transactions.read(connection -> {
            var evidence = new HashMap<UUID, List<Shown.Finding>>();
            Rows.select(
                            connection,
                            "select id, coalesce(state -> 'facts', '{}') as facts from run where id = any (?)",
                            row -> new Of<>(Rows.id(row, "id"), Shown.findings(row.getString("facts"))),
                            runs)
                    .forEach(found -> evidence.put(found.run(), found.it()));
            var readings = grouped(Rows.select(
                    connection,
                    """
                    select run, at, type, event ->> 'saw' as saw from unnest(?) as r (run)
                    cross join lateral (
                      select at, type, event from run_event
                      where run_id = run and type in ('check-passed', 'check-failed') order by seq desc limit ?) as e
                    order by at desc
                    """,
                    row -> new Of<>(
                            Rows.id(row, "run"),
                            new RunDetail.Reading(
                                    Rows.time(row, "at"),
                                    row.getString("type").equals("check-passed"),
                                    PlainText.cut(Rows.optionalText(row, "saw").orElse(""), MAX_LINE))),
                    runs,
                    MAX_READINGS));
            var effects = grouped(Rows.select(
                    connection,
                    """
                    select run_id, capability, says, intent_at, result_at, outcome, summary
                    from effect where run_id = any (?) order by intent_at, command_id limit ?
                    """,
                    row -> new Of<>(Rows.id(row, "run_id"), RunReader.effect(row)),
                    runs,
                    MAX_EFFECTS));
            var all = new LinkedHashMap<UUID, RunDetail>();
            for (var run : runs)
                all.put(
                        run,
                        new RunDetail(
                                evidence.getOrDefault(run, List.of()),
                                readings.getOrDefault(run, List.of()),
                                effects.getOrDefault(run, List.of())));
            return all;
        });
    }

    private static <T> Map<UUID, List<T>> grouped(List<Of<T>> rows) {
        var all = new HashMap<UUID, List<T>>();
        rows.forEach(
                row -> all.computeIfAbsent(row.run(), _ -> new ArrayList<>()).add(row.it()));
        return all;
    }
}
