package dev.remediator.backtest;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/** Counts what became of alerts on both sides, and keeps the newest differences. */
final class Tally {
    private static final int NAMES = 100_000;

    private final int mostDifferences;
    private final PriorityQueue<Difference> newest = new PriorityQueue<>(Comparator.comparing(Difference::at));
    private final Map<Outcome, long[]> outcomes = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private long deliveries;
    private long alerts;
    private long episodes;
    private long compared;
    private long different;
    private long withoutRecord;
    private long unheard;
    private long unreadable;
    private String firstUnreadable = "";

    Tally(int mostDifferences) {
        this.mostDifferences = mostDifferences;
    }

    void delivery(Decoded decoded) {
        deliveries++;
        alerts += decoded.alerts().size();
        if (decoded.unreadable().isEmpty()) return;
        unreadable++;
        if (firstUnreadable.isEmpty() && decoded.recorded() instanceof Recorded.Delivery delivery)
            firstUnreadable = "delivery %s of %s: %s".formatted(delivery.id(), delivery.at(), decoded.unreadable());
    }

    long alerts() {
        return alerts;
    }

    void episode() {
        episodes++;
    }

    /** One of equal names. */
    String same(String name) {
        if (names.size() >= NAMES) return name;
        var before = names.putIfAbsent(name, name);
        return before == null ? name : before;
    }

    /** Decisions about alerts that did not begin when they were heard again. */
    void unheard(List<Recorded.Decision> decisions, Collection<Long> heard) {
        for (var decision : decisions) if (!heard.contains(decision.identity())) unheard++;
    }

    /** Compares, once and only when nothing changes any more. */
    void settle(Episode episode) {
        if (!episode.settled()) return;
        episode.told = true;
        var then = episode.then.outcome;
        var now = episode.now.outcome;
        if (then == null || now == null) {
            withoutRecord++;
            return;
        }
        compared++;
        outcomes.computeIfAbsent(then, _ -> new long[2])[0]++;
        outcomes.computeIfAbsent(now, _ -> new long[2])[1]++;
        if (then.equals(now)) return;
        different++;
        var difference = new Difference(
                Micros.instant(episode.openedAt),
                episode.alertname,
                then,
                episode.then.reason,
                now,
                episode.now.reason);
        newest.add(difference);
        if (newest.size() > mostDifferences) newest.remove();
    }

    Result result(Recording.Facts facts) {
        var playbooks = new TreeMap<String, PlaybookTally>();
        outcomes.forEach((outcome, counts) -> playbooks
                .computeIfAbsent(outcome.playbook(), PlaybookTally::new)
                .add(outcome, new Counts(counts[0], counts[1])));
        var sorted = newest.stream()
                .sorted(Comparator.comparing(Difference::at).reversed())
                .toList();
        return new Result(
                facts,
                new Result.Heard(deliveries, alerts, episodes, unreadable, firstUnreadable),
                new Result.Compared(compared, different, withoutRecord, unheard),
                List.copyOf(playbooks.values()),
                sorted);
    }
}
