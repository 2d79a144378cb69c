package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.expression;
import static dev.remediator.run.Remedy.notEvaluable;
import static dev.remediator.run.Remedy.remedy;
import static dev.remediator.run.Remedy.with;
import static dev.remediator.run.Remedy.withNothingToResolve;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.run.Announcement.Kind;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What happens to an alert that a playbook has taken, until the service is healed or people are called. */
final class RunFromAlertToHealedTest {
    private static Remedy gatewayDown() {
        return remedy("gateway-down").tries(rung("restart")).verify("alive", "30s", "5m", "10s");
    }

    @Test
    void aRestartHealsItAndEveryStepIsTold() {
        var r = Rehearsal.of(gatewayDown());
        r.world()
                .health("alive", "fail for 25s", "pass")
                .on("restart")
                .takes("8s")
                .isDone("restarted in 8 s");

        r.fires().toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 restart");
        assertThat(r.timeline())
                .containsExactly(
                        "0:00 RUN_STARTED gateway-down takes this: The gateway answers no health check.",
                        "0:00 SEEN Seen: alive is unwell",
                        "0:00 DOING restart of mcp-gateway",
                        "0:08 DONE restarted in 8 s",
                        "0:08 CHECKING Checking that 'alive' passes for 30 s, for up to 5 m",
                        "0:58 VERIFIED Verified: 'alive' passes (alive is well)",
                        "0:58 HEALED Healed after 58 s: restart has helped");
        assertThat(r.end()).isEqualTo("SUCCEEDED: restart has helped");
    }

    @Test
    void whatHasHealedByItselfIsLeftAlone() {
        var r = Rehearsal.of(gatewayDown());
        r.world().health("alive", "pass");

        r.fires().toEnd();

        assertThat(r.world().effects()).isEmpty();
        assertThat(r.timeline())
                .containsExactly(
                        "0:00 RUN_STARTED gateway-down takes this: The gateway answers no health check.",
                        "0:00 HEALED_BY_ITSELF Nothing was done: 'alive' passes: alive is well");
    }

    @Test
    void withoutACheckOfThePlaybookNothingTellsThatItIsHealedAlready() {
        var r = Rehearsal.of(remedy("gateway-down").tries(rung("restart").verify("alive", "0s", "1m", "5s")));
        r.world().health("alive", "pass");

        r.fires().toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 restart");
    }

    @Test
    void anAlertThatIsOverWhileThePlaybookWaitsStartsNothing() {
        var r = Rehearsal.of(gatewayDown().waits("30s"));
        r.world().health("alive", "fail");

        r.fires().pass("29s").resolves().toEnd();

        assertThat(r.world().effects()).isEmpty();
        assertThat(r.timeline())
                .containsExactly(
                        "0:00 RUN_STARTED gateway-down takes this: The gateway answers no health check.",
                        "0:00 WAITING Waiting 30 s, in case it passes by itself",
                        "0:29 CANCELLED Ended: the alert is over before anything was done");
    }

    @Test
    void anAlertThatStillFiresAfterTheWaitIsActedOn() {
        var r = Rehearsal.of(gatewayDown().waits("30s"));
        r.world().health("alive", "fail for 31s", "pass");

        r.fires().toEnd();

        assertThat(r.world().effects()).containsExactly("0:30 restart");
    }

    @Test
    void missingEvidenceStopsNothingAndIsSaid() {
        var r = Rehearsal.of(gatewayDown()
                .gathers("deploys", "deployments.list")
                .gathers("logs", "logs.recent", withNothingToResolve("labels has no 'pod'"))
                .gathersCheck("brightdata", "alive", "brightdata"));
        r.world().health("alive", "fail for 1s", "pass").cannotRead("deployments.list", "railway answered 502");

        r.fires().toEnd();

        assertThat(r.end()).startsWith("SUCCEEDED");
        assertThat(r.told(Kind.SKIPPED))
                .containsExactly(
                        "Evidence 'logs' was not read: labels has no 'pod'",
                        "Evidence 'deploys' could not be read: railway answered 502");
        assertThat(r.state().facts()).containsOnlyKeys("brightdata");
        assertThat(Objects.requireNonNull(r.state().facts().get("brightdata"))
                        .value()
                        .path("status")
                        .asText())
                .isEqualTo("down");
    }

    @Test
    void aGuardOfThePlaybookHoldsByName() {
        var r = Rehearsal.of(gatewayDown()
                .gathersCheck("brightdata", "upstream", "brightdata")
                .unless(
                        "upstream-is-down",
                        expression(
                                "facts.brightdata.status == \"down\"",
                                scope -> Objects.requireNonNull(scope.facts().get("brightdata"))
                                        .value()
                                        .path("status")
                                        .asText()
                                        .equals("down"))));
        r.world().health("alive", "fail").health("upstream", "fail");

        r.fires().toEnd();

        assertThat(r.world().effects()).isEmpty();
        assertThat(r.end()).isEqualTo("HELD: guard 'upstream-is-down' holds it: facts.brightdata.status == \"down\"");
        assertThat(r.told(Kind.HELD))
                .containsExactly(
                        "Held, nothing was done: guard 'upstream-is-down' holds it: facts.brightdata.status == \"down\"");
    }

    @Test
    void aGuardThatCannotBeEvaluatedHoldsToo() {
        var r = Rehearsal.of(gatewayDown().unless("upstream-is-down", notEvaluable("facts.x", "facts has no 'x'")));
        r.world().health("alive", "fail");

        r.fires().toEnd();

        assertThat(r.world().effects()).isEmpty();
        assertThat(r.end())
                .isEqualTo("HELD: guard 'upstream-is-down' cannot be evaluated (facts has no 'x'), so nothing is done");
    }

    @Test
    void aGuardThatIsNotTrueHoldsNothing() {
        var r = Rehearsal.of(gatewayDown().unless("never", expression("false", scope -> false)));
        r.world().health("alive", "fail for 1s", "pass");

        assertThat(r.fires().toEnd().end()).startsWith("SUCCEEDED");
    }

    @Test
    void aRungWhoseConditionIsNotTrueOrCannotBeToldIsLeftOutAndThatIsSaid() {
        var r = Rehearsal.of(remedy("gateway-down")
                .tries(
                        rung("restart").onlyIf(expression("facts.deploys.age < duration(\"2h\")", scope -> false)),
                        rung("redeploy").onlyIf(notEvaluable("facts.deploys.age", "facts has no 'deploys'")),
                        rung("breaker.trip").with(withNothingToResolve("labels has no 'breaker'")),
                        rung("rollback")
                                .onlyIf(expression("true", scope -> true))
                                .with(with("{\"to\":\"last\"}")))
                .verify("alive", "0s", "1m", "5s"));
        r.world().health("alive", "fail for 1s", "pass");

        r.fires().toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 rollback");
        assertThat(r.told(Kind.SKIPPED))
                .containsExactly(
                        "restart is left out: not true that facts.deploys.age < duration(\"2h\")",
                        "redeploy is left out: cannot tell whether facts.deploys.age (facts has no 'deploys')",
                        "breaker.trip is left out: labels has no 'breaker'");
        assertThat(r.state().effects().getFirst().input().path("to").asText()).isEqualTo("last");
    }

    @Test
    void whenNothingCanBeTriedPeopleAreCalled() {
        var r = Rehearsal.of(gatewayDown().tries(rung("restart").onlyIf(expression("false", scope -> false))));
        r.world().health("alive", "fail");

        r.fires().toEnd();

        assertThat(r.end()).isEqualTo("FAILED: nothing could be done");
        assertThat(r.told(Kind.ESCALATED)).containsExactly("P1: people are called for mcp-gateway, owned by platform");
    }

    @Test
    void expressionsSeeTheAlertAsItWasTakenAndTheTarget() {
        var r = Rehearsal.of(remedy("gateway-down")
                .tries(rung("restart")
                        .onlyIf(expression(
                                "…",
                                scope -> scope.labels().get("service").equals("mcp-gateway")
                                        && "no answer"
                                                .equals(scope.annotations().get("summary"))
                                        && scope.target().orElseThrow().name().equals("mcp-gateway")
                                        && scope.startedAt().equals(VirtualTime.START)))));

        assertThat(r.fires().toEnd().world().effects()).containsExactly("0:00 restart");
    }
}
