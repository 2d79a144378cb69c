package dev.remediator.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Each guard says no by name, with a reason, and when it will pass where that is known. */
final class GuardsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T03:05:00Z");

    @Test
    void aTargetThatSomebodyElseHoldsIsBusyAndAskedForAgainSoon() {
        var holder = new UUID(1, 1);

        assertThat(TargetBusy.decide("mcp-gateway", new UUID(1, 2), Optional.of(holder), NOW))
                .isEqualTo(new Verdict.Hold(
                        "target-busy",
                        "run 00000000-0000-0001-0000-000000000001 is acting on mcp-gateway",
                        Optional.of(NOW.plusSeconds(5)),
                        true));
    }

    @Test
    void whoHoldsTheTargetMayGoOn() {
        assertThat(TargetBusy.decide("mcp-gateway", new UUID(1, 1), Optional.of(new UUID(1, 1)), NOW))
                .isEqualTo(Verdict.ALLOW);
    }

    @Test
    void aTargetThatWasLetGoAMomentAgoIsAskedForAgainWithoutNamingAnybody() {
        assertThat(TargetBusy.decide("mcp-gateway", new UUID(1, 1), Optional.empty(), NOW))
                .isInstanceOfSatisfying(
                        Verdict.Hold.class,
                        hold -> assertThat(hold.reason())
                                .isEqualTo("another run was acting on mcp-gateway a moment ago"));
    }

    @Test
    void aCooldownHoldsUntilItIsOverAndSaysSince() {
        assertThat(cooldown(Optional.of(NOW.minusSeconds(299))))
                .isEqualTo(new Verdict.Hold(
                        "cooldown",
                        "gateway-down acted on mcp-gateway at 2026-11-22T03:00:01Z; its cooldown lasts until 2026-11-22T03:05:01Z",
                        Optional.of(NOW.plusSeconds(1)),
                        false));
    }

    @Test
    void aCooldownIsOverToTheMomentAndNeverBeginsByItself() {
        assertThat(cooldown(Optional.of(NOW.minusSeconds(300)))).isEqualTo(Verdict.ALLOW);
        assertThat(cooldown(Optional.empty())).isEqualTo(Verdict.ALLOW);
    }

    private static Verdict cooldown(Optional<Instant> lastIntent) {
        return Cooldown.decide("gateway-down", "mcp-gateway", Duration.ofMinutes(5), lastIntent, NOW);
    }
}
