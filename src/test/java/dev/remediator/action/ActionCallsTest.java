package dev.remediator.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.remediator.outbound.Answer;
import dev.remediator.outbound.Line;
import dev.remediator.outbound.Outbound;
import dev.remediator.outbound.Request;
import dev.remediator.outbound.Response;
import dev.remediator.target.Binding;
import dev.remediator.target.Slot;
import dev.remediator.target.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ActionCallsTest {
    record Settings(int size) {}

    record Input(@Default("1") int lines) {}

    record Output(int size, int lines) {}

    private static final class NoNetwork implements Outbound {
        @Override
        public Answer<Response> send(Request request) {
            throw new AssertionError();
        }

        @Override
        public Answer<String> ask(Line line) {
            throw new AssertionError();
        }
    }

    private static class Sized implements Reading<Settings, Input, Output> {
        @Override
        public String capability() {
            return "sized";
        }

        @Override
        public String adapter() {
            return "fake";
        }

        @Override
        public Slot slot() {
            return Slot.PLATFORM;
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
            return "Reads a size.";
        }

        @Override
        public Class<Output> output() {
            return Output.class;
        }

        @Override
        public Output read(Call<Settings, Input> call) throws ActionException {
            return new Output(call.settings().size(), call.input().lines());
        }
    }

    /** A change whose adapter has a bug. */
    private static final class Buggy implements Change<Settings, Input> {
        @Override
        public String capability() {
            return "buggy";
        }

        @Override
        public String adapter() {
            return "fake";
        }

        @Override
        public Slot slot() {
            return Slot.PLATFORM;
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
            return "Breaks.";
        }

        @Override
        public Preparation prepare(Call<Settings, Input> call) {
            throw new IllegalStateException("bug in prepare");
        }

        @Override
        public Outcome act(Call<Settings, Input> call, Prepared prepared) {
            throw new IllegalStateException("bug in act");
        }

        @Override
        public Reconciliation reconcile(Call<Settings, Input> call, Prepared prepared, Instant intendedAt) {
            throw new IllegalStateException("bug in reconcile");
        }

        @Override
        public UndoOutcome undo(Call<Settings, Input> call, Undo undo) {
            throw new IllegalStateException("bug in undo");
        }
    }

    private final ActionCalls calls =
            new ActionCalls(new NoNetwork(), GuardLimits.STANDARD, new TestClock(Bench.START));
    private static final Prepared PREPARED =
            new Prepared("break", Bench.json("{}"), Optional.empty(), Duration.ofMinutes(1));

    private static Target target(String settings) {
        return new Target(
                "gateway",
                "",
                Optional.empty(),
                List.of(),
                Map.of(Slot.PLATFORM, new Binding("fake", Bench.json(settings))),
                Map.of());
    }

    @Test
    void settingsAndParametersReachTheActionTyped() throws Exception {
        assertThat(calls.read(new Sized(), target("{size: 7}"), Bench.json("{lines: 3}")))
                .isEqualTo(new Output(7, 3));
        assertThat(calls.read(new Sized(), target("{size: 7}"), Bench.json("{}")))
                .isEqualTo(new Output(7, 1));
    }

    @Test
    void settingsOrParametersThatDoNotFitAreSaidAndNothingIsCalled() {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> calls.read(new Sized(), target("{siz: 7}"), Bench.json("{}")))
                .withMessage(
                        "sized of gateway (fake) cannot be called: /siz: unknown key 'siz', did you mean 'size'?; needs the key 'size'");
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> calls.read(new Sized(), target("{size: 7}"), Bench.json("{lines: 'many'}")))
                .withMessage("sized of gateway (fake) cannot be called: /lines: must be a whole number, not text");
    }

    @Test
    void badParametersOfAChangeRefuseItCertainly() throws Exception {
        assertThat(calls.act(new Buggy(), target("{size: 7}"), Bench.json("{lines: 'many'}"), "key", PREPARED))
                .isEqualTo(new Outcome.Refused(
                        "buggy of gateway (fake) cannot be called: /lines: must be a whole number, not text"));
    }

    @Test
    void anAdaptersBugIsNeverTakenForSomethingThatDidNotHappen() throws Exception {
        var target = target("{size: 7}");
        var input = Bench.json("{}");
        var fault = ". This is a fault of the adapter; the log has its trace";

        assertThat(calls.prepare(new Buggy(), target, input, "key"))
                .isEqualTo(new Preparation.Refused(
                        "buggy of gateway (fake) broke: java.lang.IllegalStateException: bug in prepare" + fault));
        assertThat(calls.act(new Buggy(), target, input, "key", PREPARED))
                .isEqualTo(new Outcome.Unknown(
                        "buggy of gateway (fake) broke: java.lang.IllegalStateException: bug in act" + fault));
        assertThat(calls.reconcile(new Buggy(), target, input, "key", PREPARED, Bench.START))
                .isInstanceOf(Reconciliation.CannotTell.class);
        assertThat(calls.undo(new Buggy(), target, input, "key", new Undo(input, "undo it")))
                .isInstanceOf(UndoOutcome.Failed.class);
    }

    @Test
    void aBindingOfAnotherAdapterIsNotMisread() {
        var other = new Target(
                "gateway",
                "",
                Optional.empty(),
                List.of(),
                Map.of(Slot.PLATFORM, new Binding("other", Bench.json("{size: 7}"))),
                Map.of());
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> calls.read(new Sized(), other, Bench.json("{}")))
                .withMessage("sized of gateway (fake) cannot be called: the target has no 'platform: {fake: …}'");
    }

    @Test
    void eachTargetAndAdapterHasOneWayOut() {
        assertThat(calls.outbound("a", "railway")).isSameAs(calls.outbound("a", "railway"));
        assertThat(calls.outbound("a", "railway")).isNotSameAs(calls.outbound("b", "railway"));
        assertThat(calls.outbound("a", "railway")).isNotSameAs(calls.outbound("a", "http"));
    }
}
