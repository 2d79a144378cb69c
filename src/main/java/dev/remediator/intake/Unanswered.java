package dev.remediator.intake;

import dev.remediator.alert.Alert;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says why nothing happened to alerts that nothing took, a line for each kind of them: at most {@link #LINES} in a
 * minute and each kind once, so that a storm of alerts is no storm of lines. What is left out is counted. Never makes
 * whoever brings alerts wait.
 */
final class Unanswered {
    static final int LINES = 20;
    static final Duration WINDOW = Duration.ofMinutes(1);
    /** How long alerts that come together may take to come. */
    static final Duration GATHER = Duration.ofSeconds(1);

    static final int WAITING = 1_000;
    private static final int MOST_REASONS = 3;

    /** An alert that nothing took. */
    record Entry(UUID episode, Alert alert, Disposition disposition) {}

    /** Does something later, on another thread. */
    interface Later {
        void in(Duration delay, Runnable task);
    }

    private final Supplier<ActivePlaybooks> playbooks;
    private final URI base;
    private final InstantSource clock;
    private final Later later;
    private final Consumer<String> log;
    private final BlockingQueue<Entry> waiting = new ArrayBlockingQueue<>(WAITING);
    private final AtomicLong dropped = new AtomicLong();
    /** When it will be told next; null where nothing waits. */
    private final AtomicReference<@Nullable Instant> due = new AtomicReference<>();

    // Only within tell(), which is synchronized.
    private Instant windowEnds = Instant.MIN;
    private final Set<String> told = new HashSet<>();
    private long untold;

    /** @param base address of the first page */
    Unanswered(Supplier<ActivePlaybooks> playbooks, URI base, InstantSource clock, Later later, Consumer<String> log) {
        this.playbooks = playbooks;
        this.base = base;
        this.clock = clock;
        this.later = later;
        this.log = log;
    }

    static Unanswered silent(Supplier<ActivePlaybooks> playbooks, InstantSource clock) {
        return new Unanswered(playbooks, URI.create("/"), clock, (delay, task) -> {}, line -> {});
    }

    /** @param more how many there were besides */
    void add(List<Entry> entries, long more) {
        if (entries.isEmpty()) return;
        dropped.addAndGet(more);
        for (var entry : entries) if (!waiting.offer(entry)) dropped.incrementAndGet();
        wake(GATHER);
    }

    private void wake(Duration delay) {
        var at = clock.instant().plus(delay);
        var before = due.get();
        // Told twice at once, which is rare, does no harm.
        if (before != null && !at.isBefore(before)) return;
        due.set(at);
        later.in(delay, this::tell);
    }

    synchronized void tell() {
        due.set(null);
        var now = clock.instant();
        if (!now.isBefore(windowEnds)) nextWindow(now);
        var entries = new ArrayList<Entry>();
        waiting.drainTo(entries);
        untold += dropped.getAndSet(0);
        var kinds = entries.stream()
                .collect(Collectors.groupingBy(Unanswered::kind, LinkedHashMap::new, Collectors.toList()));
        kinds.forEach((kind, alike) -> {
            if (told.size() < LINES && told.add(kind)) log.accept(line(alike.getFirst(), alike.size() - 1));
            else untold += alike.size();
        });
        if (!waiting.isEmpty()) wake(GATHER);
        else if (untold > 0) wake(Duration.between(now, windowEnds));
    }

    private void nextWindow(Instant now) {
        if (untold > 0)
            log.accept("Nothing happened about %,d more alerts in the last minute: %s"
                    .formatted(untold, base.resolve("/alerts?state=nothing")));
        untold = 0;
        told.clear();
        windowEnds = now.plus(WINDOW);
    }

    /** Alerts of one kind differ in what the nearest playbook does not ask for. */
    private static String kind(Entry entry) {
        return entry.disposition().kind() + '\0' + entry.alert().labels().alertname();
    }

    private String line(Entry entry, int more) {
        return "Nothing happened about %s%s: %s. %s"
                .formatted(
                        Quotation.of(entry.alert().labels().alertname()),
                        more == 0 ? "" : " and %,d like it".formatted(more),
                        reason(entry),
                        base.resolve("/alerts/" + entry.episode()));
    }

    private String reason(Entry entry) {
        var stopped = entry.disposition().stopped();
        if (stopped.isEmpty())
            return Explain.offline(playbooks.get(), entry.alert(), clock.instant())
                    .summary();
        var reasons = stopped.stream()
                .limit(MOST_REASONS)
                .map(s -> s.playbook() + " is stopped by " + s.by() + ": " + Quotation.line(s.reason()))
                .collect(Collectors.joining("; "));
        int rest = stopped.size() - MOST_REASONS;
        return rest > 0 ? reasons + "; and " + rest + " more" : reasons;
    }
}
