package dev.remediator.intake;

import dev.remediator.alert.Alert;
import dev.remediator.guard.StandingChange;
import dev.remediator.guard.TargetBusy;
import dev.remediator.guard.Verdict;
import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.Step;
import dev.remediator.run.Columns;
import dev.remediator.run.RoundTrip;
import dev.remediator.store.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Says what would become of an alert if it came in now, with all that is under way. Reads and changes nothing. */
public final class Explainer {
    private static final UUID NOBODY = new UUID(0, 0);
    private static final int MOST_CHANGES = 100;

    private final Supplier<ActivePlaybooks> active;
    private final Transactions transactions;
    private final InstantSource clock;

    public Explainer(Supplier<ActivePlaybooks> active, Transactions transactions, InstantSource clock) {
        this.active = active;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Digest of the remediations that are asked now. */
    public String catalog() {
        return active.get().digest();
    }

    public Explanation explain(Alert alert) {
        var playbooks = active.get();
        var now = clock.instant();
        var candidates = Dispatch.candidates(playbooks.index(), playbooks.targets(), alert, now);
        var pairs = candidates.stream()
                .flatMap(c -> c.target().stream()
                        .map(target -> new Dispatch.Pair(c.playbook().name(), target.name())))
                .toList();
        if (pairs.isEmpty())
            return Explain.of(playbooks, alert.labels(), candidates, Dispatch.View.NOTHING, c -> List.of(), now);
        return transactions.read(connection -> {
            var stored = StoredRuns.seen(connection, pairs);
            var around = Around.read(
                    connection, pairs.stream().map(Dispatch.Pair::target).distinct().toList());
            return Explain.of(
                    playbooks,
                    alert.labels(),
                    candidates,
                    new Dispatch.View(stored.runs(), stored.lastIntents()),
                    candidate -> around.holds(candidate, now),
                    now);
        });
    }

    /** A temporary change that stands, of {@code kind} as the part of a capability before the dot. */
    private record Standing(String kind, StandingChange.Standing change) {}

    /** What goes on at some targets. */
    private record Around(Map<String, UUID> acting, Map<String, List<Standing>> standing) {
        static Around read(Connection connection, List<String> targets) throws SQLException {
            var around = new Around(new HashMap<>(), new HashMap<>());
            var asked = Columns.of("text", targets);
            new RoundTrip()
                    .query(
                            "select target, run_id from acting where target = any(?)",
                            row -> around.acting.put(row.getString(1), row.getObject(2, UUID.class)),
                            asked)
                    .query(
                            """
                            select target, split_part(capability, '.', 1), run_id, says, greatest(due_at, next_at)
                            from temporary_change where target = any(?) and ended_at is null order by due_at limit ?
                            """,
                            row -> around.standing
                                    .computeIfAbsent(row.getString(1), t -> new ArrayList<>())
                                    .add(new Standing(
                                            row.getString(2),
                                            new StandingChange.Standing(
                                                    row.getObject(3, UUID.class),
                                                    row.getString(4),
                                                    row.getObject(5, OffsetDateTime.class).toInstant()))),
                            asked,
                            MOST_CHANGES)
                    .run(connection);
            return around;
        }

        /** What the guards would say to a run of the candidate that wants to act now. */
        List<Verdict.Hold> holds(Dispatch.Candidate candidate, Instant now) {
            var target = candidate.target().orElseThrow().name();
            var holds = new ArrayList<Verdict.Hold>();
            var busy = acting.get(target);
            if (busy != null
                    && TargetBusy.decide(target, NOBODY, Optional.of(busy), now)
                            instanceof Verdict.Hold hold) holds.add(hold);
            var kinds = kinds(candidate.playbook());
            var changes = standing.getOrDefault(target, List.of()).stream()
                    .filter(s -> kinds.contains(s.kind()))
                    .map(Standing::change)
                    .toList();
            if (StandingChange.decide(target, changes, now) instanceof Verdict.Hold hold) holds.add(hold);
            return holds;
        }

        private static Set<String> kinds(Playbook playbook) {
            var kinds = new HashSet<String>();
            for (var step : playbook.procedure().steps())
                if (step instanceof Step.Change change) kinds.add(kind(change.capability()));
            return kinds;
        }

        private static String kind(String capability) {
            int dot = capability.indexOf('.');
            return dot < 0 ? capability : capability.substring(0, dot);
        }
    }
}
