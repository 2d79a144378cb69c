package dev.remediator.report;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.remediator.report.AlertView.Stopped;
import dev.remediator.store.Transactions;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads what became of alerts. */
@Singleton
public final class AlertReader {
    private static final TypeReference<Map<String, String>> LABELS = new TypeReference<>() {};
    private static final TypeReference<List<Stopped>> STOPPED = new TypeReference<>() {};
    private static final int MAX_OF_INCIDENT = 200;

    private static final String SELECT = """
            select e.id, e.source, e.labels, d.decided_at, e.ended_at, d.kind, d.playbook, e.incident_id, d.why
            from disposition d join alert_episode e on e.id = d.episode_id
            """;

    // As the primary key of dispositions is sorted, read backward: one delivery decides about 20,000 at one moment, and
    // no more of them are looked at than are shown.
    static final String RECENT = SELECT + "order by d.decided_at desc, d.episode_id desc limit ?";

    /** So many decisions are looked at for one part of a list, whatever it leaves out. */
    static final int MOST_READ = 2_000;

    /** So many of a day's decisions are counted. */
    static final int MOST_COUNTED = 10_000;

    private static final int MOST_DECISIONS = 50;

    /** Where the newest part begins. */
    private static final Cursor BEFORE_ALL = new Cursor(Instant.parse("9999-01-01T00:00:00Z"), new UUID(-1, -1));

    // Of an alert that was decided about several times, the last counts.
    private static final String LIST = """
            select e.id, e.source, e.labels, d.decided_at, e.ended_at, d.kind, d.playbook, e.incident_id, d.why,
                   exists (select from disposition later
                           where later.episode_id = d.episode_id and later.decided_at > d.decided_at) as outdated
            from (select * from disposition where (decided_at, episode_id) < (?, ?)
                  order by decided_at desc, episode_id desc limit ?) d
            join alert_episode e on e.id = d.episode_id
            order by d.decided_at desc, d.episode_id desc
            """;

    private final Transactions transactions;

    public AlertReader(Transactions transactions) {
        this.transactions = transactions;
    }

    /** What was decided last, newest first. */
    public List<AlertView> recent(int limit) {
        return transactions.read(connection -> Rows.select(connection, RECENT, AlertReader::alert, limit));
    }

    /**
     * Alerts with their last decision, newest first. A part may hold fewer than asked for, even none, although there is
     * more: no more than {@value #MOST_READ} decisions are looked at for it.
     */
    public Page<AlertView> page(AlertFilter filter, Optional<Cursor> after, int size) {
        return transactions.read(connection -> {
            var from = after.orElse(BEFORE_ALL);
            var read = Rows.select(
                    connection,
                    LIST,
                    row -> new Listed(alert(row), row.getBoolean("outdated")),
                    from.at(),
                    from.id(),
                    MOST_READ);
            var items = new ArrayList<AlertView>();
            for (int i = 0; i < read.size(); i++) {
                var alert = read.get(i).alert();
                if (!read.get(i).outdated() && filter.fits(alert)) items.add(alert);
                boolean last = i == read.size() - 1 && read.size() < MOST_READ;
                if (items.size() == size && !last) return new Page<>(items, Optional.of(cursor(alert)));
            }
            return new Page<>(
                    items,
                    read.size() < MOST_READ
                            ? Optional.empty()
                            : Optional.of(cursor(read.getLast().alert())));
        });
    }

    private record Listed(AlertView alert, boolean outdated) {}

    private static Cursor cursor(AlertView alert) {
        return new Cursor(alert.decidedAt(), alert.episode());
    }

    /**
     * How many alerts nothing took.
     *
     * @param more not all were counted
     */
    public record Untaken(int alerts, boolean more) {}

    /** Those that were decided about since then, of the last {@value #MOST_COUNTED} decisions. */
    public Untaken untakenSince(Instant since) {
        return transactions.read(connection -> Rows.select(
                        connection,
                        """
                select count(*) filter (where kind in ('held', 'unowned')) as untaken, coalesce(sum(decisions), 0) as counted
                from (select distinct on (episode_id) kind, count(*) over (partition by episode_id) as decisions
                      from (select episode_id, kind, decided_at from disposition where decided_at > ?
                            order by decided_at desc, episode_id desc limit ?) as recent
                      order by episode_id, decided_at desc) as last
                """,
                        row -> new Untaken(row.getInt("untaken"), row.getInt("counted") == MOST_COUNTED),
                        since,
                        MOST_COUNTED)
                .getFirst());
    }

    /** Everything about one alert. */
    public Optional<AlertStory> find(UUID id) {
        return transactions.read(connection -> {
            var decisions = Rows.select(connection, """
                    select decided_at, kind, playbook, run_id, why, retry_at, catalog from disposition
                    where episode_id = ? order by decided_at desc limit ?
                    """, AlertReader::decision, id, MOST_DECISIONS);
            return Rows.select(connection, """
                            select id, source, labels, annotations, generator_url, starts_at, seen_at, ended_at, ended_by,
                                   incident_id from alert_episode where id = ?
                            """, row -> story(row, decisions), id).stream()
                    .findFirst();
        });
    }

    private static AlertStory.Decision decision(ResultSet row) throws SQLException {
        return new AlertStory.Decision(
                Rows.time(row, "decided_at"),
                row.getString("kind"),
                Rows.optionalText(row, "playbook"),
                Optional.ofNullable(row.getObject("run_id", UUID.class)),
                Rows.json(row, "why", STOPPED, List.of()),
                Rows.optionalTime(row, "retry_at"),
                row.getString("catalog"));
    }

    private static AlertStory story(ResultSet row, List<AlertStory.Decision> decisions) throws SQLException {
        return new AlertStory(
                Rows.id(row, "id"),
                row.getString("source"),
                Rows.json(row, "labels", LABELS, Map.of()),
                Rows.json(row, "annotations", LABELS, Map.of()),
                row.getString("generator_url"),
                Rows.time(row, "starts_at"),
                Rows.time(row, "seen_at"),
                Rows.optionalTime(row, "ended_at"),
                Rows.optionalText(row, "ended_by"),
                Optional.ofNullable(row.getObject("incident_id", UUID.class)),
                decisions);
    }

    /** The alerts of an incident, oldest first. */
    public List<AlertView> of(UUID incident) {
        return transactions.read(connection -> Rows.select(
                connection,
                SELECT + "where e.incident_id = ? order by d.decided_at, e.id limit ?",
                AlertReader::alert,
                incident,
                MAX_OF_INCIDENT));
    }

    private static AlertView alert(ResultSet row) throws SQLException {
        return new AlertView(
                Rows.id(row, "id"),
                row.getString("source"),
                Rows.json(row, "labels", LABELS, Map.of()),
                Rows.time(row, "decided_at"),
                Rows.optionalTime(row, "ended_at"),
                row.getString("kind"),
                Rows.optionalText(row, "playbook"),
                Optional.ofNullable(row.getObject("incident_id", UUID.class)),
                Rows.json(row, "why", STOPPED, List.of()));
    }
}
