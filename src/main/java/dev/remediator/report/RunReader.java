package dev.remediator.report;

import dev.remediator.run.Announcement;
import dev.remediator.run.Phase;
import dev.remediator.store.Transactions;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads runs, what they said and what they changed. Every answer is bounded. */
@Singleton
public final class RunReader {
    static final String COLUMNS = "id, incident_id, playbook, target, phase, started_at, deadline_at, ended_at, reason";

    private static final int MAX_TIMELINE = 1_000;
    private static final int MAX_EFFECTS = 200;

    private final Transactions transactions;

    public RunReader(Transactions transactions) {
        this.transactions = transactions;
    }

    /** A run with its story. */
    public record Story(RunView run, List<Announcement> timeline, List<EffectView> effects) {
        public Story {
            timeline = List.copyOf(timeline);
            effects = List.copyOf(effects);
        }
    }

    /** Newest first. */
    public Page<RunView> page(Optional<Cursor> after, int size) {
        return transactions.read(connection -> Page.of(
                Rows.select(
                        connection,
                        """
                        select %s from run where ?::timestamptz is null or (started_at, id) < (?, ?)
                        order by started_at desc, id desc limit ?
                        """.formatted(COLUMNS),
                        RunReader::run,
                        after.map(Cursor::at).orElse(null),
                        after.map(Cursor::at).orElse(null),
                        after.map(Cursor::id).orElse(null),
                        size + 1),
                size,
                run -> new Cursor(run.startedAt(), run.id())));
    }

    public Optional<Story> find(UUID id) {
        return transactions.read(connection -> {
            List<RunView> runs =
                    Rows.select(connection, "select " + COLUMNS + " from run where id = ?", RunReader::run, id);
            if (runs.isEmpty()) return Optional.empty();
            return Optional.of(new Story(
                    runs.getFirst(),
                    Rows.select(
                                    connection,
                                    "select %s from announcement where incident_id = ? and run_id = ? order by id limit ?"
                                            .formatted(AnnouncementRows.COLUMNS),
                                    AnnouncementRows::readable,
                                    runs.getFirst().incident(),
                                    id,
                                    MAX_TIMELINE)
                            .stream()
                            .flatMap(Optional::stream)
                            .toList(),
                    Rows.select(connection, """
                            select capability, says, intent_at, result_at, outcome, summary
                            from effect where run_id = ? order by command_id limit ?
                            """, RunReader::effect, id, MAX_EFFECTS)));
        });
    }

    static RunView run(ResultSet row) throws SQLException {
        return new RunView(
                Rows.id(row, "id"),
                Rows.id(row, "incident_id"),
                row.getString("playbook"),
                row.getString("target"),
                Phase.valueOf(row.getString("phase")),
                Rows.time(row, "started_at"),
                Rows.time(row, "deadline_at"),
                Rows.optionalTime(row, "ended_at"),
                Rows.optionalText(row, "reason"));
    }

    static EffectView effect(ResultSet row) throws SQLException {
        return new EffectView(
                row.getString("capability"),
                row.getString("says"),
                Rows.time(row, "intent_at"),
                Rows.optionalTime(row, "result_at"),
                Rows.optionalText(row, "outcome"),
                Rows.optionalText(row, "summary"));
    }
}
