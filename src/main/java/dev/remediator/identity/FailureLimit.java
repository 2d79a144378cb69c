package dev.remediator.identity;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How often an address may fail before it is told to wait: ten times at once, then once in six seconds. Tokens cannot be
 * guessed anyway, and a good one opens all the same. Remembers a bounded number of addresses. Thread-safe.
 */
@Singleton
public final class FailureLimit {
    static final int BURST = 10;
    static final Duration EACH = Duration.ofSeconds(6);

    private static final int MAX_ADDRESSES = 10_000;

    private final int burst;
    private final Duration each;

    /** For each address, until when its failures weigh: each adds {@link #EACH}. */
    private final Map<String, Instant> busyUntil = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };

    public FailureLimit() {
        this(BURST, EACH);
    }

    /**
     * @param burst how often at once
     * @param each then once in this time
     */
    FailureLimit(int burst, Duration each) {
        this.burst = burst;
        this.each = each;
    }

    /** How long the address has to wait before it may try again; empty if it may now. */
    public synchronized Optional<Duration> wait(String address, Instant now) {
        Instant busy = busyUntil.getOrDefault(address, Instant.MIN);
        Instant free = busy.equals(Instant.MIN) ? busy : busy.minus(each.multipliedBy(burst - 1));
        return free.isAfter(now) ? Optional.of(Duration.between(now, free)) : Optional.empty();
    }

    public synchronized void failed(String address, Instant now) {
        Instant busy = busyUntil.getOrDefault(address, now);
        busyUntil.remove(address); // to the end: the eldest is forgotten first
        busyUntil.put(address, (busy.isAfter(now) ? busy : now).plus(each));
    }

    /** As {@link #failed} where it may try now, before anybody knows whether it fails; otherwise how long it has to wait. */
    synchronized Optional<Duration> attempt(String address, Instant now) {
        var wait = wait(address, now);
        if (wait.isEmpty()) failed(address, now);
        return wait;
    }

    /** Takes one failure back. */
    synchronized void forgive(String address, Instant now) {
        var busy = busyUntil.get(address);
        if (busy == null) return;
        if (busy.minus(each).isAfter(now)) busyUntil.put(address, busy.minus(each));
        else busyUntil.remove(address);
    }

    /** Whoever got in is no guesser. */
    public synchronized void forget(String address) {
        busyUntil.remove(address);
    }

    synchronized void forgetAll() {
        busyUntil.clear();
    }
}
