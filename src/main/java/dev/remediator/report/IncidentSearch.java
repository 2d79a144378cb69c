package dev.remediator.report;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.remediator.store.Transactions;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks for incidents. */
@Singleton
public final class IncidentSearch {
    private static final TypeReference<Map<String, String>> LABELS = new TypeReference<>() {};
    private static final int CHUNK = 100;

    /** So many incidents are looked at for one part of a list, whatever it leaves out. */
    static final int MOST_READ = 1_000;

    // The first alert is the one that opened it.
    private static final String LIST = """
            select %s, (select labels from alert_episode e where e.incident_id = incident.id order by e.seen_at, e.id limit 1)
                as labels
            from incident
            where %s
              and (?::timestamptz is null or (opened_at, id) < (?, ?))
            order by opened_at desc, id desc limit ?
            """;

    private final Transactions transactions;

    public IncidentSearch(Transactions transactions) {
        this.transactions = transactions;
    }

    private record Found(IncidentReader.Row row, Map<String, String> labels) {
        Cursor cursor() {
            return new Cursor(row.openedAt(), row.id());
        }
    }

    /**
     * Those that the filter lets through, newest first. A part may hold fewer than asked for, even none, although there is
     * more: no more than {@value #MOST_READ} incidents are looked at for it.
     */
    public Page<IncidentView> page(IncidentFilter filter, Optional<Cursor> after, int size) {
        return transactions.read(connection -> {
            var items = new ArrayList<IncidentView>();
            int chunk = filter.takesAll() ? size + 1 : CHUNK;
            var from = after;
            for (int read = 0; read < MOST_READ; read += chunk) {
                var found = chunk(connection, filter, from, chunk);
                var views = IncidentReader.views(
                        connection, found.stream().map(Found::row).toList(), IncidentReader.SHORT_TIMELINE);
                for (int i = 0; i < found.size(); i++) {
                    if (!filter.fits(views.get(i), found.get(i).labels())) continue;
                    items.add(views.get(i));
                    boolean last = i == found.size() - 1 && found.size() < chunk;
                    if (items.size() == size && !last)
                        return new Page<>(items, Optional.of(found.get(i).cursor()));
                }
                if (found.size() < chunk) return new Page<>(items, Optional.empty());
                from = Optional.of(found.getLast().cursor());
            }
            return new Page<>(items, from);
        });
    }

    private static List<Found> chunk(Connection connection, IncidentFilter filter, Optional<Cursor> from, int size)
            throws SQLException {
        return Rows.select(
                connection,
                LIST.formatted(IncidentReader.COLUMNS, filter.standing().condition()),
                row -> new Found(IncidentReader.row(row), Rows.json(row, "labels", LABELS, Map.of())),
                from.map(Cursor::at).orElse(null),
                from.map(Cursor::at).orElse(null),
                from.map(Cursor::id).orElse(null),
                size);
    }
}
