package dev.remediator.action.haproxy;

import dev.remediator.action.ActionException;
import dev.remediator.action.Breaker;
import dev.remediator.action.Call;
import dev.remediator.action.Reading;
import dev.remediator.target.Slot;

/** Reads a breaker's state from HAProxy. */
public final class HaproxyBreakerState implements Reading<HaproxyBreakersSettings, Breaker.Name, Breaker.State> {
    @Override
    public String capability() {
        return Breaker.STATE;
    }

    @Override
    public String adapter() {
        return "haproxy";
    }

    @Override
    public Slot slot() {
        return Slot.BREAKERS;
    }

    @Override
    public Class<HaproxyBreakersSettings> settings() {
        return HaproxyBreakersSettings.class;
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
        return "Reads whether a circuit breaker is open: HAProxy server state or map.";
    }

    @Override
    public Breaker.State read(Call<HaproxyBreakersSettings, Breaker.Name> call)
            throws ActionException, InterruptedException {
        var open = new HaproxyBreakers(call).open();
        return new Breaker.State(call.input().breaker(), open ? "open" : "closed", open);
    }
}
