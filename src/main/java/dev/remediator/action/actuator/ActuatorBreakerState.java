package dev.remediator.action.actuator;

import dev.remediator.action.ActionException;
import dev.remediator.action.Breaker;
import dev.remediator.action.Call;
import dev.remediator.action.Reading;
import dev.remediator.target.Slot;

/** Reads a breaker's state from Spring Boot's actuator. */
public final class ActuatorBreakerState implements Reading<ActuatorSettings, Breaker.Name, Breaker.State> {
    @Override
    public String capability() {
        return Breaker.STATE;
    }

    @Override
    public String adapter() {
        return "actuator";
    }

    @Override
    public Slot slot() {
        return Slot.BREAKERS;
    }

    @Override
    public Class<ActuatorSettings> settings() {
        return ActuatorSettings.class;
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
        return "Reads whether a circuit breaker is open: resilience4j through Spring Boot's actuator.";
    }

    @Override
    public Breaker.State read(Call<ActuatorSettings, Breaker.Name> call) throws ActionException, InterruptedException {
        var state = ActuatorBreakers.state(call);
        var open = state.equals(ActuatorBreakers.OPEN) || state.equals(ActuatorBreakers.FORCED_OPEN);
        return new Breaker.State(call.input().breaker(), state, open);
    }
}
