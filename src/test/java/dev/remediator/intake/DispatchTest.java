package dev.remediator.intake;

import static dev.remediator.intake.Alerts.at;
import static dev.remediator.intake.Alerts.firing;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.intake.Disposition.Stopped;
import dev.remediator.playbook.Severity;
import dev.remediator.run.Remedy;
import dev.remediator.target.Targets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which playbook takes an alert, and for each other one the first thing that stopped it. */
final class DispatchTest {
    private static final Instant NOW = at("10m");
    private static final UUID RUN = new UUID(1, 1);

    @Test
    void thePlaybookWithTheGreatestSeverityTakesItThenTheRankThenTheName() {
        var decision = decide(
                nothing(),
                remedy("b").severity(Severity.P1).rank(10),
                remedy("c").severity(Severity.P0).rank(900),
                remedy("a").severity(Severity.P1).rank(10),
                remedy("d").severity(Severity.P1).rank(5));

        assertThat(decision).isInstanceOfSatisfying(Dispatch.Decision.Take.class, take -> {
            assertThat(take.candidate().playbook().name()).isEqualTo("c");
            assertThat(take.stopped())
                    .containsExactly(
                            new Stopped("d", "taken", "taken by c"),
                            new Stopped("a", "taken", "taken by c"),
                            new Stopped("b", "taken", "taken by c"));
        });
    }

    @Test
    void anAlertThatNoPlaybookMatchesIsUnowned() {
        assertThat(decide(nothing(), remedy("other").when("alertname=\"DiskFull\"")))
                .isEqualTo(new Dispatch.Decision.None(new Disposition.Unowned()));
    }

    @Test
    void anUnknownTargetHoldsByNameAndTheNextPlaybookIsAsked() {
        var decision = decide(
                nothing(),
                remedy("a").target("nowhere"),
                remedy("b").targetFromLabel("pod"),
                remedy("c").targetFromLabel("service"));

        assertThat(decision).isInstanceOfSatisfying(Dispatch.Decision.Take.class, take -> {
            assertThat(take.candidate().playbook().name()).isEqualTo("c");
            assertThat(take.candidate().target().orElseThrow().name()).isEqualTo("mcp-gateway");
            assertThat(take.stopped())
                    .containsExactly(
                            new Stopped("a", "target", "no target is called 'nowhere'"),
                            new Stopped("b", "target", "labels has no 'pod'"));
        });
    }

    @Test
    void whenEveryTargetIsUnknownTheAlertIsHeldAndNothingIsActedOn() {
        assertThat(decide(nothing(), remedy("a").target("nowhere")))
                .isEqualTo(new Dispatch.Decision.None(new Disposition.Held(
                        List.of(new Stopped("a", "target", "no target is called 'nowhere'")), Optional.empty())));
    }

    @Test
    void anAlertJoinsTheRunThatIsOnItAlready() {
        var decision = decide(
                new Dispatch.View(Map.of(new Dispatch.Pair("a", "mcp-gateway"), RUN), Map.of()),
                remedy("a"),
                remedy("b"));

        assertThat(decision)
                .isEqualTo(new Dispatch.Decision.Join(
                        "a", "mcp-gateway", RUN, List.of(new Stopped("b", "taken", "taken by a"))));
    }

    @Test
    void aRunOnAnotherTargetIsNotJoined() {
        assertThat(decide(new Dispatch.View(Map.of(new Dispatch.Pair("a", "other"), RUN), Map.of()), remedy("a")))
                .isInstanceOf(Dispatch.Decision.Take.class);
    }

    @Test
    void aCooldownHoldsUntilItHasPassedAndTheNextPlaybookIsAsked() {
        var view = new Dispatch.View(Map.of(), Map.of(new Dispatch.Pair("a", "mcp-gateway"), at("8m")));

        assertThat(decide(view, remedy("a").cooldown("5m"), remedy("b")))
                .isInstanceOfSatisfying(
                        Dispatch.Decision.Take.class,
                        take -> assertThat(take.stopped())
                                .containsExactly(
                                        new Stopped(
                                                "a",
                                                "cooldown",
                                                "a acted on mcp-gateway at 2026-11-22T03:08:00Z; its cooldown lasts until 2026-11-22T03:13:00Z")));
    }

    @Test
    void whereSeveralCooldownsHoldItIsLookedAtAgainWhenTheFirstHasPassed() {
        var view = new Dispatch.View(
                Map.of(),
                Map.of(
                        new Dispatch.Pair("a", "mcp-gateway"), at("9m"),
                        new Dispatch.Pair("b", "mcp-gateway"), at("8m")));

        assertThat(decide(
                        view,
                        remedy("a").cooldown("30m"),
                        remedy("b").cooldown("5m"),
                        remedy("c").target("nowhere")))
                .isInstanceOfSatisfying(
                        Dispatch.Decision.None.class,
                        none -> assertThat(none.disposition()).isInstanceOfSatisfying(Disposition.Held.class, held -> {
                            assertThat(held.retryAt()).contains(at("13m"));
                            assertThat(held.stopped())
                                    .extracting(Stopped::by)
                                    .containsExactly("cooldown", "cooldown", "target");
                        }));
    }

    @Test
    void aRunThatIsOnItIsJoinedThoughItsOwnCooldownHasBegun() {
        var pair = new Dispatch.Pair("a", "mcp-gateway");

        assertThat(decide(
                        new Dispatch.View(Map.of(pair, RUN), Map.of(pair, at("9m"))),
                        remedy("a").cooldown("5m")))
                .isInstanceOf(Dispatch.Decision.Join.class);
    }

    private static Dispatch.View nothing() {
        return new Dispatch.View(Map.of(), Map.of());
    }

    private static Dispatch.Decision decide(Dispatch.View view, Remedy... remedies) {
        var index = new PlaybookIndex(Stream.of(remedies).map(Remedy::build).toList());
        var targets = new Targets(List.of(Remedy.target("mcp-gateway", "platform")));
        return Dispatch.decide(Dispatch.candidates(index, targets, firing("5m"), NOW), view, NOW);
    }
}
