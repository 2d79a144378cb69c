package dev.remediator.run;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Runs as they stand, in table {@code run}. */
final class RunRows {
    private RunRows() {}

    /** New ones, as they stand after their first turn. */
    static void insert(RoundTrip trip, long node, List<JournalEntry> first) {
        var rows = new Columns(
                "uuid",
                "uuid",
                "text",
                "text",
                "text",
                "int8",
                "int4",
                "text",
                "text",
                "timestamptz",
                "timestamptz",
                "timestamptz",
                "text",
                "text",
                "text");
        for (var entry : first) {
            var s = entry.state();
            rows.add(
                    s.id(),
                    s.incident(),
                    s.playbook(),
                    s.digest(),
                    s.target(),
                    node,
                    entry.seq(),
                    s.phase().name(),
                    RunJson.write(s),
                    s.startedAt(),
                    s.deadlineAt(),
                    endedAt(entry),
                    reason(s),
                    s.trigger().kind(),
                    s.heldBy().orElse(null));
        }
        trip.update("""
                insert into run (id, incident_id, playbook, digest, target, node, seq, phase, state, started_at,
                                 deadline_at, ended_at, reason, started_by, held_by, outcome)
                select a, b, c, d, e, f, g, h, i::jsonb, j, k, l, m, n, o, case when l is null then null else h end
                from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) t(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o)
                """, rows);
        afterEnds(trip, first, List.of());
    }

    /** Every run must stand exactly before its first turn here, and be this node's: otherwise nothing is written. */
    static void update(RoundTrip trip, long node, List<JournalEntry> entries) {
        Map<UUID, Integer> before = new HashMap<>();
        // In one order everywhere, so that two transactions never wait for each other.
        Map<UUID, JournalEntry> last = new TreeMap<>();
        var letGo = new TreeSet<UUID>();
        for (var e : entries) {
            if (e.turn().before().holdsTarget()) letGo.add(e.state().id());
            before.putIfAbsent(e.state().id(), e.seq() - 1);
            last.put(e.state().id(), e);
        }
        var rows = new Columns(
                "uuid", "int4", "int4", "text", "text", "timestamptz", "timestamptz", "text", "int8", "text");
        last.forEach((id, e) -> rows.add(
                id,
                before.get(id),
                e.seq(),
                e.state().phase().name(),
                RunJson.write(e.state()),
                e.state().deadlineAt(),
                endedAt(e),
                reason(e.state()),
                node,
                e.state().heldBy().orElse(null)));
        // Whether it has ended is asked of a column without an index, so that only the primary key can lead there.
        trip.update(
                """
                update run set seq = c, phase = d, state = e::jsonb, deadline_at = f, ended_at = g, reason = h, held_by = j,
                               outcome = case when g is null then null else d end
                from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?) t(a, b, c, d, e, f, g, h, i, j)
                where run.id = a and run.seq = b and run.node = i and run.outcome is null
                """,
                written -> {
                    if (written != last.size())
                        throw new JournalRows.StaleRun(
                                "a run was changed by somebody else, or has ended: %d of %d turns fit"
                                        .formatted(written, last.size()));
                },
                rows);
        letGo.removeIf(run -> Objects.requireNonNull(last.get(run)).state().holdsTarget());
        afterEnds(trip, List.copyOf(last.values()), letGo);
    }

    private static @Nullable Instant endedAt(JournalEntry entry) {
        return entry.state().phase().terminal() ? entry.turn().at() : null;
    }

    private static @Nullable String reason(RunState state) {
        return state.phase().terminal() ? state.reason().orElse("") : null;
    }

    /**
     * A run that ends lets go of its target, and so does one that waits for people.
     *
     * @param letGo those that do not hold their target any more
     */
    private static void afterEnds(RoundTrip trip, List<JournalEntry> last, Collection<UUID> letGo) {
        var over = last.stream().filter(e -> e.state().phase().terminal()).toList();
        var free = new TreeSet<>(letGo);
        over.forEach(e -> free.add(e.state().id()));
        if (!free.isEmpty()) trip.update("delete from acting where run_id = any(?)", Columns.of("uuid", free));
        if (over.isEmpty()) return;
        // Alerts that joined a run while it ended because all its alerts were over: somebody must still look after
        // them. And alerts of a run that was held by what passes at a known time.
        var left = new Columns("uuid", "timestamptz");
        for (var e : over)
            if (e.state().phase() == Phase.CANCELLED && e.state().resolved())
                left.add(e.state().id(), e.turn().at());
            else e.state().retryAt().ifPresent(at -> left.add(e.state().id(), at));
        trip.update("""
                update alert_episode set retry_at = b from unnest(?, ?) t(a, b) where run_id = a and is_open
                """, left);
    }
}
