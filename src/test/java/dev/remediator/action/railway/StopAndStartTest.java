package dev.remediator.action.railway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.action.Bench;
import dev.remediator.action.Outcome;
import dev.remediator.action.Preparation;
import dev.remediator.action.Prepared;
import dev.remediator.action.Reconciliation;
import dev.remediator.action.UndoOutcome;
import dev.remediator.outbound.Reply;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StopAndStartTest {
    private final FakeRailway railway = new FakeRailway();
    private final FakeRailway.Deployed current = railway.add("d1", "SUCCESS", "2h", "app:v1");
    private final ServiceStop stop = new ServiceStop();
    private final ServiceStart start = new ServiceStart();

    @AfterEach
    void close() {
        railway.close();
    }

    private Prepared stopping() throws InterruptedException {
        return Bench.stored(stop.prepare(railway.call(stop)));
    }

    private Prepared starting() throws InterruptedException {
        return Bench.stored(start.prepare(railway.call(start)));
    }

    private Outcome stop(Prepared prepared) throws InterruptedException {
        return stop.act(railway.call(stop), prepared);
    }

    private void railwayStops() {
        railway.onMutation(
                "StopDeployment", () -> railway.bench.clock.then(() -> {}).then(() -> current.instance("STOPPED")));
    }

    private void railwayStarts(String id) {
        railway.onMutation("RedeployDeployment", () -> {
            railway.appears(id, "BUILDING", "app:v1");
            railway.bench.clock.then(() -> {
                railway.find(id).becomes("SUCCESS", "t2").instance("RUNNING");
                current.becomes("REMOVED", "t2");
            });
        });
    }

    @Test
    void aServiceIsStoppedOnceAndSaysSoWhenNothingRunsAnyMore() throws Exception {
        railwayStops();

        var outcome = stop(stopping());

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Done.class,
                        done -> assertThat(done.summary())
                                .isEqualTo("mcp-gateway is stopped: no instance of deployment d1 (SUCCESS) runs"));
        assertThat(Bench.undo(outcome).says()).isEqualTo("deploy deployment d1 (SUCCESS) again");
        assertThat(railway.mutations()).containsExactly("StopDeployment d1");
        assertThat(railway.bench.clock.pauses()).hasSize(2).containsOnly(Duration.ofSeconds(10));
    }

    @Test
    void takingTheStopBackDeploysTheSameAgain() throws Exception {
        railwayStops();
        var undo = Bench.undo(stop(stopping()));
        railwayStarts("d2");

        assertThat(stop.undo(railway.call(stop), undo))
                .isEqualTo(new UndoOutcome.Undone("mcp-gateway runs again: deployment d2 (SUCCESS)"));
        assertThat(railway.mutations()).containsExactly("StopDeployment d1", "RedeployDeployment d1");
    }

    @Test
    void whoeverStartsItMeanwhileIsLeftAlone() throws Exception {
        railwayStops();
        var undo = Bench.undo(stop(stopping()));
        railway.appears("d9", "BUILDING", "app:v2");

        assertThat(stop.undo(railway.call(stop), undo))
                .isEqualTo(
                        new UndoOutcome.Foreign(
                                "deployment d9 (BUILDING) has appeared since the stop: somebody starts the service, it was left alone"));
        assertThat(railway.mutations()).hasSize(1);
    }

    @Test
    void takingAStopBackThatNeverHappenedDoesNothing() throws Exception {
        var undo = stopping().undo().orElseThrow();

        assertThat(stop.undo(railway.call(stop), undo))
                .isEqualTo(new UndoOutcome.Undone("deployment d1 (SUCCESS) runs already"));
        assertThat(railway.mutations()).isEmpty();
    }

    @Test
    void whatDoesNotRunCannotBeStoppedAndWhatRunsCannotBeStarted() throws Exception {
        assertThat(start.prepare(railway.call(start)))
                .isEqualTo(new Preparation.Refused("deployment d1 (SUCCESS) runs: nothing to start"));
        current.instance("STOPPED");
        assertThat(stop.prepare(railway.call(stop)))
                .isEqualTo(
                        new Preparation.Refused("deployment d1 (SUCCESS) has no instance that runs: nothing to stop"));
    }

    @Test
    void aStopThatCannotBeTakenBackSaysSoBefore() throws Exception {
        current.canRedeploy = false;

        assertThat(stopping().undo()).isEmpty();
    }

    @Test
    void nothingIsStoppedWhileSomebodyDeploysOrHasDeployed() throws Exception {
        var prepared = stopping();
        var other = railway.appears("d9", "BUILDING", "app:v2");
        assertThat(stop.prepare(railway.call(stop)))
                .isEqualTo(
                        new Preparation.Refused("deployment d9 (BUILDING) is in progress: somebody else is deploying"));
        other.becomes("SUCCESS", "t").instance("RUNNING");
        current.becomes("REMOVED", "t");
        assertThat(stop(prepared))
                .isEqualTo(new Outcome.Refused("somebody else deployed since this was planned: nothing was done"));
        assertThat(railway.mutations()).isEmpty();
    }

    @Test
    void aRefusalIsLookedAfterAndALostAnswerIsUnknown() throws Exception {
        railway.instead("StopDeployment", FakeRailway.error("no"));
        assertThat(stop(stopping())).isEqualTo(new Outcome.Failed("Railway refused StopDeployment: no"));

        var prepared = stopping();
        railway.instead("StopDeployment", Reply.cut());
        assertThat(stop(prepared)).isInstanceOf(Outcome.Unknown.class);
        assertThat(stop.reconcile(railway.call(stop), prepared, railway.bench.clock.now()))
                .isEqualTo(new Reconciliation.DidNot("deployment d1 still has instances that run"));
        current.instance("EXITED");
        assertThat(stop.reconcile(railway.call(stop), prepared, railway.bench.clock.now()))
                .isEqualTo(new Reconciliation.Happened("no instance of deployment d1 (SUCCESS) runs", prepared.undo()));
    }

    /** Their deployment ends the instances of the one before, too; taking "our" stop back would deploy over theirs. */
    @Test
    void afterACrashSomebodyElsesDeploymentIsNotTakenForTheStop() throws Exception {
        var prepared = stopping();
        current.becomes("REMOVED", "t1").instance("REMOVED");
        railway.appears("d2", "SUCCESS", "app:v2");
        assertThat(stop.reconcile(railway.call(stop), prepared, railway.bench.clock.now()))
                .isEqualTo(new Reconciliation.CannotTell("somebody else deploys: new is deployment d2 (SUCCESS)"));
    }

    @Test
    void aStopThatDoesNotEndIsAMatterForPeople() throws Exception {
        assertThat(stop(stopping()))
                .isEqualTo(new Outcome.Unknown(
                        "Railway accepted it, but after 15m deployment d1 (SUCCESS) still has instances that run"));
    }

    @Test
    void aStoppedServiceIsStartedByDeployingWhatRanLast() throws Exception {
        railway.deployments.addFirst(new FakeRailway.Deployed("d0", "FAILED", Bench.START, "app:v2"));
        current.becomes("REMOVED", "t").instance("REMOVED");
        railwayStarts("d2");
        var prepared = starting();
        assertThat(prepared.says())
                .isEqualTo("start mcp-gateway on Railway by deploying deployment d1 (REMOVED) again");

        var outcome = start.act(railway.call(start), prepared);

        assertThat(outcome).isEqualTo(new Outcome.Done("mcp-gateway runs deployment d2 (SUCCESS)", prepared.undo()));
        assertThat(railway.mutations()).containsExactly("RedeployDeployment d1");
    }

    @Test
    void takingTheStartBackStopsWhatItStarted() throws Exception {
        current.instance("STOPPED");
        railwayStarts("d2");
        var undo = Bench.undo(start.act(railway.call(start), starting()));
        railway.onMutation("StopDeployment", () -> railway.find("d2").instance("STOPPED"));

        assertThat(start.undo(railway.call(start), undo))
                .isEqualTo(
                        new UndoOutcome.Undone("mcp-gateway is stopped: no instance of deployment d2 (SUCCESS) runs"));
        assertThat(start.undo(railway.call(start), undo))
                .isEqualTo(new UndoOutcome.Undone("deployment d2 (SUCCESS) is stopped already"));
        railway.appears("d3", "SUCCESS", "app:v3");
        assertThat(start.undo(railway.call(start), undo)).isInstanceOf(UndoOutcome.Foreign.class);
        assertThat(railway.mutations()).containsExactly("RedeployDeployment d1", "StopDeployment d2");
    }

    @Test
    void aServiceThatSleepsOrNeverRanIsNotStarted() throws Exception {
        current.becomes("SLEEPING", "t").instance("STOPPED");
        assertThat(start.prepare(railway.call(start)))
                .isEqualTo(new Preparation.Refused(
                        "deployment d1 (SLEEPING) sleeps and wakes with the first request: nothing to start"));
        current.becomes("FAILED", "t");
        assertThat(start.prepare(railway.call(start)))
                .isEqualTo(
                        new Preparation.Refused(
                                "none of the last 20 deployments has run and may be deployed again: a person must deploy the service"));
    }
}
