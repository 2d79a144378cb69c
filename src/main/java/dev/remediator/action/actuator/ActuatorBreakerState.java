package dev.remediator.action.actuator;

import dev.remediator.action.ActionException;
import dev.remediator.action.Breaker;
import dev.remediator.action.BreakerReading;
import dev.remediator.action.Call;

/** Reads a breaker's state from Spring Boot's actuator. */
public final class ActuatorBreakerState extends BreakerReading<ActuatorSettings> {
    public ActuatorBreakerState() {
        super("actuator", ActuatorSettings.class);
    }

    @Override
    public String about() {
        return "Reads whether a circuit breaker is open: resilience4j through Spring Boot's actuator.";
    }

    @Override
    public Breaker.State read(Call<ActuatorSettings, Breaker.Name> call) throws ActionException, InterruptedException {
        var state = ActuatorBreakers.state(call);
        var open = state.equals(ActuatorBreakers.OPEN) || state.equals(ActuatorBreakers.FORCED_OPEN);
        return new Breaker.State(call.input().breaker(), state, open);
    }
}
