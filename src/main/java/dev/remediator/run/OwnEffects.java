package dev.remediator.run;

import dev.remediator.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * When this service was changing which target, so that what a platform says about our own doing is not taken for news.
 * In memory, because it is asked for each event; after a start it knows the last hour again.
 */
public final class OwnEffects {
    /** Platforms' clocks differ by less. */
    private static final Duration BEFORE = Duration.ofSeconds(5);
    /** How long afterwards a platform may still speak of it; the run that did it verifies meanwhile. */
    private static final Duration AFTER = Duration.ofMinutes(1);

    private static final Duration KEPT = Duration.ofHours(1);

    /** One effect; without an end while it is under way. */
    private record Span(Instant from, Optional<Instant> to) {
        boolean covers(Instant at) {
            return !at.isBefore(from.minus(BEFORE))
                    && to.map(end -> !at.isAfter(end.plus(AFTER))).orElse(true);
        }
    }

    private final ConcurrentMap<String, List<Span>> byTarget = new ConcurrentHashMap<>();

    /** With what a former process did; an effect whose end it never knew counts as ended when it was begun. */
    public static OwnEffects load(Transactions transactions) {
        var effects = new OwnEffects();
        transactions.read(connection -> {
            try (var statement = connection.prepareStatement("""
                            select target, intent_at, coalesce(result_at, intent_at) from effect
                            where intent_at > now() - interval '1 h' order by intent_at desc limit 10000
                            """);
                    var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var from = rows.getObject(2, OffsetDateTime.class).toInstant();
                    effects.begun(rows.getString(1), from);
                    effects.ended(
                            rows.getString(1),
                            from,
                            rows.getObject(3, OffsetDateTime.class).toInstant());
                }
            }
            return true;
        });
        return effects;
    }

    void begun(String target, Instant at) {
        byTarget.compute(target, (name, spans) -> {
            var kept = new ArrayList<Span>();
            if (spans != null) for (var span : spans) if (span.from().isAfter(at.minus(KEPT))) kept.add(span);
            kept.add(new Span(at, Optional.empty()));
            return List.copyOf(kept);
        });
    }

    void ended(String target, Instant from, Instant at) {
        byTarget.computeIfPresent(
                target,
                (name, spans) -> spans.stream()
                        .map(span -> span.from().equals(from) ? new Span(from, Optional.of(at)) : span)
                        .toList());
    }

    /** Whether this service was changing the target then, or had just done so. */
    public boolean covers(String target, Instant at) {
        for (var span : byTarget.getOrDefault(target, List.of())) if (span.covers(at)) return true;
        return false;
    }
}
