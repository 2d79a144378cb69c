package dev.remediator.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.action.Rate;
import dev.remediator.playbook.Safety;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
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

    @Test
    void whatAllPlaybooksDoTogetherHasLimitsOfItsOwn() {
        var acted = List.of(NOW.minusSeconds(600), NOW.minusSeconds(1200));

        assertThat(Limit.everything(Rate.parse("2 per 1h"), acted, NOW))
                .isEqualTo(new Verdict.Hold(
                        "limit-everything",
                        "what all playbooks together do is limited to 2 per 1h, and 2 acted already; there is room again at 2026-11-22T03:45:00Z",
                        Optional.of(NOW.plusSeconds(2400)),
                        false));
        assertThat(Limit.anyOnTarget("mcp-gateway", Rate.parse("1 per 1h"), acted, NOW))
                .isEqualTo(new Verdict.Hold(
                        "limit-any-on-target",
                        "what all playbooks together do on mcp-gateway is limited to 1 per 1h, and 2 acted already; there is room again at 2026-11-22T03:55:00Z",
                        Optional.of(NOW.plusSeconds(3000)),
                        false));
        assertThat(Limit.everything(Rate.parse("3 per 1h"), acted, NOW)).isEqualTo(Verdict.ALLOW);
    }

    @Test
    void eachLimitHandsOverToPeople() {
        var acted = List.of(NOW.minusSeconds(1));
        var one = Rate.parse("1 per 1h");

        assertThat(List.of(
                        Limit.perTarget("p", "t", one, acted, NOW),
                        Limit.perPlaybook("p", one, acted, NOW),
                        Limit.anyOnTarget("t", one, acted, NOW),
                        Limit.everything(one, acted, NOW)))
                .allSatisfy(
                        verdict -> assertThat(Limit.is((Verdict.Hold) verdict)).isTrue());
    }

    private static Freeze freeze(Freeze.Scope scope, boolean kill, String by, Optional<Instant> until) {
        return new Freeze(new UUID(1, 1), scope, kill, by, "a move of the database", NOW.minusSeconds(300), until);
    }

    @Test
    void aFreezeSaysWhoWhatSinceWhenAndWhy() {
        var target = freeze(new Freeze.Scope.OfTarget("mcp-gateway"), false, "ana", Optional.of(NOW.plusSeconds(3600)));

        assertThat(Freeze.decide(List.of(target), NOW))
                .isEqualTo(new Verdict.Hold(
                        "freeze",
                        "ana has frozen target mcp-gateway since 2026-11-22T03:00:00Z, until 2026-11-22T04:05:00Z: a move of the database",
                        Optional.of(NOW.plusSeconds(3600)),
                        false));
        assertThat(Freeze.decide(List.of(target), NOW.plusSeconds(3600)))
                .as("to the moment")
                .isEqualTo(Verdict.ALLOW);
    }

    @Test
    void aFreezeWithoutAnEndIsEndedBySomebody() {
        assertThat(Freeze.decide(List.of(freeze(Freeze.EVERYTHING, false, "ana", Optional.empty())), NOW))
                .isEqualTo(new Verdict.Hold(
                        "freeze",
                        "ana has frozen everything since 2026-11-22T03:00:00Z, until somebody lifts it: a move of the database",
                        Optional.empty(),
                        false));
    }

    @Test
    void ofSeveralFreezesTheLastToEndSaysWhenItWillPass() {
        var hour = freeze(new Freeze.Scope.OfPlaybook("p"), false, "ana", Optional.of(NOW.plusSeconds(3600)));
        var day = freeze(new Freeze.Scope.OfTarget("t"), false, "ben", Optional.of(NOW.plusSeconds(86_400)));
        var kill = freeze(Freeze.EVERYTHING, true, "cem", Optional.of(NOW.plusSeconds(60)));

        assertThat(Freeze.decide(List.of(hour, day), NOW)).isInstanceOfSatisfying(Verdict.Hold.class, hold -> {
            assertThat(hold.reason()).startsWith("ben has frozen target t");
            assertThat(hold.until()).contains(NOW.plusSeconds(86_400));
        });
        assertThat(Freeze.decide(List.of(hour, kill, day), NOW))
                .as("the kill switch is named, and is not the last to end")
                .isInstanceOfSatisfying(Verdict.Hold.class, hold -> {
                    assertThat(hold.guard()).isEqualTo("kill-switch");
                    assertThat(hold.reason()).startsWith("cem has pulled the kill switch for everything since");
                    assertThat(hold.until()).contains(NOW.plusSeconds(86_400));
                });
        assertThat(Freeze.decideTakingBack(List.of(hour, day), NOW)).isEqualTo(Verdict.ALLOW);
        assertThat(Freeze.decideTakingBack(List.of(hour, kill, day), NOW))
                .isInstanceOfSatisfying(
                        Verdict.Hold.class, hold -> assertThat(hold.until()).contains(NOW.plusSeconds(60)));
    }

    @Test
    void aFreezeConcernsWhatItNames() {
        assertThat(freeze(Freeze.EVERYTHING, false, "ana", Optional.empty()).concerns("p", "t"))
                .isTrue();
        assertThat(freeze(new Freeze.Scope.OfTarget("t"), false, "ana", Optional.empty())
                        .concerns("p", "t"))
                .isTrue();
        assertThat(freeze(new Freeze.Scope.OfTarget("u"), false, "ana", Optional.empty())
                        .concerns("p", "t"))
                .isFalse();
        assertThat(freeze(new Freeze.Scope.OfPlaybook("p"), false, "ana", Optional.empty())
                        .concerns("p", "t"))
                .isTrue();
        assertThat(freeze(new Freeze.Scope.OfPlaybook("t"), false, "ana", Optional.empty())
                        .concerns("p", "t"))
                .isFalse();
    }

    @Test
    void aSilenceHoldsUntilItEndsAndSaysWhose() {
        var silence = new Silence.Active("s1", "ana", "we know", Instant.parse("2026-11-22T04:05:00.123Z"));

        assertThat(Silence.decide(silence, NOW))
                .isEqualTo(new Verdict.Hold(
                        "silenced",
                        "ana has silenced this alert until 2026-11-22T04:05:00Z: we know",
                        Optional.of(silence.until()),
                        false));
        assertThat(Silence.decide(silence, silence.until())).isEqualTo(Verdict.ALLOW);
        assertThat(Silence.decide(Silence.NONE, NOW)).isEqualTo(Verdict.ALLOW);
    }

    @Test
    void whereNobodyCanTellWhetherAnAlertIsSilencedItIsAskedAgainSoon() {
        assertThat(Silence.decide(new Silence.Unknown("alertmanager:9093 answers 503"), NOW))
                .isEqualTo(new Verdict.Hold(
                        "silences-unknown",
                        "whether somebody has silenced this alert cannot be found out: alertmanager:9093 answers 503",
                        Optional.of(NOW.plusSeconds(15)),
                        true));
    }

    @Test
    void aDemotedPlaybookActsWithConsentOnly() {
        var demotion = Optional.of(new Demotion("p", NOW.minusSeconds(3600), "3 runs in a row failed"));

        assertThat(Demotion.decide(demotion, false, NOW))
                .isEqualTo(new Verdict.Hold(
                        "demoted",
                        "p acts only with consent since 2026-11-22T02:05:00Z: 3 runs in a row failed",
                        Optional.of(NOW),
                        true));
        assertThat(Demotion.decide(demotion, true, NOW)).isEqualTo(Verdict.ALLOW);
        assertThat(Demotion.decide(Optional.empty(), false, NOW)).isEqualTo(Verdict.ALLOW);
    }

    @Test
    void anAlertThatBeginsSoOftenIsLeftAloneUntilItIsQuieter() {
        var limit = Rate.parse("3 per 1h");
        var starts = List.of(NOW.minusSeconds(3600), NOW.minusSeconds(3000), NOW.minusSeconds(600), NOW);

        assertThat(Flapping.decide(limit, starts, NOW))
                .isEqualTo(new Verdict.Hold(
                        "flapping",
                        "this alert began 3 times within 1h, and 3 per 1h is flapping: what helps cannot be seen now; it is quiet enough at 2026-11-22T03:15:00Z",
                        Optional.of(NOW.plusSeconds(600)),
                        false));
        assertThat(Flapping.decide(limit, starts, NOW.plusSeconds(600))).isEqualTo(Verdict.ALLOW);
        assertThat(Flapping.decide(limit, starts.subList(2, 4), NOW)).isEqualTo(Verdict.ALLOW);
    }

    private static Verdict returned(Instant began, Returning.Healing... healings) {
        return Returning.decide("p", "t", new Safety.Returns(3, Duration.ofMinutes(15)), began, List.of(healings), NOW);
    }

    /** An alert of so many minutes ago, healed so many minutes ago. */
    private static Returning.Healing healing(int began, int healed) {
        return new Returning.Healing(NOW.minus(Duration.ofMinutes(began)), NOW.minus(Duration.ofMinutes(healed)));
    }

    @Test
    void anAlertThatComesBackEachTimeSoonAfterItWasHealedIsLeftToPeople() {
        assertThat(returned(NOW, healing(20, 10), healing(40, 30), healing(60, 50)))
                .isEqualTo(new Verdict.Hold(
                        "loop",
                        "p has healed this alert on t 3 times in a row, and each time it was back within 15m: acting does not help for long, or brings it back itself; somebody must find out why",
                        Optional.empty(),
                        false));
        assertThat(returned(NOW, healing(20, 10), healing(40, 30))).as("twice").isEqualTo(Verdict.ALLOW);
        assertThat(returned(NOW)).as("never before").isEqualTo(Verdict.ALLOW);
    }

    @Test
    void onceLongEnoughWellTheReturnsBeforeDoNotCount() {
        assertThat(returned(NOW, healing(20, 16), healing(40, 30), healing(60, 50)))
                .as("well for 16 minutes until now")
                .isEqualTo(Verdict.ALLOW);
        assertThat(returned(NOW, healing(20, 10), healing(50, 45), healing(70, 60), healing(90, 80)))
                .as("well for 25 minutes in between")
                .isEqualTo(Verdict.ALLOW);
        assertThat(returned(NOW, healing(20, 15), healing(40, 35), healing(60, 55)))
                .as("15 minutes to the moment are soon")
                .isInstanceOf(Verdict.Hold.class);
    }

    @Test
    void theAlertThatIsThereNowIsNoReturnOfItself() {
        var itself = new Returning.Healing(NOW, NOW.plusSeconds(5));

        assertThat(returned(NOW, itself, healing(20, 10), healing(40, 30))).isEqualTo(Verdict.ALLOW);
        assertThat(returned(NOW, itself, healing(20, 10), healing(40, 30), healing(60, 50)))
                .isInstanceOf(Verdict.Hold.class);
    }

    @Test
    void anAlertThatIsBackBeforeItsHealingWasCertainIsBackSoon() {
        assertThat(returned(NOW, healing(20, -1), healing(40, 19), healing(60, 39)))
                .isInstanceOf(Verdict.Hold.class);
    }

    /** Who holds says when it will pass; a moment before it holds, and then not. */
    @Test
    void untilIsTheFirstMomentAtWhichItHoldsNoMore() {
        var random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            var rate = new Rate(1 + random.nextInt(4), Duration.ofMinutes(1 + random.nextInt(60)));
            var times = new ArrayList<Instant>();
            for (int i = random.nextInt(8); i > 0; i--) times.add(NOW.minusSeconds(random.nextInt(5_000)));
            exact(at -> Limit.everything(rate, times, at));
            exact(at -> Limit.perTarget("p", "t", rate, times, at));
            if (rate.count() > 1) exact(at -> Flapping.decide(rate, times, at));
            exact(at -> Cooldown.decide("p", "t", rate.per(), times.stream().max(Instant::compareTo), at));
            var freezes = times.stream()
                    .map(since -> new Freeze(
                            new UUID(1, 1),
                            Freeze.EVERYTHING,
                            random.nextInt(4) == 0,
                            "ana",
                            "x",
                            since,
                            Optional.of(since.plusSeconds(1 + random.nextInt(8_000)))))
                    .toList();
            exact(at -> Freeze.decide(freezes, at));
            exact(at -> Freeze.decideTakingBack(freezes, at));
        }
    }

    private static void exact(Function<Instant, Verdict> guard) {
        if (!(guard.apply(NOW) instanceof Verdict.Hold hold)) return;
        var until = hold.until().orElseThrow();
        assertThat(until).isAfter(NOW);
        assertThat(guard.apply(until)).as("at " + until + ": " + hold).isEqualTo(Verdict.ALLOW);
        assertThat(guard.apply(until.minusMillis(1)))
                .as("before " + until + ": " + hold)
                .isInstanceOf(Verdict.Hold.class);
    }
}
