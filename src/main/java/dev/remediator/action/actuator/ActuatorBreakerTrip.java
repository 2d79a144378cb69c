package dev.remediator.action.actuator;

/** Opens a breaker through Spring Boot's actuator. */
public final class ActuatorBreakerTrip extends ActuatorBreakerChange {
    public ActuatorBreakerTrip() {
        super(true);
    }

    @Override
    public String about() {
        return "Opens a circuit breaker, so that calls are refused at once: resilience4j through Spring Boot's actuator.";
    }
}
