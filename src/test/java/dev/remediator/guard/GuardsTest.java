package dev.remediator.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.action.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

    @Test
    void whatAnotherRunChangedForATimeIsTakenBackFirst() {
        var first = new StandingChange.Standing(new UUID(1, 1), "set the limit back to 100", NOW.plusSeconds(540));
        var earlier = new StandingChange.Standing(new UUID(1, 3), "set the limit back to 200", NOW.plusSeconds(60));

        assertThat(StandingChange.decide("mcp-gateway", List.of(first, earlier), NOW))
                .isEqualTo(new Verdict.Hold(
                        "temporary-change",
                        "what run 00000000-0000-0001-0000-000000000001 changed for a time on mcp-gateway stands until 2026-11-22T03:14:00Z, and is taken back first: set the limit back to 100",
                        Optional.of(NOW.plusSeconds(540)),
                        true));
    }

    @Test
    void whatIsDueStandsUntilItIsReallyTakenBack() {
        var due = new StandingChange.Standing(new UUID(1, 1), "set the limit back to 100", NOW);

        assertThat(StandingChange.decide("mcp-gateway", List.of(due), NOW))
                .isInstanceOfSatisfying(
                        Verdict.Hold.class, hold -> assertThat(hold.until()).contains(NOW.plusSeconds(5)));
    }

    @Test
    void whereNothingStandsNothingIsHeld() {
        assertThat(StandingChange.decide("mcp-gateway", List.of(), NOW)).isEqualTo(Verdict.ALLOW);
    }

    private static Verdict cooldown(Optional<Instant> lastIntent) {
        return Cooldown.decide("gateway-down", "mcp-gateway", Duration.ofMinutes(5), lastIntent, NOW);
    }

    @Test
    void aLimitAllowsAsManyRunsAsItSaysInItsSlidingPeriod() {
        var limit = Rate.parse("2 per 1h");
        var old = NOW.minusSeconds(3600);

        assertThat(Limit.perTarget("p", "t", limit, List.of(), NOW)).isEqualTo(Verdict.ALLOW);
        assertThat(Limit.perTarget("p", "t", limit, List.of(old, NOW.minusSeconds(5)), NOW))
                .as("one that acted exactly an hour ago counts no more")
                .isEqualTo(Verdict.ALLOW);
        assertThat(Limit.perTarget("p", "t", limit, List.of(NOW.minusSeconds(3599), NOW.minusSeconds(5)), NOW))
                .isEqualTo(new Verdict.Hold(
                        "limit-per-target",
                        "p on t is limited to 2 per 1h, and 2 acted already; there is room again at 2026-11-22T03:05:01Z",
                        Optional.of(NOW.plusSeconds(1)),
                        false));
    }

    @Test
    void whereMoreActedThanTheLimitThereIsRoomOnceEnoughHaveLeft() {
        var verdict = Limit.perPlaybook(
                "p",
                Rate.parse("2 per 1h"),
                List.of(NOW.minusSeconds(30), NOW.minusSeconds(10), NOW.minusSeconds(20)),
                NOW);

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Hold.class, hold -> {
            assertThat(hold.guard()).isEqualTo("limit-per-playbook");
            assertThat(hold.until()).contains(NOW.minusSeconds(20).plus(Duration.ofHours(1)));
            assertThat(Limit.is(hold)).isTrue();
        });
    }

    @Test
    void aDependencyWithAnOpenIncidentHoldsByName() {
        assertThat(Inhibition.decide("mcp-gateway", List.of())).isEqualTo(Verdict.ALLOW);
        assertThat(Inhibition.decide(
                        "mcp-gateway",
                        List.of(
                                new Inhibition.Open("cache", "CacheDown on cache", NOW),
                                new Inhibition.Open("brightdata", "Slow on brightdata", NOW.minusSeconds(60)))))
                .isInstanceOfSatisfying(Verdict.Hold.class, hold -> {
                    assertThat(hold.guard()).isEqualTo("dependency");
                    assertThat(hold.passing()).isFalse();
                    assertThat(Limit.is(hold)).isFalse();
                    assertThat(hold.reason())
                            .isEqualTo(
                                    "mcp-gateway depends on brightdata, which has an open incident since 2026-11-22T03:04:00Z: Slow on brightdata");
                });
    }
}
