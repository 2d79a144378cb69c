package dev.remediator.run;

import dev.remediator.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * When this service was making a platform deploy which target, so that what the platform says about our own doing is not
 * taken for news. Other changes make no deployments: a crash after a rate limit was set is news. In memory, because it
 * is asked for each event; after a start it knows the last hour again.
 */
public final class OwnEffects {
    /** Platforms' clocks differ by less. */
    private static final Duration BEFORE = Duration.ofSeconds(5);
    /** Clocks again: an action ends only when the platform has the service running, so a later crash is a real one. */
    private static final Duration AFTER = Duration.ofSeconds(10);
    /** How long the platform may have gone on with what a process began that then died. */
    private static final Duration UNFINISHED = Duration.ofMinutes(1);

    private static final Duration KEPT = Duration.ofHours(1);

    /** The capabilities that make a platform deploy, or end a deployment. */
    static final Set<String> DEPLOYING = Set.of("restart", "rollback", "redeploy", "service.start", "service.stop");

    /** One effect; open while it is under way. */
    private record Span(String capability, Instant from, Optional<Instant> until) {
        boolean covers(Instant at) {
            return !at.isBefore(from.minus(BEFORE))
                    && until.map(end -> !at.isAfter(end)).orElse(true);
        }
    }

    private final ConcurrentMap<String, List<Span>> byTarget = new ConcurrentHashMap<>();

    /** With what a former process did. */
    public static OwnEffects load(Transactions transactions) {
        var effects = new OwnEffects();
        transactions.read(connection -> {
            try (var statement = connection.prepareStatement("""
                            select target, capability, intent_at, result_at from effect
                            where intent_at > now() - interval '1 h' and capability = any (?)
                            order by intent_at desc limit 10000
                            """)) {
                statement.setArray(1, connection.createArrayOf("text", DEPLOYING.toArray()));
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        var from = rows.getObject(3, OffsetDateTime.class).toInstant();
                        var result = Optional.ofNullable(rows.getObject(4, OffsetDateTime.class));
                        effects.begun(rows.getString(1), rows.getString(2), from);
                        effects.until(
                                rows.getString(1),
                                from,
                                result.map(at -> at.toInstant().plus(AFTER)).orElseGet(() -> from.plus(UNFINISHED)));
                    }
                }
            }
            return true;
        });
        return effects;
    }

    void begun(String target, String capability, Instant at) {
        if (!DEPLOYING.contains(capability)) return;
        byTarget.compute(target, (name, spans) -> {
            var kept = new ArrayList<Span>();
            if (spans != null) for (var span : spans) if (span.from().isAfter(at.minus(KEPT))) kept.add(span);
            kept.add(new Span(capability, at, Optional.empty()));
            return List.copyOf(kept);
        });
    }

    void ended(String target, Instant from, Instant at) {
        until(target, from, at.plus(AFTER));
    }

    private void until(String target, Instant from, Instant until) {
        byTarget.computeIfPresent(
                target,
                (name, spans) -> spans.stream()
                        .map(span ->
                                span.from().equals(from) ? new Span(span.capability(), from, Optional.of(until)) : span)
                        .toList());
    }

    /** What this service was doing to the target then, or had just done: "restart, begun at 2026-11-22T12:00:00Z". */
    public Optional<String> covering(String target, Instant at) {
        for (var span : byTarget.getOrDefault(target, List.of()))
            if (span.covers(at)) return Optional.of(span.capability() + ", begun at " + span.from());
        return Optional.empty();
    }
}
