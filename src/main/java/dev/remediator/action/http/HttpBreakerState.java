package dev.remediator.action.http;

import dev.remediator.action.ActionException;
import dev.remediator.action.Breaker;
import dev.remediator.action.BreakerReading;
import dev.remediator.action.Call;

/** Reads a breaker's state from an admin endpoint. */
public final class HttpBreakerState extends BreakerReading<HttpBreakersSettings> {
    public HttpBreakerState() {
        super("http", HttpBreakersSettings.class);
    }

    @Override
    public String about() {
        return "Reads whether a circuit breaker is open, with the request that the target's settings give.";
    }

    @Override
    public Breaker.State read(Call<HttpBreakersSettings, Breaker.Name> call)
            throws ActionException, InterruptedException {
        var open = HttpBreakers.open(call);
        return new Breaker.State(call.input().breaker(), open ? "open" : "closed", open);
    }
}
