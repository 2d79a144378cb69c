package dev.remediator.action.haproxy;

import dev.remediator.action.ActionException;
import dev.remediator.action.Breaker;
import dev.remediator.action.BreakerReading;
import dev.remediator.action.Call;

/** Reads a breaker's state from HAProxy. */
public final class HaproxyBreakerState extends BreakerReading<HaproxyBreakersSettings> {
    public HaproxyBreakerState() {
        super("haproxy", HaproxyBreakersSettings.class);
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
