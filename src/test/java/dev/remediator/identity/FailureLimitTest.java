package dev.remediator.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FailureLimitTest {
    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

    private final FailureLimit limit = new FailureLimit();

    private void fail(String address, int times, Instant at) {
        for (int i = 0; i < times; i++) limit.failed(address, at);
    }

    @Test
    void aFewMistakesAreForgiven() {
        fail("192.0.2.1", FailureLimit.BURST - 1, NOW);
        assertThat(limit.wait("192.0.2.1", NOW)).isEmpty();
    }

    @Test
    void afterTenOneInSixSeconds() {
        fail("192.0.2.1", FailureLimit.BURST, NOW);
        assertThat(limit.wait("192.0.2.1", NOW)).contains(Duration.ofSeconds(6));
        assertThat(limit.wait("192.0.2.1", NOW.plusSeconds(6))).isEmpty();
        fail("192.0.2.1", 1, NOW.plusSeconds(6));
        assertThat(limit.wait("192.0.2.1", NOW.plusSeconds(6))).isPresent();
    }

    @Test
    void othersAreNotConcernedAndTimeHeals() {
        fail("192.0.2.1", 1_000, NOW);
        assertThat(limit.wait("192.0.2.2", NOW)).isEmpty();
        assertThat(limit.wait("192.0.2.1", NOW.plus(Duration.ofHours(2)))).isEmpty();
    }

    @Test
    void whoGotInIsNoGuesser() {
        fail("192.0.2.1", 50, NOW);
        limit.forget("192.0.2.1");
        assertThat(limit.wait("192.0.2.1", NOW)).isEmpty();
    }

    @Test
    void manyAddressesTakeNoEndlessMemoryAndTheWorstStayKnown() {
        fail("192.0.2.1", 50, NOW);
        for (int i = 0; i < 9_000; i++) limit.failed("2001:db8::" + i, NOW);
        limit.failed("192.0.2.1", NOW);
        for (int i = 0; i < 9_000; i++) limit.failed("2001:db8:1::" + i, NOW);
        assertThat(limit.wait("192.0.2.1", NOW)).isPresent();
        assertThat(limit.wait("2001:db8::0", NOW)).isEmpty();
    }
}
