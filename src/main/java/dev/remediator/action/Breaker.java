package dev.remediator.action;

/** What the breaker capabilities of all adapters have in common. */
public final class Breaker {
    public static final String TRIP = "breaker.trip";
    public static final String RESET = "breaker.reset";
    public static final String STATE = "breaker.state";

    /** Which breaker of the target. */
    public record Name(
            @About("name of the breaker, as the target has it")
            String breaker) {
        public Name {
            if (breaker.isBlank()) throw new IllegalArgumentException("a breaker has a name");
        }
    }

    /**
     * @param state as the platform calls it
     * @param open whether calls are refused
     */
    public record State(
            @About("the name that was asked for") String breaker,
            @About("as the platform calls it") String state,
            @About("calls are refused") boolean open) {}

    private Breaker() {}
}
