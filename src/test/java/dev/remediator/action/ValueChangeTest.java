package dev.remediator.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.ValueChange.Written;
import dev.remediator.target.Slot;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueChangeTest {
    record Settings() {}

    record Input(long to) {}

    /** A platform with one number, and the change of it. */
    private static final class Dial extends ValueChange<Settings, Input> {
        private JsonNode value = JsonNodeFactory.instance.numberNode(100);
        private Written answer = new Written.Accepted();
        private boolean obeys = true;
        private boolean readable = true;
        private int writes;

        void turn(String json) {
            value = Bench.json(json);
        }

        @Override
        public String capability() {
            return "dial.set";
        }

        @Override
        public String adapter() {
            return "fake";
        }

        @Override
        public Slot slot() {
            return Slot.RATE_LIMITS;
        }

        @Override
        public Class<Settings> settings() {
            return Settings.class;
        }

        @Override
        public Class<Input> input() {
            return Input.class;
        }

        @Override
        public String about() {
            return "Sets a dial.";
        }

        @Override
        protected JsonNode now(Call<Settings, Input> call) throws ActionException {
            if (!readable) throw new ActionException("the dial cannot be read");
            return value;
        }

        @Override
        protected JsonNode wanted(Call<Settings, Input> call) throws ActionException {
            if (call.input().to() > 1000) throw new ActionException("the dial ends at 1000");
            return JsonNodeFactory.instance.numberNode(call.input().to());
        }

        @Override
        protected Written write(Call<Settings, Input> call, JsonNode to) {
            writes++;
            if (obeys) value = to;
            return answer;
        }

        @Override
        protected String what(Call<Settings, Input> call) {
            return "the dial";
        }
    }

    private final Dial dial = new Dial();
    private final Bench bench = new Bench();
    private final Call<Settings, Input> to50 = bench.call(dial, "{}", "{to: 50}");

    @AfterEach
    void close() {
        bench.close();
    }

    private Prepared prepared() throws InterruptedException {
        return Bench.stored(dial.prepare(to50));
    }

    @Test
    void thePlanSaysFromWhatToWhatAndHowItIsTakenBack() throws Exception {
        var prepared = prepared();

        assertThat(prepared.says()).isEqualTo("set the dial to 50 (now 100)");
        assertThat(prepared.undo().map(Undo::says)).contains("set the dial back to 100");
        assertThat(dial.writes).isZero();
    }

    @Test
    void setAndTakenBack() throws Exception {
        var outcome = dial.act(to50, prepared());
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Done.class, done -> assertThat(done.summary()).isEqualTo("the dial is now 50"));
        assertThat(dial.value).hasToString("50");

        assertThat(dial.undo(to50, Bench.undo(outcome))).isEqualTo(new UndoOutcome.Undone("the dial is back at 100"));
        assertThat(dial.value).hasToString("100");
        assertThat(dial.writes).isEqualTo(2);
    }

    @Test
    void takenBackAfterACrashWithThePreparedUndoToo() throws Exception {
        var prepared = prepared();
        var unused = dial.act(to50, prepared);
        assertThat(dial.undo(to50, prepared.undo().orElseThrow())).isInstanceOf(UndoOutcome.Undone.class);
    }

    @Test
    void takenBackTwiceIsStillTakenBackOnce() throws Exception {
        var undo = Bench.undo(dial.act(to50, prepared()));
        var unused = dial.undo(to50, undo);
        assertThat(dial.undo(to50, undo)).isEqualTo(new UndoOutcome.Undone("the dial is back at 100 already"));
        assertThat(dial.writes).isEqualTo(2);
    }

    @Test
    void aValueThatSomebodyElseSetMeanwhileIsLeftAlone() throws Exception {
        var undo = Bench.undo(dial.act(to50, prepared()));
        dial.turn("70");

        assertThat(dial.undo(to50, undo))
                .isEqualTo(new UndoOutcome.Foreign(
                        "the dial is 70, not 50 as we set it: somebody changed it meanwhile, it was left alone"));
        assertThat(dial.value).hasToString("70");
    }

    @Test
    void nothingIsDoneWhereNothingNeedsToBe() throws Exception {
        dial.turn("50.0");
        assertThat(dial.prepare(to50)).isEqualTo(new Preparation.Refused("the dial is already 50.0: nothing to do"));
    }

    @Test
    void aValueThatMustNotBeSetOrCannotBeReadIsRefusedBeforehand() throws Exception {
        assertThat(dial.prepare(bench.call(dial, "{}", "{to: 2000}")))
                .isEqualTo(new Preparation.Refused("the dial ends at 1000"));
        dial.readable = false;
        assertThat(dial.prepare(to50)).isEqualTo(new Preparation.Refused("the dial cannot be read"));
    }

    @Test
    void aValueThatMovedSinceThePlanIsNotOverwritten() throws Exception {
        var prepared = prepared();
        dial.turn("80");

        assertThat(dial.act(to50, prepared))
                .isEqualTo(new Outcome.Refused(
                        "the dial is 80 by now, it was 100 when this was planned: nothing was changed"));
        assertThat(dial.writes).isZero();
    }

    @Test
    void whatWasDeclinedFailed() throws Exception {
        var prepared = prepared();
        dial.answer = new Written.Declined("the dial is locked");
        dial.obeys = false;
        assertThat(dial.act(to50, prepared)).isEqualTo(new Outcome.Failed("the dial is locked"));
    }

    /** Behind a balancer another instance may have taken it. */
    @Test
    void aYesAfterWhichNothingIsToBeSeenIsUnknown() throws Exception {
        var prepared = prepared();
        dial.obeys = false;
        assertThat(dial.act(to50, prepared))
                .isEqualTo(new Outcome.Unknown("it was accepted, yet the dial is 100 and not 50"));
    }

    @Test
    void oneOfTwoInstancesThatTookItIsFoundLater() throws Exception {
        var prepared = prepared();
        dial.obeys = false;
        assertThat(dial.act(to50, prepared)).isInstanceOf(Outcome.Unknown.class);
        bench.clock.then(() -> {}).then(() -> dial.turn("50"));
        assertThat(dial.reconcile(to50, prepared, bench.clock.now()))
                .isInstanceOfSatisfying(
                        Reconciliation.Happened.class, h -> assertThat(h.undo()).isPresent());
        assertThat(dial.writes).isEqualTo(1);
    }

    @Test
    void aLostAnswerIsLookedAfterAndNeverRepeated() throws Exception {
        var prepared = prepared();
        dial.answer = new Written.Unclear("the connection broke");
        assertThat(dial.act(to50, prepared)).isInstanceOf(Outcome.Done.class);
        assertThat(dial.writes).isEqualTo(1);
    }

    @Test
    void aLostAnswerWithoutAnythingToSeeIsUnknown() throws Exception {
        var prepared = prepared();
        dial.answer = new Written.Unclear("the connection broke");
        dial.obeys = false;
        assertThat(dial.act(to50, prepared))
                .isEqualTo(new Outcome.Unknown("the connection broke; the dial is still 100"));
        assertThat(dial.writes).isEqualTo(1);
    }

    @Test
    void afterACrashTheValueTellsWhatHappened() throws Exception {
        var prepared = prepared();
        dial.turn("50");
        assertThat(dial.reconcile(to50, prepared, Bench.START))
                .isInstanceOfSatisfying(Reconciliation.Happened.class, h -> {
                    assertThat(h.saw()).isEqualTo("the dial is 50");
                    assertThat(h.undo()).isPresent();
                });
        dial.turn("70");
        assertThat(dial.reconcile(to50, prepared, Bench.START))
                .isEqualTo(
                        new Reconciliation.CannotTell(
                                "the dial is 70, neither 50 as we set it nor 100 as it was before: somebody else set it. Set what is right by hand"));
        dial.readable = false;
        assertThat(dial.reconcile(to50, prepared, Bench.START))
                .isEqualTo(new Reconciliation.CannotTell(
                        "the dial cannot be read. Look there by hand: 50 means that it happened, 100 that it did not"));
    }

    @Test
    void whereItIsStillAsBeforeAfterAMinutePeopleLookAtEachInstance() throws Exception {
        var prepared = prepared();
        assertThat(dial.reconcile(to50, prepared, bench.clock.now()))
                .isEqualTo(
                        new Reconciliation.CannotTell(
                                "the dial is 100, as before, which does not show whether another instance took it. Look at each by hand: 50 means that it happened, 100 everywhere that it did not"));
        assertThat(Duration.between(Bench.START, bench.clock.now())).isGreaterThanOrEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void aRequestThatArrivesLateIsSeen() throws Exception {
        var prepared = prepared();
        bench.clock.then(() -> {}).then(() -> dial.turn("50"));
        assertThat(dial.reconcile(to50, prepared, bench.clock.now())).isInstanceOf(Reconciliation.Happened.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void takingBackThatFailsSaysHowItStands(boolean declined) throws Exception {
        var undo = Bench.undo(dial.act(to50, prepared()));
        dial.obeys = false;
        dial.answer = declined ? new Written.Declined("the dial is locked") : new Written.Unclear("the line broke");
        assertThat(dial.undo(to50, undo))
                .isEqualTo(new UndoOutcome.Failed(
                        declined ? "the dial is locked" : "the dial is still 50: the line broke"));
    }

    @Test
    void aValueThatWasNotSetIsRemovedAgain() throws Exception {
        dial.turn("null");
        var prepared = prepared();
        assertThat(prepared.says()).isEqualTo("set the dial to 50 (now not set)");
        assertThat(dial.undo(to50, Bench.undo(dial.act(to50, prepared))))
                .isEqualTo(new UndoOutcome.Undone("the dial is back at not set"));
        assertThat(dial.value.isNull()).isTrue();
    }

    @Test
    void aPlanHasATimeLimitAndTellsItsUndoBeforeAnythingIsDone() throws Exception {
        assertThat(prepared().atMost()).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(5));
        assertThat(prepared().undo()).isNotEqualTo(Optional.empty());
    }
}
