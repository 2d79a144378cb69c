package dev.remediator.action.actuator;

/** Closes a breaker through Spring Boot's actuator. */
public final class ActuatorBreakerReset extends ActuatorBreakerChange {
    public ActuatorBreakerReset() {
        super(false);
    }

    @Override
    public String about() {
        return "Closes a circuit breaker, so that calls pass again: resilience4j through Spring Boot's actuator.";
    }
}
