package dev.remediator.action.http;

/** Closes a breaker through an admin endpoint. */
public final class HttpBreakerReset extends HttpBreakerChange {
    public HttpBreakerReset() {
        super(false);
    }

    @Override
    public String about() {
        return "Closes a circuit breaker, so that calls pass again, with the request that the target's settings give.";
    }
}
