package dev.remediator.report;

import dev.remediator.playbook.Severity;
import dev.remediator.run.Announcement;
import dev.remediator.store.Transactions;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads incidents with their timelines. Every answer is bounded. */
@Singleton
public final class IncidentReader {
    /** Announcements of an incident in a list; on its own page there are more. */
    static final int SHORT_TIMELINE = 60;

    private static final int LONG_TIMELINE = 1_000;
    private static final int MAX_OPEN = 50;
    private static final int MAX_RUNS = 50;

    static final String COLUMNS = "id, target, severity, title, opened_at, closed_at, acknowledged_at, acknowledged_by";

    // Each incident's first announcement and its last ones, with the number of all.
    private static final String TIMELINES = """
            select %1$s, told from unnest(?) as i (incident)
            cross join lateral (select count(*) as told from announcement where incident_id = incident) as counted
            cross join lateral (
              select id, %1$s from announcement where id in (
                (select min(id) from announcement where incident_id = incident)
                union
                (select id from announcement where incident_id = incident order by id desc limit ?))) as shown
            order by incident_id, id
            """.formatted(AnnouncementRows.COLUMNS);

    private static final String RUNS = """
            select %s from unnest(?) as i (incident)
            cross join lateral (select * from run where incident_id = incident order by started_at desc limit ?) as r
            order by started_at, id
            """.formatted(RunReader.COLUMNS);

    // Whose call for a person stands: nothing healed it, or took back what was left behind. Asked before the limit,
    // and a little too much rather than too little; the headline decides.
    private static final String OPEN = """
            select %s from incident i where closed_at is null
            order by exists (
                select from announcement call where call.incident_id = i.id
                and call.kind in ('NEEDS_HUMAN', 'ESCALATED', 'TEMPORARY_FAILED') and (
                  call.kind in ('NEEDS_HUMAN', 'ESCALATED') and not exists (
                    select from announcement later where later.incident_id = i.id and later.id > call.id
                    and later.kind in ('HEALED', 'HEALED_BY_ITSELF'))
                  or call.kind = 'TEMPORARY_FAILED' and not exists (
                    select from announcement later where later.incident_id = i.id and later.id > call.id
                    and later.kind = 'TEMPORARY_ENDED'))) desc,
              opened_at desc, id limit ?
            """.formatted(COLUMNS);

    private final Transactions transactions;

    public IncidentReader(Transactions transactions) {
        this.transactions = transactions;
    }

    record Row(
            UUID id,
            String target,
            Severity severity,
            String title,
            Instant openedAt,
            Optional<Instant> closedAt,
            Optional<IncidentView.Acknowledged> acknowledged) {}

    /** The open ones, those that need a person first, then those that ask people, then the newest. */
    public List<IncidentView> open() {
        return transactions.read(connection -> {
            List<Row> rows = Rows.select(connection, OPEN, IncidentReader::row, MAX_OPEN);
            return views(connection, rows, SHORT_TIMELINE).stream()
                    .sorted(Comparator.comparing(
                            (IncidentView v) -> switch (v.headline().status()) {
                                case NEEDS_PERSON -> 0;
                                case ASKING -> 1;
                                case HEALING, NOT_HEALED, HELD, WATCHING, HEALED, OVER -> 2;
                            }))
                    .toList();
        });
    }

    /** The closed ones, newest first. */
    public Page<IncidentView> closed(Optional<Cursor> after, int size) {
        return page("closed_at is not null", after, size);
    }

    /** All, newest first. */
    public Page<IncidentView> all(Optional<Cursor> after, int size) {
        return page("true", after, size);
    }

    private Page<IncidentView> page(String which, Optional<Cursor> after, int size) {
        return transactions.read(connection -> {
            List<Row> rows = Rows.select(
                    connection,
                    """
                    select %s from incident
                    where %s and (?::timestamptz is null or (opened_at, id) < (?, ?))
                    order by opened_at desc, id desc limit ?
                    """.formatted(COLUMNS, which),
                    IncidentReader::row,
                    after.map(Cursor::at).orElse(null),
                    after.map(Cursor::at).orElse(null),
                    after.map(Cursor::id).orElse(null),
                    size + 1);
            Page<Row> page = Page.of(rows, size, r -> new Cursor(r.openedAt(), r.id()));
            return new Page<>(views(connection, page.items(), SHORT_TIMELINE), page.next());
        });
    }

    public Optional<IncidentView> find(UUID id) {
        return transactions.read(connection -> {
            List<Row> rows = Rows.select(
                    connection, "select " + COLUMNS + " from incident where id = ?", IncidentReader::row, id);
            return views(connection, rows, LONG_TIMELINE).stream().findFirst();
        });
    }

    static List<IncidentView> views(Connection connection, List<Row> rows, int timeline) throws SQLException {
        if (rows.isEmpty()) return List.of();
        List<UUID> ids = rows.stream().map(Row::id).toList();
        Map<UUID, List<Announcement>> timelines = new HashMap<>();
        Map<UUID, Integer> told = new HashMap<>();
        Rows.select(
                        connection,
                        TIMELINES,
                        row -> {
                            told.put(Rows.id(row, "incident_id"), row.getInt("told"));
                            return AnnouncementRows.readable(row);
                        },
                        ids,
                        timeline)
                .stream()
                .flatMap(Optional::stream)
                .forEach(said -> timelines
                        .computeIfAbsent(said.incident(), _ -> new ArrayList<>())
                        .add(said));
        Map<UUID, List<RunView>> runs = new HashMap<>();
        Rows.select(connection, RUNS, RunReader::run, ids, MAX_RUNS)
                .forEach(run -> runs.computeIfAbsent(run.incident(), _ -> new ArrayList<>())
                        .add(run));
        return rows.stream()
                .map(row -> view(
                        row,
                        timelines.getOrDefault(row.id(), List.of()),
                        told.getOrDefault(row.id(), 0),
                        runs.getOrDefault(row.id(), List.of())))
                .toList();
    }

    private static IncidentView view(Row row, List<Announcement> timeline, int told, List<RunView> runs) {
        Headline headline = timeline.isEmpty() ? silent(row) : Headline.of(timeline);
        return new IncidentView(row.id(), headline, timeline, told, runs, row.acknowledged());
    }

    /** An incident about which nothing was said. */
    private static Headline silent(Row row) {
        return new Headline(
                row.closedAt().isPresent() ? IncidentStatus.OVER : IncidentStatus.WATCHING,
                row.severity(),
                row.target(),
                row.title(),
                "Nothing has been said about it.",
                row.openedAt(),
                Optional.empty(),
                row.closedAt());
    }

    static Row row(ResultSet row) throws SQLException {
        return new Row(
                Rows.id(row, "id"),
                row.getString("target"),
                Severity.valueOf(row.getString("severity")),
                row.getString("title"),
                Rows.time(row, "opened_at"),
                Rows.optionalTime(row, "closed_at"),
                acknowledged(row));
    }

    private static Optional<IncidentView.Acknowledged> acknowledged(ResultSet row) throws SQLException {
        Optional<Instant> at = Rows.optionalTime(row, "acknowledged_at");
        Optional<String> by = Rows.optionalText(row, "acknowledged_by");
        return at.flatMap(when -> by.map(who -> new IncidentView.Acknowledged(who, when)));
    }
}
