package dev.remediator.action.railway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.action.Bench;
import dev.remediator.action.Outcome;
import dev.remediator.action.Preparation;
import dev.remediator.action.Prepared;
import dev.remediator.action.Reconciliation;
import dev.remediator.action.Undo;
import dev.remediator.action.UndoOutcome;
import dev.remediator.outbound.Reply;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RollbackTest {
    private final FakeRailway railway = new FakeRailway();
    private final Rollback rollback = new Rollback();

    /** v1 was good, v2 is bad and active. */
    @BeforeEach
    void deploy() {
        railway.add("d1", "REMOVED", "3h", "app:v1");
        railway.add("d2", "SUCCESS", "20m", "app:v2");
    }

    @AfterEach
    void close() {
        railway.close();
    }

    private Preparation prepare() throws InterruptedException {
        return rollback.prepare(railway.call(rollback));
    }

    private Outcome act(Prepared prepared) throws InterruptedException {
        return rollback.act(railway.call(rollback), prepared);
    }

    /** A new deployment of v1 that takes over on the third look. */
    private void takesOver() {
        railway.onMutation("RollbackDeployment", () -> {
            railway.appears("d3", "INITIALIZING", "app:v1");
            railway.bench
                    .clock
                    .then(() -> railway.find("d3").becomes("DEPLOYING", "t1"))
                    .then(() -> {
                        railway.find("d3").becomes("SUCCESS", "t2").instance("RUNNING");
                        railway.find("d2").becomes("REMOVED", "t2").canRollback = true;
                    });
        });
    }

    @Test
    void thePlanSaysFromWhereToWhereAndWhatIsNotRolledBack() throws Exception {
        var prepared = Bench.stored(prepare());

        assertThat(prepared.says())
                .isEqualTo(
                        "roll mcp-gateway back from deployment d2 (SUCCESS) to deployment d1 (REMOVED) of "
                                + "2026-11-22T15:00:00Z on Railway. Variables become those of that deployment; databases are not rolled back");
        assertThat(prepared.undo().map(Undo::says))
                .contains(
                        "roll mcp-gateway back to deployment d2 on Railway. Variables become those of that deployment; "
                                + "databases and their migrations stay as they are");
        assertThat(prepared.atMost()).isGreaterThan(Duration.ofMinutes(15));
        assertThat(railway.mutations()).isEmpty();
    }

    @Test
    void theOlderDeploymentComesUpAsANewOneAndServesAlone() throws Exception {
        takesOver();
        var outcome = act(Bench.stored(prepare()));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Done.class,
                        d -> assertThat(d.summary())
                                .isEqualTo("mcp-gateway runs deployment d3 (SUCCESS), rolled back to d1"));
        assertThat(railway.mutations()).containsExactly("RollbackDeployment d1");
        assertThat(railway.bench.clock.pauses()).containsOnly(Duration.ofSeconds(10));
    }

    @Test
    void theTokenIsShownTheWayItsKindIsShown() throws Exception {
        var unused = prepare();
        assertThat(railway.lastSeen().headers())
                .containsEntry("Project-Access-Token", "secret-RAILWAY")
                .doesNotContainKey("Authorization");

        var account = railway.settings().replace("url:", "'token-kind': 'account', url:");
        unused = rollback.prepare(railway.bench.call(rollback, account, "{}"));
        assertThat(railway.lastSeen().headers())
                .containsEntry("Authorization", "Bearer secret-RAILWAY")
                .doesNotContainKey("Project-Access-Token");
    }

    @Test
    void aTokenOfAnotherEnvironmentIsFoundBeforeAnythingIsDone() throws Exception {
        railway.scope = "{projectId: '00000000-0000-4000-8000-0000000000a1', environmentId: 'e-staging'}";
        assertThat(prepare())
                .isEqualTo(
                        new Preparation.Refused(
                                "the token of mcp-gateway opens environment e-staging of project 00000000-0000-4000-8000-0000000000a1, "
                                        + "but the target is environment 00000000-0000-4000-8000-0000000000e1 of project 00000000-0000-4000-8000-0000000000a1"));
    }

    @Test
    void anErrorWithHttp200IsAnError() throws Exception {
        railway.instead("RecentDeployments", FakeRailway.error("Not Authorized"));
        assertThat(prepare())
                .isEqualTo(
                        new Preparation.Refused(
                                "Railway refused RecentDeployments: Not Authorized (is it the right token, of the right kind?)"));
    }

    @Test
    void whoeverDeployedSinceThePlanGoesFirst() throws Exception {
        var prepared = Bench.stored(prepare());
        railway.find("d2").becomes("REMOVED", "t");
        railway.appears("d9", "SUCCESS", "app:v9");

        assertThat(act(prepared))
                .isEqualTo(
                        new Outcome.Refused(
                                "somebody else deployed since this was planned, current is deployment d9 (SUCCESS): nothing was done"));
        assertThat(railway.mutations()).isEmpty();
    }

    @Test
    void nothingIsDoneWhileSomebodyElseDeploys() throws Exception {
        var prepared = Bench.stored(prepare());
        railway.appears("d9", "BUILDING", "app:v9");

        assertThat(act(prepared))
                .isEqualTo(new Outcome.Failed(
                        "deployment d9 (BUILDING) is in progress: somebody else is deploying: nothing was done"));
        assertThat(railway.mutations()).isEmpty();
    }

    @Test
    void aSecondNewDeploymentStopsTheWatchAtOnce() throws Exception {
        railway.onMutation("RollbackDeployment", () -> {
            railway.appears("d3", "DEPLOYING", "app:v1");
            railway.bench.clock.then(() -> railway.appears("d4", "BUILDING", "app:v5"));
        });
        assertThat(act(Bench.stored(prepare())))
                .isEqualTo(
                        new Outcome.Unknown(
                                "somebody else is deploying, too: new are deployment d4 (BUILDING) and deployment d3 (DEPLOYING)"));
    }

    @Test
    void aNewDeploymentOfAnotherImageIsSomebodyElses() throws Exception {
        railway.onMutation("RollbackDeployment", () -> railway.appears("d3", "DEPLOYING", "app:v7"));
        assertThat(act(Bench.stored(prepare())))
                .isEqualTo(
                        new Outcome.Unknown(
                                "the new deployment d3 (DEPLOYING) is of another image than asked for: somebody else is deploying"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"FAILED", "CRASHED", "REMOVED", "SKIPPED"})
    void aNewDeploymentThatDoesNotComeUpFailed(String status) throws Exception {
        railway.onMutation("RollbackDeployment", () -> {
            railway.appears("d3", "DEPLOYING", "app:v1");
            railway.bench.clock.then(() -> railway.find("d3").becomes(status, "t1"));
        });
        assertThat(act(Bench.stored(prepare())))
                .isEqualTo(new Outcome.Failed("the new deployment d3 (" + status + ") did not come up"));
    }

    @Test
    void successIsNotEnoughWhileTheOldOneStillServes() throws Exception {
        railway.onMutation("RollbackDeployment", () -> {
            railway.appears("d3", "SUCCESS", "app:v1");
            railway.bench.clock.then(() -> {}).then(() -> railway.find("d2").becomes("REMOVED", "t"));
        });
        assertThat(act(Bench.stored(prepare()))).isInstanceOf(Outcome.Done.class);
        assertThat(railway.bench.clock.pauses()).hasSize(2);
    }

    @Test
    void whatIsNotDoneInTimeIsUnknownAndSaysHowItStands() throws Exception {
        railway.onMutation("RollbackDeployment", () -> railway.appears("d3", "DEPLOYING", "app:v1"));
        assertThat(act(Bench.stored(prepare())))
                .isEqualTo(new Outcome.Unknown(
                        "Railway accepted it, but after 15m deployment d3 (DEPLOYING) is not done"));
        assertThat(Duration.between(Bench.START, railway.bench.clock.now()))
                .isLessThanOrEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void aYesWithoutADeploymentIsUnknown() throws Exception {
        assertThat(act(Bench.stored(prepare())))
                .isEqualTo(new Outcome.Unknown("Railway accepted it, but after 15m no new deployment has appeared"));
    }

    @Test
    void anAnswerThatWasLostIsNeverAskedForAgain() throws Exception {
        railway.instead("RollbackDeployment", Reply.cut());
        var outcome = act(Bench.stored(prepare()));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Unknown.class,
                        u -> assertThat(u.reason())
                                .startsWith(
                                        "nobody can tell whether Railway took RollbackDeployment: the connection to"));
        assertThat(railway.mutations()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"data\":null}",
                "{\"data\":{}}",
                "{\"data\":{\"deploymentRollback\":null}}",
                "<html>",
                ""
            })
    void anAnswerThatCannotBeReadIsUnknown(String body) throws Exception {
        railway.instead("RollbackDeployment", Reply.json(body));
        assertThat(act(Bench.stored(prepare()))).isInstanceOf(Outcome.Unknown.class);
        assertThat(railway.mutations()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void aServerErrorIsUnknown(int status) throws Exception {
        railway.instead("RollbackDeployment", Reply.status(status, "oops"));
        assertThat(act(Bench.stored(prepare()))).isInstanceOf(Outcome.Unknown.class);
        assertThat(railway.mutations()).hasSize(1);
    }

    @Test
    void aRefusalIsAFailure() throws Exception {
        railway.instead("RollbackDeployment", FakeRailway.error("Deployment cannot be rolled back"));
        assertThat(act(Bench.stored(prepare())))
                .isEqualTo(new Outcome.Failed("Railway refused RollbackDeployment: Deployment cannot be rolled back"));
        railway.instead("RollbackDeployment", Reply.json("{\"data\":{\"deploymentRollback\":false}}"));
        assertThat(act(Bench.stored(prepare())))
                .isEqualTo(new Outcome.Failed("Railway answered RollbackDeployment with false"));
        railway.instead("RollbackDeployment", Reply.redirect(307, "https://example.test/"));
        assertThat(act(Bench.stored(prepare())))
                .isEqualTo(new Outcome.Failed(
                        "Railway refused RollbackDeployment: HTTP 307 (a redirect, which is not followed)"));
    }

    @Test
    void aRefusalAfterWhichSomethingIsDeployedNeverthelessIsUnknown() throws Exception {
        railway.instead("RollbackDeployment", FakeRailway.error("Problem processing request"));
        railway.onMutation("lost RollbackDeployment", () -> railway.appears("d3", "DEPLOYING", "app:v1"));
        assertThat(act(Bench.stored(prepare())))
                .isEqualTo(new Outcome.Unknown("Railway refused RollbackDeployment: Problem processing request, "
                        + "and yet there is a new deployment d3 (DEPLOYING)"));
    }

    @Test
    void aRefusalAfterWhichNothingCanBeSeenIsUnknown() throws Exception {
        var prepared = Bench.stored(prepare());
        railway.instead("RollbackDeployment", FakeRailway.error("Problem processing request"));
        railway.onMutation(
                "lost RollbackDeployment", () -> railway.instead("RecentDeployments", FakeRailway.error("busy")));
        assertThat(act(prepared))
                .isEqualTo(
                        new Outcome.Unknown(
                                "Railway refused RollbackDeployment: Problem processing request, "
                                        + "and it cannot be seen whether it deploys nevertheless: Railway refused RecentDeployments: busy"));
        assertThat(railway.mutations()).hasSize(1);
    }

    @Test
    void tooManyRequestsAreWaitedFor() throws Exception {
        takesOver();
        var prepared = Bench.stored(prepare());
        railway.instead("RollbackDeployment", Reply.of(429, "", Map.of("Retry-After", "7")));

        assertThat(act(prepared)).isInstanceOf(Outcome.Done.class);
        assertThat(railway.bench.clock.pauses().getFirst()).isEqualTo(Duration.ofSeconds(7));
        assertThat(railway.mutations()).hasSize(2);
    }

    @Test
    void butNotLongerThanTheTimeLimit() throws Exception {
        var prepared = Bench.stored(prepare());
        railway.instead("RollbackDeployment", Reply.of(429, "", Map.of("Retry-After", "3600")));
        assertThat(act(prepared))
                .isEqualTo(
                        new Outcome.Failed(
                                "Railway was not asked: its request limit is reached and it takes requests again only after 1h"));
        assertThat(railway.mutations()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "Wed, 21 Oct 2026 07:28:00 GMT", "99999999999999999999"})
    void anOddRetryAfterMeansAShortPause(String header) throws Exception {
        takesOver();
        var prepared = Bench.stored(prepare());
        railway.instead("RollbackDeployment", Reply.of(429, "", Map.of("Retry-After", header)));
        assertThat(act(prepared)).isInstanceOf(Outcome.Done.class);
        assertThat(railway.bench.clock.pauses().getFirst()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aLookThatFailsWhileWaitingDoesNotEndTheWait() throws Exception {
        takesOver();
        var prepared = Bench.stored(prepare());
        railway.bench.clock.then(() -> railway.instead("RecentDeployments", Reply.cut(), FakeRailway.error("busy")));
        assertThat(act(prepared)).isInstanceOf(Outcome.Done.class);
        assertThat(railway.mutations()).hasSize(1);
    }

    private Undo done() throws InterruptedException {
        takesOver();
        var undo = Bench.undo(act(Bench.stored(prepare())));
        railway.onMutation("RollbackDeployment", () -> {
            railway.find("d3").becomes("REMOVED", "t9").canRollback = true;
            railway.appears("d4", "SUCCESS", "app:v2");
        });
        return undo;
    }

    @Test
    void takenBackMeansForwardToWhatWasActiveBefore() throws Exception {
        var undo = done();
        assertThat(rollback.undo(railway.call(rollback), undo))
                .isEqualTo(
                        new UndoOutcome.Undone(
                                "mcp-gateway runs deployment d4 (SUCCESS), back at d2. Databases and their migrations stay as they are"));
        assertThat(railway.mutations()).containsExactly("RollbackDeployment d1", "RollbackDeployment d2");
    }

    @Test
    void takenBackWithThePreparedUndoAfterACrash() throws Exception {
        var prepared = Bench.stored(prepare());
        takesOver();
        var unused = act(prepared);
        railway.onMutation("RollbackDeployment", () -> {
            railway.find("d3").becomes("REMOVED", "t9");
            railway.appears("d4", "SUCCESS", "app:v2");
        });
        assertThat(rollback.undo(railway.call(rollback), prepared.undo().orElseThrow()))
                .isInstanceOf(UndoOutcome.Undone.class);
    }

    /** The process that began it died in the middle; a second deployment beside it would be one too many. */
    @Test
    void takingBackThatHasBegunAlreadyIsWatchedAndNotBegunAgain() throws Exception {
        var undo = done();
        railway.appears("d4", "DEPLOYING", "app:v2");
        railway.bench.clock.then(() -> {}).then(() -> {
            railway.find("d3").becomes("REMOVED", "t9");
            railway.find("d4").becomes("SUCCESS", "t9");
        });
        assertThat(rollback.undo(railway.call(rollback), undo))
                .isEqualTo(
                        new UndoOutcome.Undone(
                                "mcp-gateway runs deployment d4 (SUCCESS), back at d2. Databases and their migrations stay as they are"));
        assertThat(railway.mutations()).hasSize(1);
    }

    @Test
    void whatIsBackAlreadyIsNotTakenBackAgain() throws Exception {
        var undo = done();
        railway.find("d3").becomes("REMOVED", "t9");
        railway.appears("d4", "SUCCESS", "app:v2");
        assertThat(rollback.undo(railway.call(rollback), undo)).isInstanceOf(UndoOutcome.Undone.class);
        assertThat(railway.mutations()).hasSize(1);
    }

    @Test
    void whatNeverHappenedIsNotTakenBack() throws Exception {
        var prepared = Bench.stored(prepare());
        assertThat(rollback.undo(railway.call(rollback), prepared.undo().orElseThrow()))
                .isEqualTo(new UndoOutcome.Undone("no new deployment is there: nothing to take back"));
        assertThat(railway.mutations()).isEmpty();
    }

    @Test
    void aLaterDeploymentOfSomebodyElseIsLeftAlone() throws Exception {
        var undo = done();
        railway.find("d3").becomes("REMOVED", "t");
        railway.appears("d5", "SUCCESS", "app:v5");
        assertThat(rollback.undo(railway.call(rollback), undo))
                .isEqualTo(
                        new UndoOutcome.Foreign("somebody else deployed meanwhile, current is deployment d5 (SUCCESS) "
                                + "and not deployment d3: it was left alone"));
        assertThat(railway.mutations()).hasSize(1);
    }

    @Test
    void whatRailwayDoesNotKeepAnyMoreCannotBeTakenBack() throws Exception {
        var undo = done();
        railway.find("d2").canRollback = false;
        assertThat(rollback.undo(railway.call(rollback), undo))
                .isInstanceOfSatisfying(
                        UndoOutcome.Failed.class,
                        f -> assertThat(f.summary()).startsWith("Railway cannot roll back to deployment d2 any more"));
    }

    @Test
    void takingBackWithALostAnswerFailsAndIsNotRepeated() throws Exception {
        var undo = done();
        railway.instead("RollbackDeployment", Reply.cut());
        assertThat(rollback.undo(railway.call(rollback), undo)).isInstanceOf(UndoOutcome.Failed.class);
        assertThat(railway.mutations()).hasSize(2);
    }

    private Reconciliation reconcile(Prepared prepared) throws InterruptedException {
        return rollback.reconcile(railway.call(rollback), prepared, railway.bench.clock.now());
    }

    @Test
    void afterACrashTheNewDeploymentTells() throws Exception {
        var prepared = Bench.stored(prepare());
        railway.appears("d3", "DEPLOYING", "app:v1");
        assertThat(reconcile(prepared)).isInstanceOfSatisfying(Reconciliation.Happened.class, h -> {
            assertThat(h.saw()).isEqualTo("the new deployment d3 (DEPLOYING) is there");
            assertThat(h.undo()).isPresent();
        });
    }

    @Test
    void noNewDeploymentMeansThatItDidNotHappenButOnlyAfterAMinute() throws Exception {
        var prepared = Bench.stored(prepare());
        assertThat(reconcile(prepared)).isEqualTo(new Reconciliation.DidNot("no new deployment is there"));
        assertThat(Duration.between(Bench.START, railway.bench.clock.now())).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void aDeploymentThatAppearsLateIsSeen() throws Exception {
        var prepared = Bench.stored(prepare());
        railway.bench.clock.then(() -> {}).then(() -> railway.appears("d3", "QUEUED", "app:v1"));
        assertThat(reconcile(prepared)).isInstanceOf(Reconciliation.Happened.class);
    }

    @Test
    void twoNewDeploymentsOrOneOfAnotherImageCannotTell() throws Exception {
        var prepared = Bench.stored(prepare());
        railway.appears("d3", "SUCCESS", "app:v9");
        assertThat(reconcile(prepared))
                .isEqualTo(new Reconciliation.CannotTell("the new deployment d3 (SUCCESS) is of another image"));
        railway.appears("d4", "SUCCESS", "app:v1");
        assertThat(reconcile(prepared)).isInstanceOf(Reconciliation.CannotTell.class);
    }

    /** Somebody deployed between the plan and the intent: that is not what this run did. */
    @Test
    void aDeploymentFromBeforeTheIntentIsNotOurs() throws Exception {
        var prepared = Bench.stored(prepare());
        railway.appears("d3", "SUCCESS", "app:v1");
        var intendedAt = railway.bench.clock.now().plusSeconds(30);
        assertThat(rollback.reconcile(railway.call(rollback), prepared, intendedAt))
                .isEqualTo(
                        new Reconciliation.CannotTell(
                                "the new deployment d3 (SUCCESS) was made at 2026-11-22T18:00:00Z, before this was begun: somebody else deployed"));
    }

    @Test
    void aClockThatIsSomeSecondsAheadOfRailwaysDoesNoHarm() throws Exception {
        var prepared = Bench.stored(prepare());
        railway.appears("d3", "SUCCESS", "app:v1");
        var intendedAt = railway.bench.clock.now().plusSeconds(5);
        assertThat(rollback.reconcile(railway.call(rollback), prepared, intendedAt))
                .isInstanceOf(Reconciliation.Happened.class);
    }

    @Test
    void railwayThatIsAwayCannotTell() throws Exception {
        var prepared = Bench.stored(prepare());
        railway.instead("RecentDeployments", Reply.cut());
        assertThat(reconcile(prepared)).isInstanceOf(Reconciliation.CannotTell.class);
    }
}
