package dev.remediator.action;

/** What the breaker capabilities of all adapters have in common. */
public final class Breaker {
    public static final String TRIP = "breaker.trip";
    public static final String RESET = "breaker.reset";
    public static final String STATE = "breaker.state";

    /** Which breaker of the target. */
    public record Name(String breaker) {
        public Name {
            if (breaker.isBlank()) throw new IllegalArgumentException("a breaker has a name");
        }
    }

    /**
     * @param state as the platform calls it
     * @param open whether calls are refused
     */
    public record State(String breaker, String state, boolean open) {}

    private Breaker() {}
}
