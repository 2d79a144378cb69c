package dev.remediator.action.http;

/** Opens a breaker through an admin endpoint. */
public final class HttpBreakerTrip extends HttpBreakerChange {
    public HttpBreakerTrip() {
        super(true);
    }

    @Override
    public String about() {
        return "Opens a circuit breaker, so that calls are refused at once, with the request that the target's settings give.";
    }
}
