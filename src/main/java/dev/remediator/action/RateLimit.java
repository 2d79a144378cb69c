package dev.remediator.action;

import java.time.Duration;

/** What the rate limit capabilities of all adapters have in common. */
public final class RateLimit {
    public static final String SET = "ratelimit.set";
    public static final String GET = "ratelimit.get";

    /** @param limit written {@code 50 per 1m} */
    public record Limit(@About("the limit to set") Rate limit) {}

    /** A reading takes nothing. */
    public record None() {}

    /**
     * @param set whether a limit is set at all; {@code limit} is 0 where none is
     * @param limit requests in each {@code per}
     */
    public record State(
            @About("whether a limit is set at all") boolean set,

            @About("requests in each per; 0 where none is set")
            long limit,

            @About("the period") Duration per) {}

    private RateLimit() {}
}
