package dev.remediator.action.railway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.action.Bench;
import dev.remediator.action.Outcome;
import dev.remediator.action.Preparation;
import dev.remediator.action.Prepared;
import dev.remediator.action.Reconciliation;
import dev.remediator.outbound.Reply;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RedeployTest {
    private final FakeRailway railway = new FakeRailway();
    private final Redeploy redeploy = new Redeploy();
    private final FakeRailway.Deployed current = railway.add("d1", "SUCCESS", "3h", "app:v1");

    @AfterEach
    void close() {
        railway.close();
    }

    private Prepared prepared() throws InterruptedException {
        return Bench.stored(redeploy.prepare(railway.call(redeploy)));
    }

    private Outcome act(Prepared prepared) throws InterruptedException {
        return redeploy.act(railway.call(redeploy), prepared);
    }

    private void takesOver() {
        railway.onMutation("RedeployDeployment", () -> {
            railway.appears("d2", "INITIALIZING", "app:v1");
            railway.bench
                    .clock
                    .then(() -> railway.find("d2").becomes("BUILDING", "t1"))
                    .then(() -> {
                        railway.find("d2").becomes("SUCCESS", "t2").instance("RUNNING");
                        current.becomes("REMOVED", "t2");
                    });
        });
    }

    @Test
    void theNewDeploymentTakesOver() throws Exception {
        takesOver();
        assertThat(act(prepared()))
                .isEqualTo(new Outcome.Done("mcp-gateway runs deployment d2 (SUCCESS)", Optional.empty()));
        assertThat(railway.mutations()).containsExactly("RedeployDeployment d1");
    }

    @Test
    void thePlanHasNoUndo() throws Exception {
        assertThat(prepared().says()).isEqualTo("redeploy deployment d1 (SUCCESS) of mcp-gateway on Railway");
        assertThat(prepared().undo()).isEmpty();
    }

    @Test
    void aDeploymentThatIsNotTheAnsweredOneIsSomebodyElses() throws Exception {
        railway.onMutation("RedeployDeployment", () -> railway.appears("d9", "BUILDING", "app:v9"));
        railway.instead(
                "RedeployDeployment",
                Reply.json("{\"data\":{\"deploymentRedeploy\":{\"id\":\"d2\",\"status\":\"BUILDING\"}}}"));
        railway.onMutation("lost RedeployDeployment", () -> railway.appears("d9", "BUILDING", "app:v9"));
        assertThat(act(prepared()))
                .isEqualTo(new Outcome.Unknown("somebody else is deploying, too: new are deployment d9 (BUILDING)"));
    }

    @Test
    void whatRailwayForbidsIsNotPlanned() throws Exception {
        current.canRedeploy = false;
        assertThat(redeploy.prepare(railway.call(redeploy)))
                .isEqualTo(new Preparation.Refused("Railway does not let deployment d1 (SUCCESS) be redeployed"));
        railway.appears("d2", "BUILDING", "app:v2");
        assertThat(redeploy.prepare(railway.call(redeploy))).isInstanceOf(Preparation.NotNow.class);
    }

    @Test
    void aLostAnswerIsUnknownAndTheNewDeploymentTellsLater() throws Exception {
        var prepared = prepared();
        railway.instead("RedeployDeployment", Reply.cut());
        railway.onMutation("lost RedeployDeployment", () -> railway.appears("d2", "QUEUED", "app:v1"));
        assertThat(act(prepared)).isInstanceOf(Outcome.Unknown.class);
        assertThat(railway.mutations()).hasSize(1);
        assertThat(redeploy.reconcile(railway.call(redeploy), prepared, railway.bench.clock.now()))
                .isEqualTo(new Reconciliation.Happened("the new deployment d2 (QUEUED) is there", Optional.empty()));
    }

    @Test
    void whoeverDeployedSinceThePlanGoesFirst() throws Exception {
        var prepared = prepared();
        railway.appears("d9", "SUCCESS", "app:v9");
        assertThat(act(prepared))
                .isEqualTo(new Outcome.Refused("somebody else deployed since this was planned: nothing was done"));
        assertThat(railway.mutations()).isEmpty();
    }
}
