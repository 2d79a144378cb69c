package dev.remediator.report;

import dev.remediator.guard.Freeze;
import dev.remediator.guard.Freeze.Scope;
import dev.remediator.intake.Remediations;
import dev.remediator.playbook.Playbook;
import dev.remediator.store.Transactions;
import dev.remediator.target.Target;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what goes on at the targets that are in force, as far as the database knows. */
@Singleton
public final class TargetReader {
    private static final int MAX_OPEN = 20;
    private static final int MAX_CHANGES = 20;
    private static final Duration STUCK_FOR = Duration.ofDays(7);

    private final Transactions transactions;
    private final Remediations remediations;
    private final FreezeReader freezes;
    private final InstantSource clock;

    public TargetReader(
            Transactions transactions, Remediations remediations, FreezeReader freezes, InstantSource clock) {
        this.transactions = transactions;
        this.remediations = remediations;
        this.freezes = freezes;
        this.clock = clock;
    }

    private record Found(
            Map<String, List<TargetView.Open>> open,
            Map<String, TargetView.Acting> acting,
            Map<String, List<ChangeView>> changes) {}

    /** All, in the order of {@code targets.yaml}. */
    public List<TargetView> all() {
        return of(remediations.targets().all());
    }

    /** One, by name; empty where none is called so now. */
    public Optional<TargetView> find(String name) {
        return remediations
                .targets()
                .find(name)
                .flatMap(target -> of(List.of(target)).stream().findFirst());
    }

    private List<TargetView> of(Collection<Target> targets) {
        var now = clock.instant();
        var names = targets.stream().map(Target::name).toArray(String[]::new);
        var found = transactions.read(connection -> read(connection, names, now));
        var standing = freezes.standing().stream().map(FreezeView::freeze).toList();
        var playbooks = remediations.catalog().playbooks();
        return targets.stream()
                .map(target -> new TargetView(
                        target,
                        found.open().getOrDefault(target.name(), List.of()),
                        Optional.ofNullable(found.acting().get(target.name())),
                        found.changes().getOrDefault(target.name(), List.of()),
                        standing.stream().filter(f -> concerns(f, target)).toList(),
                        playbooks.stream()
                                .filter(p -> p.target().source().equals(target.name()))
                                .map(Playbook::name)
                                .sorted()
                                .toList()))
                .toList();
    }

    private static boolean concerns(Freeze freeze, Target target) {
        return switch (freeze.scope()) {
            case Scope.Everything _ -> true;
            case Scope.OfTarget(var frozen) -> frozen.equals(target.name());
            case Scope.OfPlaybook _ -> false;
        };
    }

    private static Found read(Connection connection, String[] names, Instant now) throws SQLException {
        var array = connection.createArrayOf("text", names);
        var found = new Found(new HashMap<>(), new HashMap<>(), new HashMap<>());
        Rows.select(
                connection,
                """
                select i.* from unnest(?) as t (name)
                cross join lateral (
                  select id, target, severity, title, opened_at from incident
                  where target = name and closed_at is null order by opened_at desc, id limit ?) as i
                """,
                row -> found.open()
                        .computeIfAbsent(row.getString("target"), _ -> new ArrayList<>())
                        .add(new TargetView.Open(
                                Rows.id(row, "id"),
                                row.getString("severity"),
                                row.getString("title"),
                                Rows.time(row, "opened_at"))),
                array,
                MAX_OPEN);
        Rows.select(
                connection,
                """
                select a.target, a.run_id, a.since, r.playbook from acting a join run r on r.id = a.run_id
                where a.target = any(?)
                """,
                row -> found.acting()
                        .put(
                                row.getString("target"),
                                new TargetView.Acting(
                                        Rows.id(row, "run_id"), row.getString("playbook"), Rows.time(row, "since"))),
                array);
        Rows.select(connection, """
                        select c.* from unnest(?) as t (name)
                        cross join lateral (
                          select * from ((select * from temporary_change
                             where target = name and state in ('failed', 'foreign') and ended_at > ?
                             order by ended_at desc limit ?)
                            union all
                            (select * from temporary_change where target = name and ended_at is null
                             order by due_at limit ?)) as shown) as c
                        order by c.ended_at is null, c.due_at
                        """, ChangeReader::change, array, now.minus(STUCK_FOR), MAX_CHANGES, MAX_CHANGES)
                .forEach(change -> found.changes()
                        .computeIfAbsent(change.target(), _ -> new ArrayList<>())
                        .add(change));
        return found;
    }
}
