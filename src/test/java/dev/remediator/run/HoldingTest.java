package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.expression;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.action.Rate;
import dev.remediator.guard.Demotion;
import dev.remediator.guard.Freeze;
import dev.remediator.guard.Silence;
import dev.remediator.guard.Verdict;
import dev.remediator.playbook.Answer;
import dev.remediator.playbook.Autonomy;
import dev.remediator.playbook.Otherwise;
import dev.remediator.playbook.Safety;
import dev.remediator.playbook.Severity;
import dev.remediator.playbook.Windows;
import dev.remediator.run.Announcement.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the guards' "no" does to a run: when they are asked, what follows, and who is called. */
final class HoldingTest {
    private static final Instant NINE = Instant.parse("2026-11-22T09:00:00Z");

    private static Freeze freeze(boolean kill, Optional<Instant> until) {
        return new Freeze(
                new UUID(1, 1),
                Freeze.EVERYTHING,
                kill,
                "ana",
                "the database is being moved",
                VirtualTime.START.minusSeconds(60),
                until);
    }

    private static final Freeze FROZEN = freeze(false, Optional.of(NINE));

    private static Remedy restart() {
        return remedy("gateway-down").tries(rung("restart")).verify("alive", "0s", "1m", "10s");
    }

    private static Rehearsal unwell(Remedy remedy) {
        var r = Rehearsal.of(remedy);
        r.world().health("alive", "fail");
        return r;
    }

    private static long looks(Rehearsal r) {
        return r.journal().entries().stream()
                .flatMap(e -> e.turn().commands().stream())
                .filter(c -> c instanceof Command.Look)
                .count();
    }

    @Test
    void whatIsFrozenIsNotEvenLookedAt() {
        var r = unwell(restart());
        r.journal().freezes(FROZEN);

        r.fires().toEnd();

        assertThat(r.timeline())
                .containsExactly(
                        "0:00 RUN_STARTED gateway-down takes this: The gateway answers no health check.",
                        "0:00 ESCALATED P1: people are called for mcp-gateway, owned by platform: ana has frozen everything"
                                + " since 2026-11-22T02:59:00Z, until 2026-11-22T09:00:00Z: the database is being moved",
                        "0:00 HELD Held, nothing was done: ana has frozen everything since 2026-11-22T02:59:00Z, until"
                                + " 2026-11-22T09:00:00Z: the database is being moved");
        assertThat(r.journal().told().getLast().details())
                .containsExactly("It is decided about anew at 2026-11-22T09:00:00Z, if the alert still fires then");
        assertThat(r.state().heldBy()).contains("freeze");
        assertThat(r.state().retryAt()).contains(NINE);
    }

    @Test
    void theGuardsAreAskedAfterTheAlertHasLastedLongEnough() {
        var r = unwell(restart().waits("30s"));
        r.fires();
        r.journal().freezes(FROZEN);

        assertThat(r.toEnd().timeline())
                .anySatisfy(line -> assertThat(line).startsWith("0:30 HELD Held, nothing was done: ana has frozen"));
    }

    @Test
    void aRunThatActsAtOnceAsksTheGuardsOnlyThere() {
        var r = Rehearsal.of(remedy("gateway-down").tries(rung("restart")));

        r.fires().toEnd();

        assertThat(looks(r)).isZero();
        assertThat(r.journal().entries()).as("begun, planned, allowed, done").hasSize(4);
    }

    @Test
    void whatIsFrozenWhilePeopleDecideIsNotDone() {
        var r = Rehearsal.of(remedy("gateway-down").tries(rung("restart").approvedBy("platform", 1, "10m", false)));
        r.world().on("restart").sees("v2");
        r.fires();
        r.journal().freezes(FROZEN);

        r.isAgreedBy("ben", "").toEnd();

        assertThat(r.world().effects()).isEmpty();
        assertThat(r.end()).startsWith("HELD: ana has frozen everything");
    }

    @Test
    void nobodyIsAskedAboutWhatIsHeldAnyway() {
        var approval =
                Rehearsal.of(remedy("gateway-down").autonomy(Autonomy.APPROVE).tries(rung("restart")));
        approval.journal().freezes(FROZEN);
        var question = Rehearsal.of(remedy("gateway-down")
                .doesAll(
                        Remedy.tell("it begins"),
                        Remedy.ask("done", "platform", new Answer.Confirm(), "10m"),
                        rung("restart").step()));
        question.journal().freezes(FROZEN);

        assertThat(approval.fires().toEnd().told(Kind.ASKED)).isEmpty();
        assertThat(question.fires().toEnd().told(Kind.ASKED)).isEmpty();
        assertThat(question.end()).startsWith("HELD: ana has frozen everything");
    }

    @Test
    void whatIsFrozenBetweenTwoStepsIsTakenBackAndFails() {
        var r = unwell(remedy("gateway-down")
                .doesAll(
                        rung("ratelimit.set").verify("calm", "0s", "1m", "10s").step(),
                        rung("restart").step())
                .otherwise(Otherwise.UNDO));
        r.world().on("ratelimit.set").canBeUndone();
        r.world().health("calm", "fail for 30s", "pass");
        r.fires().pass("10s");
        r.journal().freezes(FROZEN);

        r.toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 ratelimit.set", "0:30 undo ratelimit.set");
        assertThat(r.end()).startsWith("FAILED: the next step is held: ana has frozen everything");
        assertThat(r.state().heldBy()).contains("freeze");
        assertThat(r.state().retryAt()).contains(NINE);
    }

    @Test
    void whetherItIsSilencedIsWaitedForAndThenItGoesOn() {
        var r = unwell(restart());
        r.world().heals("restart", "alive");
        r.journal().isSilenced(new Silence.Unknown("connection refused"));
        r.fires().pass("10s");
        r.journal().isSilenced(Silence.NONE);

        r.toEnd();

        assertThat(r.told(Kind.WAITING))
                .containsExactly(
                        "Waiting: whether somebody has silenced this alert cannot be found out: connection refused");
        assertThat(r.world().effects()).containsExactly("0:15 restart");
    }

    @Test
    void whatCannotBeFoundOutForTenMinutesHolds() {
        var r = unwell(restart());
        r.journal().isSilenced(new Silence.Unknown("connection refused"));

        r.fires().toEnd();

        assertThat(r.end()).startsWith("HELD: whether somebody has silenced this alert cannot be found out");
        assertThat(r.timeline().getLast()).startsWith("10:00 HELD");
    }

    @Test
    void aDemotedPlaybookAsksTheOwnersAndActsWithTheirConsentOnly() {
        var r = unwell(restart());
        r.world().heals("restart", "alive").on("restart").sees("v2");
        r.journal()
                .isDemoted(
                        new Demotion("gateway-down", VirtualTime.START.minusSeconds(3600), "3 runs failed in a row"));

        r.fires();

        assertThat(r.world().effects()).isEmpty();
        assertThat(r.told(Kind.WAITING))
                .containsExactly(
                        "Not without consent: gateway-down acts only with consent since 2026-11-22T02:00:00Z: 3 runs failed in a row");
        assertThat(((Command.AskApproval) r.asked()).approve().by()).isEqualTo("platform");
        assertThat(r.pass("1m").isAgreedBy("ben", "").toEnd().world().effects()).containsExactly("1:00 restart");
        assertThat(r.end()).startsWith("SUCCEEDED");
    }

    @Test
    void aDemotedPlaybookWithoutConsentDoesNothing() {
        var r = unwell(restart());
        r.journal().isDemoted(new Demotion("gateway-down", VirtualTime.START, "3 runs failed in a row"));

        r.fires().toEnd();

        assertThat(r.world().effects()).isEmpty();
        assertThat(r.end()).startsWith("FAILED: nobody of platform decided in time");
    }

    @ParameterizedTest(name = "{1} at {0}: called {2}, decided anew {3}")
    @CsvSource({
        "P0, freeze, true, true",
        "P1, freeze, true, true",
        "P2, freeze, false, true",
        "P0, kill-switch, true, true",
        "P0, window, true, true",
        "P3, window, false, true",
        "P0, silenced, false, true",
        "P0, dependency, true, false",
        "P2, dependency, false, false",
        "P1, cooldown, true, true",
        "P0, temporary-change, true, true",
        "P3, limit-per-target, true, false",
        "P3, limit-per-playbook, true, false",
        "P3, limit-any-on-target, true, false",
        "P3, limit-everything, true, false",
        "P3, flapping, true, false",
        "P3, loop, true, false",
    })
    void whoIsCalledAndWhetherItIsDecidedAnew(Severity severity, String guard, boolean called, boolean anew) {
        var machine = new RunMachine(restart().severity(severity).build(), Remedy.target(Remedy.TARGET, "platform"));
        var r = unwell(restart().severity(severity));
        r.journal().goAway();
        r.fires();
        var look = (Command.Look) r.state().outstanding().getFirst();

        var turn = machine.next(
                r.state(),
                new RunEvent.GuardsEvaluated(look.id(), new Verdict.Hold(guard, "not now", Optional.of(NINE), false)),
                VirtualTime.START);

        assertThat(turn.state().phase()).isEqualTo(Phase.HELD);
        assertThat(turn.state().heldBy()).contains(guard);
        assertThat(turn.state().retryAt()).isEqualTo(anew ? Optional.of(NINE) : Optional.empty());
        assertThat(turn.commands())
                .filteredOn(c -> c instanceof Command.Tell tell && tell.kind() == Kind.ESCALATED)
                .hasSize(called ? 1 : 0);
    }

    @Test
    void whatAPersonStartedCallsNobodyWhenItIsHeld() {
        var r = Rehearsal.of(restart().severity(Severity.P0).startedByPeople());
        r.journal().freezes(FROZEN);

        r.isStartedBy("ana", "it is slow").toEnd();

        assertThat(r.end()).startsWith("HELD: ana has frozen everything");
        assertThat(r.told(Kind.ESCALATED)).isEmpty();
        assertThat(r.state().retryAt()).isEmpty();
    }

    @Test
    void aGuardOfThePlaybookCallsForWhatIsUrgent() {
        var urgent = unwell(restart().severity(Severity.P0).unless("young", expression("it is young", s -> true)));
        var other = unwell(restart().severity(Severity.P2).unless("young", expression("it is young", s -> true)));

        assertThat(urgent.fires().toEnd().told(Kind.ESCALATED)).hasSize(1);
        assertThat(other.fires().toEnd().told(Kind.ESCALATED)).isEmpty();
        assertThat(other.state().heldBy()).contains("unless: young");
        assertThat(other.journal().told().getLast().details())
                .containsExactly(
                        "Look at mcp-gateway yourself: nothing more is done about this alert until it is over and begins again");
    }

    @Test
    void aLimitReachedAfterAStepCallsPeopleEvenWhereThePlaybookDoesNot() {
        var r = Rehearsal.of(remedy("gateway-down")
                .severity(Severity.P3)
                .doesAll(
                        rung("ratelimit.set").verify("calm", "0s", "1m", "10s").step(),
                        rung("restart").step())
                .otherwise());
        r.world().health("calm", "fail for 30s", "pass");
        r.fires().pass("10s");
        r.journal().hasActed("other-service");
        r.journal()
                .isSafe(new Safety(
                        Optional.of(new Rate(1, Duration.ofHours(1))),
                        Optional.empty(),
                        Windows.ALWAYS,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));

        r.toEnd();

        assertThat(r.end())
                .startsWith("FAILED: the next step is held: what all playbooks together do is limited to 1 per 1h");
        assertThat(r.told(Kind.ESCALATED)).hasSize(1);
    }

    @Test
    void aStepOfWhichNobodyKnowsWhetherItAppliesEndsASequenceAndIsLeftOutOfALadder() {
        var odd = rung("ratelimit.set").onlyIf(Remedy.notEvaluable("facts.age > 5m", "no fact 'age'"));
        var sequence = Rehearsal.of(
                remedy("gateway-down").doesAll(odd.step(), rung("restart").step()));
        var ladder = Rehearsal.of(remedy("gateway-down").tries(odd, rung("restart")));

        assertThat(sequence.fires().toEnd().end())
                .isEqualTo("FAILED: step 1, ratelimit.set: cannot tell whether facts.age > 5m (no fact 'age')");
        assertThat(sequence.world().effects()).isEmpty();
        assertThat(ladder.fires().toEnd().world().effects()).containsExactly("0:00 restart");
    }

    @Test
    void whereNobodyDecidesInTimeTheNextRungIsTriedIfThePlaybookSaysSo() {
        var r = unwell(remedy("gateway-down")
                .tries(rung("rollback").approvedBy("platform", 1, "10m", false).otherwiseNext(), rung("restart"))
                .verify("alive", "0s", "1m", "10s"));
        r.world().heals("restart", "alive");

        r.fires().toEnd();

        assertThat(r.world().effects()).containsExactly("10:00 restart");
        assertThat(r.told(Kind.DECIDED))
                .containsExactly("No consent: nobody of platform decided in time. Silence is not taken for a yes");
        assertThat(r.end()).isEqualTo("SUCCEEDED: restart has helped");
    }

    @Test
    void aNoEndsTheRunWhateverFollowsOnSilence() {
        var r = unwell(remedy("gateway-down")
                .tries(rung("rollback").approvedBy("platform", 1, "10m", false).otherwiseNext(), rung("restart")));

        r.fires().isDeniedBy("ben", "wait for me").toEnd();

        assertThat(r.world().effects()).isEmpty();
        assertThat(r.end()).startsWith("FAILED: ben said no");
    }
}
