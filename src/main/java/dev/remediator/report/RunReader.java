package dev.remediator.report;

import dev.remediator.run.Announcement;
import dev.remediator.run.Phase;
import dev.remediator.store.Transactions;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads runs, what they said and what they changed. Every answer is bounded. */
@Singleton
public final class RunReader {
    static final String COLUMNS = "id, incident_id, playbook, target, phase, started_at, deadline_at, ended_at, reason";

    private static final int MAX_TIMELINE = 1_000;
    private static final int MAX_EFFECTS = 200;
    static final int MAX_JOURNAL = 1_000;

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
        return page(RunFilter.ALL, after, size);
    }

    /** Those that the filter lets through, newest first. */
    public Page<RunView> page(RunFilter filter, Optional<Cursor> after, int size) {
        var conditions = new ArrayList<String>(List.of(filter.state().condition()));
        var parameters = new ArrayList<@Nullable Object>();
        filter.playbook().ifPresent(playbook -> {
            conditions.add("playbook = ?");
            parameters.add(playbook);
        });
        filter.target().ifPresent(target -> {
            conditions.add("target = ?");
            parameters.add(target);
        });
        after.ifPresent(cursor -> {
            conditions.add("(started_at, id) < (?, ?)");
            parameters.add(cursor.at());
            parameters.add(cursor.id());
        });
        parameters.add(size + 1);
        String sql = "select %s from run where %s order by started_at desc, id desc limit ?"
                .formatted(COLUMNS, String.join(" and ", conditions));
        return transactions.read(connection -> Page.of(
                Rows.select(connection, sql, RunReader::run, parameters.toArray()),
                size,
                run -> new Cursor(run.startedAt(), run.id())));
    }

    /** The journal of a run, oldest first: its beginning, where it is very long. */
    public List<JournalLine> journal(UUID run) {
        return transactions.read(connection -> Rows.select(
                connection,
                "select seq, at, node, type, event from run_event where run_id = ? order by seq, at limit ?",
                row -> JournalLine.of(
                        row.getInt("seq"),
                        Rows.time(row, "at"),
                        row.getLong("node"),
                        row.getString("type"),
                        row.getString("event")),
                run,
                MAX_JOURNAL));
    }

    /** What a run stands on and has gathered; empty where there is no such run. */
    public Optional<RunInside> inside(UUID run) {
        return transactions.read(connection -> Rows.select(
                        connection,
                        "select digest, started_by, held_by, seq, state from run where id = ?",
                        row -> RunInside.of(
                                row.getString("digest"),
                                row.getString("started_by"),
                                Rows.optionalText(row, "held_by"),
                                row.getInt("seq"),
                                row.getString("state")),
                        run)
                .stream()
                .findFirst());
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
