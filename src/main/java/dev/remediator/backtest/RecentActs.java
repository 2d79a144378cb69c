package dev.remediator.backtest;

import dev.remediator.playbook.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** When the runs of each playbook last set out to change something: as far back as its limits look, and no further. */
final class RecentActs {
    private record Act(UUID run, String target, Instant at) {}

    private final Map<String, Deque<Act>> byPlaybook = new HashMap<>();

    /** Times must not go back. */
    void add(String playbook, Limits limits, String target, UUID run, Instant at) {
        var period = period(limits);
        if (period.isZero()) return;
        var acts = byPlaybook.computeIfAbsent(playbook, name -> new ArrayDeque<>());
        while (!acts.isEmpty() && !acts.getFirst().at().isAfter(at.minus(period))) acts.removeFirst();
        acts.addLast(new Act(run, target, at));
    }

    private static Duration period(Limits limits) {
        return Stream.concat(limits.perTarget().stream(), limits.perPlaybook().stream())
                .map(rate -> rate.per())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** Of each other run the last time; of any target where none is named. */
    List<Instant> others(String playbook, Optional<String> target, UUID asking) {
        var last = new HashMap<UUID, Instant>();
        for (var act : byPlaybook.getOrDefault(playbook, new ArrayDeque<>()))
            if (!act.run().equals(asking)
                    && target.filter(t -> !t.equals(act.target())).isEmpty()) last.put(act.run(), act.at());
        return new ArrayList<>(last.values());
    }
}
