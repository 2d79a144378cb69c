package dev.remediator.action.haproxy;

/** Opens a breaker over HAProxy's runtime API. */
public final class HaproxyBreakerTrip extends HaproxyBreakerChange {
    public HaproxyBreakerTrip() {
        super(true);
    }

    @Override
    public String about() {
        return "Opens a circuit breaker, so that calls are refused at once: HAProxy server state or map.";
    }
}
