package dev.remediator.action.http;

import dev.remediator.action.ActionException;
import dev.remediator.action.Breaker;
import dev.remediator.action.Call;
import dev.remediator.action.Reading;
import dev.remediator.target.Slot;

/** Reads a breaker's state from an admin endpoint. */
public final class HttpBreakerState implements Reading<HttpBreakersSettings, Breaker.Name, Breaker.State> {
    @Override
    public String capability() {
        return Breaker.STATE;
    }

    @Override
    public String adapter() {
        return "http";
    }

    @Override
    public Slot slot() {
        return Slot.BREAKERS;
    }

    @Override
    public Class<HttpBreakersSettings> settings() {
        return HttpBreakersSettings.class;
    }

    @Override
    public Class<Breaker.Name> input() {
        return Breaker.Name.class;
    }

    @Override
    public Class<Breaker.State> output() {
        return Breaker.State.class;
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
