package dev.remediator.schedule;

import dev.remediator.intake.Remediations;
import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.Start;
import dev.remediator.store.Transactions;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads what clocks begin, and began. */
@Singleton
public final class ScheduleReader {
    private static final int NEXT = 10;
    private static final int LAST = 5;
    private static final Instant NEVER = Instant.MAX;

    private final Transactions transactions;
    private final Remediations remediations;
    private final InstantSource clock;

    public ScheduleReader(Transactions transactions, Remediations remediations, InstantSource clock) {
        this.transactions = transactions;
        this.remediations = remediations;
        this.clock = clock;
    }

    /** Of the remediations in force here, the one that begins first in front. */
    public List<ScheduleView> all() {
        return of(remediations.catalog().playbooks());
    }

    /** Of these, as far as a clock begins them. */
    public List<ScheduleView> of(Collection<Playbook> playbooks) {
        var scheduled = playbooks.stream()
                .filter(playbook -> playbook.start() instanceof Start.OnSchedule)
                .toList();
        var firings = transactions.read(connection ->
                firings(connection, scheduled.stream().map(Playbook::name).toArray(String[]::new)));
        var now = clock.instant();
        var all = new ArrayList<ScheduleView>();
        for (var playbook : scheduled)
            if (playbook.start() instanceof Start.OnSchedule(var schedule))
                all.add(new ScheduleView(
                        playbook.name(),
                        playbook.about(),
                        schedule,
                        NextTimes.of(schedule, now, NEXT),
                        firings.getOrDefault(playbook.name(), List.of())));
        all.sort(Comparator.comparing(ScheduleReader::first).thenComparing(ScheduleView::playbook));
        return List.copyOf(all);
    }

    private static Instant first(ScheduleView view) {
        return view.next().isEmpty() ? NEVER : view.next().getFirst();
    }

    private static Map<String, List<ScheduleView.Firing>> firings(Connection connection, String[] playbooks)
            throws SQLException {
        var all = new HashMap<String, List<ScheduleView.Firing>>();
        try (var statement = connection.prepareStatement("""
                select f.playbook, f.due_at, f.fired_at, f.run_id, f.held, r.incident_id
                from unnest(?) as p (name)
                cross join lateral (
                  select * from schedule_firing where playbook = name order by due_at desc limit ?) as f
                left join run r on r.id = f.run_id
                order by f.playbook, f.due_at desc
                """)) {
            statement.setArray(1, connection.createArrayOf("text", playbooks));
            statement.setInt(2, LAST);
            try (var rows = statement.executeQuery()) {
                while (rows.next())
                    all.computeIfAbsent(rows.getString("playbook"), _ -> new ArrayList<>())
                            .add(firing(rows));
            }
        }
        return all;
    }

    private static ScheduleView.Firing firing(ResultSet row) throws SQLException {
        return new ScheduleView.Firing(
                row.getObject("due_at", OffsetDateTime.class).toInstant(),
                row.getObject("fired_at", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getObject("run_id", UUID.class)),
                Optional.ofNullable(row.getObject("incident_id", UUID.class)),
                Optional.ofNullable(row.getString("held")));
    }
}
