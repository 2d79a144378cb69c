package dev.remediator.action.haproxy;

/** Closes a breaker over HAProxy's runtime API. */
public final class HaproxyBreakerReset extends HaproxyBreakerChange {
    public HaproxyBreakerReset() {
        super(false);
    }

    @Override
    public String about() {
        return "Closes a circuit breaker, so that calls pass again: HAProxy server state or map.";
    }
}
