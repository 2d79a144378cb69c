package dev.remediator.backtest;

import dev.remediator.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.UUID;

/**
 * What the service has recorded, in short transactions that only read: pages of deliveries, and beside them pages of what
 * was decided, put together as they belong together.
 */
public final class DatabaseRecording implements Recording {
    /** A delivery is answered, or given up, long before. */
    private static final Duration DECIDED_WITHIN = Duration.ofSeconds(30);

    private final Facts facts;
    private final Pages<Recorded.Delivery> deliveries;
    private final Pages<StoredDecisions.Stored> decisions;
    private final Pages<StoredRuns.Stored> runs;
    /** What was decided at once, until its delivery comes. */
    private final Map<UUID, List<Recorded.Decision>> atOnce = new HashMap<>();

    private final ArrayDeque<Recorded.Decision> waiting = new ArrayDeque<>();
    private final PriorityQueue<Recorded> others = new PriorityQueue<>(Comparator.comparing(Recorded::at));
    private Optional<Recorded.Delivery> next;
    private volatile Instant reached;

    /**
     * @param since older deliveries are left out
     * @param until younger ones, too
     */
    public DatabaseRecording(Transactions transactions, Instant since, Instant until) {
        facts = transactions.read(connection -> StoredFacts.read(connection, since, until));
        reached = facts.since();
        deliveries = StoredDeliveries.pages(transactions, facts.since(), facts.until());
        decisions =
                StoredDecisions.pages(transactions, facts.since(), facts.until().plus(DECIDED_WITHIN));
        runs = StoredRuns.pages(transactions, facts.since(), facts.until());
        next = deliveries.next();
    }

    @Override
    public Facts facts() {
        return facts;
    }

    @Override
    public Optional<Recorded> next() {
        var until = next.map(Recorded.Delivery::at).orElse(facts.until());
        gather(until);
        var other = others.peek();
        if (other != null && !other.at().isAfter(until)) return Optional.of(others.remove());
        if (next.isEmpty()) return Optional.empty();
        var delivery = next.get();
        reached = delivery.at();
        var decided = atOnce.remove(delivery.id());
        next = deliveries.next();
        return Optional.of(decided == null ? delivery : delivery.with(decided));
    }

    /** Everything that may have to do with a delivery of that time. */
    private void gather(Instant time) {
        var until = time.plus(DECIDED_WITHIN);
        for (var stored = decisions.nextUntil(until); stored.isPresent(); stored = decisions.nextUntil(until)) {
            var decision = stored.get();
            if (decision.atOnce()) {
                atOnce.computeIfAbsent(decision.decision().delivery(), _ -> new ArrayList<>())
                        .add(decision.decision());
                waiting.addLast(decision.decision());
            } else {
                others.add(decision.decision());
            }
        }
        // Of deliveries before this recording began.
        while (!waiting.isEmpty() && waiting.getFirst().at().isBefore(time.minus(DECIDED_WITHIN)))
            atOnce.remove(waiting.removeFirst().delivery());
        for (var stored = runs.nextUntil(until); stored.isPresent(); stored = runs.nextUntil(until))
            others.add(new Recorded.Given(stored.get().run()));
    }

    @Override
    public double share() {
        var all = Duration.between(facts.since(), facts.until());
        return all.isPositive()
                ? (double) Duration.between(facts.since(), reached).toMillis() / all.toMillis()
                : 1;
    }

    @Override
    public void close() {}
}
