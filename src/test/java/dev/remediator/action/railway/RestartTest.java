package dev.remediator.action.railway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.action.Bench;
import dev.remediator.action.Outcome;
import dev.remediator.action.Preparation;
import dev.remediator.action.Prepared;
import dev.remediator.action.Reconciliation;
import dev.remediator.outbound.Reply;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestartTest {
    private final FakeRailway railway = new FakeRailway();
    private final Restart restart = new Restart();
    private FakeRailway.Deployed current = railway.add("d1", "SUCCESS", "3h", "app:v1");

    @BeforeEach
    void crash() {
        current.becomes("CRASHED", "t0").instance("CRASHED");
    }

    @AfterEach
    void close() {
        railway.close();
    }

    private Prepared prepared() throws InterruptedException {
        return Bench.stored(restart.prepare(railway.call(restart)));
    }

    private Outcome act(Prepared prepared) throws InterruptedException {
        return restart.act(railway.call(restart), prepared);
    }

    @Test
    void thePlanNamesTheDeploymentAndHasNoUndo() throws Exception {
        assertThat(prepared().says()).isEqualTo("restart deployment d1 (CRASHED) of mcp-gateway on Railway");
        assertThat(prepared().undo()).isEmpty();
        assertThat(railway.mutations()).isEmpty();
    }

    @Test
    void aCrashedServiceRunsAgain() throws Exception {
        railway.onMutation("RestartDeployment", () -> {
            current.instance("RESTARTING");
            railway.bench.clock.then(() -> current.becomes("SUCCESS", "t1").instance("RUNNING"));
        });
        assertThat(act(prepared()))
                .isEqualTo(new Outcome.Done("mcp-gateway was restarted and runs again after 10s", Optional.empty()));
        assertThat(railway.mutations()).containsExactly("RestartDeployment d1");
    }

    @Test
    void theStatusOfBeforeTheRestartIsNotTakenForItsResult() throws Exception {
        current.becomes("SUCCESS", "t0").instance("RUNNING");
        railway.onMutation(
                "RestartDeployment",
                () -> railway.bench
                        .clock
                        .then(() -> current.instance("RESTARTING"))
                        .then(() -> current.instance("RUNNING")));
        assertThat(act(prepared()))
                .isEqualTo(new Outcome.Done("mcp-gateway was restarted and runs again after 20s", Optional.empty()));
    }

    @Test
    void aRestartBetweenTwoLooksShowsInTheTimeOfTheStatusOrInANewInstance() throws Exception {
        current.becomes("SUCCESS", "t0").instance("RUNNING");
        railway.onMutation("RestartDeployment", () -> current.becomes("SUCCESS", "t1"));
        assertThat(act(prepared()))
                .isInstanceOfSatisfying(
                        Outcome.Done.class, d -> assertThat(d.summary()).contains("runs again"));
        railway.onMutation("RestartDeployment", () -> {
            current.instances.clear();
            current.instances.put("new", "RUNNING");
        });
        assertThat(act(prepared()))
                .isInstanceOfSatisfying(
                        Outcome.Done.class, d -> assertThat(d.summary()).contains("runs again"));
    }

    @Test
    void aRestartWithoutAnyTraceIsBelievedAfterAWhileAndSaysSo() throws Exception {
        current.becomes("SUCCESS", "t0").instance("RUNNING");
        assertThat(act(prepared()))
                .isEqualTo(new Outcome.Done(
                        "Railway accepted the restart of mcp-gateway; its status shows no trace of it and the service runs",
                        Optional.empty()));
        assertThat(railway.bench.clock.pauses()).hasSize(3);
    }

    @Test
    void oneThatCrashesAgainFailed() throws Exception {
        railway.onMutation("RestartDeployment", () -> {
            current.instance("RESTARTING");
            railway.bench.clock.then(() -> current.becomes("CRASHED", "t1").instance("CRASHED"));
        });
        assertThat(act(prepared()))
                .isEqualTo(new Outcome.Failed(
                        "restarted, and crashed again: deployment d1 (CRASHED) with instances [CRASHED]"));
    }

    @Test
    void oneThatNeverComesUpFailedInTime() throws Exception {
        railway.onMutation("RestartDeployment", () -> current.instance("RESTARTING"));
        assertThat(act(prepared()))
                .isEqualTo(new Outcome.Failed("Railway accepted the restart, but after 15m it does not run: "
                        + "deployment d1 (CRASHED) with instances [RESTARTING]"));
        assertThat(Duration.between(Bench.START, railway.bench.clock.now()))
                .isLessThanOrEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void aDeploymentOfSomebodyElseInBetweenIsSaid() throws Exception {
        railway.onMutation("RestartDeployment", () -> {
            current.becomes("REMOVED", "t1");
            railway.appears("d2", "SUCCESS", "app:v2");
        });
        assertThat(act(prepared()))
                .isEqualTo(
                        new Outcome.Unknown(
                                "Railway accepted the restart, and then somebody else deployed: current is deployment d2 (SUCCESS)"));
    }

    @Test
    void anotherDeploymentSinceThePlanStopsIt() throws Exception {
        var prepared = prepared();
        railway.appears("d2", "SUCCESS", "app:v2");
        assertThat(act(prepared)).isInstanceOf(Outcome.Refused.class);
        railway.find("d2").becomes("BUILDING", "t");
        assertThat(act(prepared)).isInstanceOf(Outcome.Failed.class);
        assertThat(railway.mutations()).isEmpty();
    }

    @Test
    void whileSomebodyDeploysThereIsNoPlan() throws Exception {
        railway.appears("d2", "DEPLOYING", "app:v2");
        assertThat(restart.prepare(railway.call(restart)))
                .isEqualTo(new Preparation.NotNow(
                        "deployment d2 (DEPLOYING) is in progress: somebody else is deploying",
                        Duration.ofSeconds(20)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"FAILED", "REMOVED", "SKIPPED", "NEEDS_APPROVAL", "REMOVING", "NEW_ONE"})
    void onlyWhatRunsOrCrashedIsRestarted(String status) throws Exception {
        current.becomes(status, "t0");
        assertThat(restart.prepare(railway.call(restart)))
                .isInstanceOfSatisfying(
                        Preparation.Refused.class,
                        r -> assertThat(r.reason()).endsWith("neither runs nor crashed: there is nothing to restart"));
    }

    @Test
    void aLostAnswerIsUnknownAndNotRepeated() throws Exception {
        railway.instead("RestartDeployment", Reply.cut());
        assertThat(act(prepared())).isInstanceOf(Outcome.Unknown.class);
        assertThat(railway.mutations()).hasSize(1);
    }

    @Test
    void aRefusalFailed() throws Exception {
        railway.instead("RestartDeployment", FakeRailway.error("Deployment is not running"));
        assertThat(act(prepared()))
                .isEqualTo(new Outcome.Failed("Railway refused RestartDeployment: Deployment is not running"));
    }

    @Test
    void errorsOfRailwayAreShownOnOneLine() throws Exception {
        railway.instead("RestartDeployment", FakeRailway.error("a\\nb\\u0000c\\u202e" + "x".repeat(500)));
        assertThat(act(prepared()))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        f -> assertThat(f.reason())
                                .startsWith("Railway refused RestartDeployment: a b c x")
                                .endsWith("x…")
                                .hasSizeLessThan(260)
                                .doesNotContain("\n"));
    }

    private Reconciliation reconcile(Prepared prepared) throws InterruptedException {
        return restart.reconcile(railway.call(restart), prepared, railway.bench.clock.now());
    }

    @Test
    void afterACrashOfOursAServiceThatRunsAgainWasRestarted() throws Exception {
        var prepared = prepared();
        railway.bench.clock.then(() -> current.becomes("SUCCESS", "t1").instance("RUNNING"));
        assertThat(reconcile(prepared)).isInstanceOf(Reconciliation.Happened.class);
    }

    /** Its status may read SUCCESS all the time, and its instance keep its name: then what was seen in between counts. */
    @Test
    void oneThatWasSeenOnItsWayUpWasRestarted() throws Exception {
        current.becomes("SUCCESS", "t0").instance("RUNNING");
        var prepared = prepared();
        railway.bench
                .clock
                .then(() -> {})
                .then(() -> current.instance("RESTARTING"))
                .then(() -> current.instance("RUNNING"));
        assertThat(reconcile(prepared)).isInstanceOf(Reconciliation.Happened.class);
    }

    /** It runs, and Railway has not begun yet: only after a minute nothing will come any more. */
    @Test
    void aTraceThatComesLateIsWaitedFor() throws Exception {
        current.becomes("SUCCESS", "t0").instance("RUNNING");
        var prepared = prepared();
        railway.bench.clock.then(() -> {}).then(() -> {}).then(() -> current.becomes("SUCCESS", "t1"));
        assertThat(reconcile(prepared)).isInstanceOf(Reconciliation.Happened.class);
    }

    @Test
    void oneThatCrashedSinceIsAPersonsToJudge() throws Exception {
        var prepared = prepared();
        current.becomes("CRASHED", "t5");
        assertThat(reconcile(prepared)).isInstanceOf(Reconciliation.CannotTell.class);
        assertThat(Duration.between(Bench.START, railway.bench.clock.now())).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void oneThatIsDownExactlyAsBeforeWasNot() throws Exception {
        assertThat(reconcile(prepared())).isInstanceOf(Reconciliation.DidNot.class);
        assertThat(Duration.between(Bench.START, railway.bench.clock.now()))
                .isGreaterThanOrEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void whereNothingCouldBeSeenAPersonMustLook() throws Exception {
        current.becomes("SUCCESS", "t0").instance("RUNNING");
        assertThat(reconcile(prepared())).as("it ran all the time").isInstanceOf(Reconciliation.CannotTell.class);

        current.becomes("CRASHED", "t0").instance("CRASHED");
        var prepared = prepared();
        current.becomes("CRASHED", "t5");
        assertThat(reconcile(prepared))
                .as("it crashed, again or at last")
                .isInstanceOf(Reconciliation.CannotTell.class);

        prepared = prepared();
        railway.appears("d2", "SUCCESS", "app:v2");
        assertThat(reconcile(prepared)).as("somebody deployed").isInstanceOf(Reconciliation.CannotTell.class);

        railway.instead("RecentDeployments", FakeRailway.error("Not Authorized"));
        assertThat(reconcile(prepared)).as("nobody answers").isInstanceOf(Reconciliation.CannotTell.class);
    }
}
