package dev.remediator.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.remediator.outbound.Answer;
import dev.remediator.outbound.Line;
import dev.remediator.outbound.Outbound;
import dev.remediator.outbound.Purpose;
import dev.remediator.outbound.Request;
import dev.remediator.outbound.Response;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class GuardedOutboundTest {
    private static final Answer<Response> GOOD = new Answer.Complete<>(new Response(200, Map.of(), "fine"));
    private static final Answer<Response> BROKEN = new Answer.Complete<>(new Response(503, Map.of(), "down"));
    private static final Answer<Response> DENIED = new Answer.Complete<>(new Response(403, Map.of(), "no"));
    private static final Answer<Response> NOT_SENT = new Answer.NotSent<>("refused", true);
    private static final Answer<Response> FORBIDDEN = new Answer.NotSent<>("not an allowed host", false);
    private static final Answer<Response> LOST = new Answer.Ambiguous<>("cut");

    /** Gives prepared answers; the last one again and again. */
    private static class Scripted implements Outbound {
        private final Deque<Answer<Response>> answers = new ArrayDeque<>();
        private final AtomicInteger calls = new AtomicInteger();

        @SafeVarargs
        Scripted(Answer<Response>... answers) {
            this.answers.addAll(List.of(answers));
        }

        @Override
        public synchronized Answer<Response> send(Request request) {
            calls.incrementAndGet();
            return answers.size() > 1 ? answers.remove() : answers.getFirst();
        }

        @Override
        public Answer<String> ask(Line line) {
            calls.incrementAndGet();
            return new Answer.NotSent<>("refused", true);
        }
    }

    private static final GuardLimits QUICK =
            new GuardLimits(2, 2, Duration.ofSeconds(5), 2, Duration.ofMillis(4), 6, Duration.ofMillis(400));

    private static Answer<Response> send(Outbound outbound, Purpose purpose) throws InterruptedException {
        return outbound.send(Request.of(purpose, "POST", URI.create("http://platform.test/")));
    }

    private static GuardedOutbound guarded(Outbound direct) {
        return new GuardedOutbound(direct, QUICK, "gateway/railway");
    }

    @ParameterizedTest
    @EnumSource(Purpose.class)
    void aGoodAnswerPassesThroughAfterOneCall(Purpose purpose) throws Exception {
        var platform = new Scripted(GOOD);
        assertThat(send(guarded(platform), purpose)).isEqualTo(GOOD);
        assertThat(platform.calls).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Purpose.class,
            names = {"READ", "CHANGE"})
    void whatWasCertainlyNotSentIsSentAgain(Purpose purpose) throws Exception {
        var platform = new Scripted(NOT_SENT, NOT_SENT, GOOD);
        assertThat(send(guarded(platform), purpose)).isEqualTo(GOOD);
        assertThat(platform.calls).hasValue(3);
    }

    @Test
    void aReadingIsRepeatedAfterAnyFailure() throws Exception {
        var platform = new Scripted(LOST, BROKEN, GOOD);
        assertThat(send(guarded(platform), Purpose.READ)).isEqualTo(GOOD);
        assertThat(platform.calls).hasValue(3);
    }

    @Test
    void aChangeIsNeverRepeatedWhereItMayHaveArrived() throws Exception {
        for (var answer : List.of(LOST, BROKEN)) {
            var platform = new Scripted(answer, GOOD);
            assertThat(send(guarded(platform), Purpose.CHANGE)).isEqualTo(answer);
            assertThat(platform.calls).hasValue(1);
        }
    }

    @Test
    void aChangeStopsRepeatingAsSoonAsItMayHaveArrived() throws Exception {
        var platform = new Scripted(NOT_SENT, LOST, GOOD);
        assertThat(send(guarded(platform), Purpose.CHANGE)).isEqualTo(LOST);
        assertThat(platform.calls).hasValue(2);
    }

    @Test
    void aProbeIsOneAttempt() throws Exception {
        for (var answer : List.of(NOT_SENT, LOST, BROKEN)) {
            var platform = new Scripted(answer, GOOD);
            assertThat(send(guarded(platform), Purpose.PROBE)).isEqualTo(answer);
            assertThat(platform.calls).hasValue(1);
        }
    }

    @Test
    void aClearNoIsNotRepeated() throws Exception {
        for (var answer : List.of(DENIED, FORBIDDEN)) {
            var platform = new Scripted(answer, GOOD);
            assertThat(send(guarded(platform), Purpose.READ)).isEqualTo(answer);
            assertThat(platform.calls).hasValue(1);
        }
    }

    @Test
    void repeatingEndsWithTheLastAnswer() throws Exception {
        var platform = new Scripted(BROKEN);
        assertThat(send(guarded(platform), Purpose.READ)).isEqualTo(BROKEN);
        assertThat(platform.calls).hasValue(3);
    }

    @Test
    void aPlatformThatKeepsFailingIsLeftAloneForAWhileAndThenTriedAgain() throws Exception {
        var platform = new Scripted(BROKEN);
        var outbound = guarded(platform);
        for (var i = 0; i < 2; i++) assertThat(send(outbound, Purpose.READ)).isEqualTo(BROKEN);
        assertThat(platform.calls).hasValue(6);

        assertThat(send(outbound, Purpose.READ))
                .isEqualTo(new Answer.NotSent<>(
                        "the last 6 calls of gateway/railway failed, so it is left alone for 400ms: not sent", true));
        assertThat(platform.calls).hasValue(6);

        platform.answers.addFirst(GOOD);
        platform.answers.removeLast();
        await().atMost(Duration.ofSeconds(5))
                .until(() -> send(outbound, Purpose.READ).equals(GOOD));
        assertThat(send(outbound, Purpose.READ)).isEqualTo(GOOD);
    }

    @Test
    void aChangeWaitsUntilThePlatformMayBeTriedAgain() throws Exception {
        var platform = new Scripted(BROKEN, BROKEN, BROKEN, BROKEN, BROKEN, BROKEN, GOOD);
        var outbound = guarded(platform);
        for (var i = 0; i < 2; i++) assertThat(send(outbound, Purpose.READ)).isEqualTo(BROKEN);

        assertThat(send(outbound, Purpose.CHANGE)).isEqualTo(GOOD);
        assertThat(platform.calls).hasValue(7);
    }

    @Test
    void refusalsOfThePlatformDoNotOpenTheBreaker() throws Exception {
        var platform = new Scripted(DENIED);
        var outbound = guarded(platform);
        for (var i = 0; i < 20; i++) assertThat(send(outbound, Purpose.READ)).isEqualTo(DENIED);
        assertThat(platform.calls).hasValue(20);
    }

    @Test
    void probesSeeATargetThatIsDownAndItsRecoveryAtOnce() throws Exception {
        var platform = new Scripted(NOT_SENT);
        var outbound = guarded(platform);
        for (var i = 0; i < 20; i++) assertThat(send(outbound, Purpose.PROBE)).isEqualTo(NOT_SENT);
        platform.answers.addFirst(GOOD);
        platform.answers.removeLast();
        assertThat(send(outbound, Purpose.PROBE)).isEqualTo(GOOD);
        assertThat(platform.calls).hasValue(21);
    }

    @Test
    void aBreakerIsOneTargetsOwn() throws Exception {
        var platform = new Scripted(BROKEN);
        var calls = new ActionCalls(platform, QUICK, new TestClock(Bench.START));
        for (var i = 0; i < 2; i++) {
            var unused = send(calls.outbound("one", "railway"), Purpose.READ);
        }
        assertThat(send(calls.outbound("one", "railway"), Purpose.READ)).isInstanceOf(Answer.NotSent.class);
        assertThat(send(calls.outbound("other", "railway"), Purpose.READ)).isEqualTo(BROKEN);
    }

    @Test
    void linesAreGuardedTheSameWay() throws Exception {
        var platform = new Scripted(GOOD);
        var line = new Line(Purpose.CHANGE, URI.create("tcp://h:1"), "set map m k 1", Duration.ofSeconds(1));
        assertThat(guarded(platform).ask(line)).isEqualTo(new Answer.NotSent<>("refused", true));
        assertThat(platform.calls).hasValue(3);
    }

    /** Holds every call until the test lets it go. */
    private static final class Held implements Outbound {
        private final CountDownLatch release = new CountDownLatch(1);
        private final AtomicInteger inside = new AtomicInteger();

        @Override
        public Answer<Response> send(Request request) throws InterruptedException {
            inside.incrementAndGet();
            release.await();
            return GOOD;
        }

        @Override
        public Answer<String> ask(Line line) {
            throw new AssertionError();
        }
    }

    @Test
    void moreThanTheBulkheadHoldsIsNotSent() throws Exception {
        var platform = new Held();
        var outbound = guarded(platform);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<java.util.concurrent.Future<Answer<Response>>>();
            for (var i = 0; i < 2; i++) answers.add(threads.submit(() -> send(outbound, Purpose.CHANGE)));
            await().until(() -> platform.inside.get() == 2);
            for (var i = 0; i < 8; i++) answers.add(threads.submit(() -> send(outbound, Purpose.CHANGE)));
            await().until(() -> answers.stream().filter(f -> f.isDone()).count() == 6);
            assertThat(platform.inside).hasValue(2);
            platform.release.countDown();

            var got = new ArrayList<Answer<Response>>();
            for (var answer : answers) got.add(answer.get());
            assertThat(got).filteredOn(GOOD::equals).hasSize(4);
            assertThat(got)
                    .filteredOn(a -> !a.equals(GOOD))
                    .hasSize(6)
                    .containsOnly(
                            new Answer.NotSent<>("2 calls of gateway/railway are running and 2 wait: not sent", true));
        }
    }

    @Test
    void aCallThatExceedsItsTimeIsAmbiguousOnceItWasSent() throws Exception {
        var platform = new Held();
        var outbound = new GuardedOutbound(
                platform,
                new GuardLimits(1, 1, Duration.ofMillis(300), 1, Duration.ofMillis(4), 6, Duration.ofMillis(400)),
                "gateway/railway");
        assertThat(send(outbound, Purpose.CHANGE))
                .isEqualTo(new Answer.Ambiguous<>("gateway/railway gave no answer within 300ms"));
        assertThat(platform.inside).hasValue(1);
    }

    @Test
    void anAnswerThatCameJustAsTheTimeWasOverIsNotThrownAway() throws Exception {
        Scripted stubborn = new Scripted(GOOD) {
            @Override
            public Answer<Response> send(Request request) {
                var end = System.nanoTime() + Duration.ofMillis(400).toNanos();
                while (System.nanoTime() < end) Thread.onSpinWait();
                return super.send(request);
            }
        };
        var outbound = new GuardedOutbound(
                stubborn,
                new GuardLimits(1, 1, Duration.ofMillis(200), 1, Duration.ofMillis(4), 6, Duration.ofMillis(400)),
                "gateway/railway");
        assertThat(send(outbound, Purpose.CHANGE)).isEqualTo(GOOD);
        assertThat(stubborn.calls).hasValue(1);
    }

    @Test
    void aCallWhoseTimeEndsInTheQueueWasNotSent() throws Exception {
        var platform = new Held();
        var outbound = new GuardedOutbound(
                platform,
                new GuardLimits(1, 4, Duration.ofMillis(500), 1, Duration.ofMillis(4), 6, Duration.ofMillis(400)),
                "gateway/railway");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> send(outbound, Purpose.CHANGE));
            await().until(() -> platform.inside.get() == 1);
            var waiting = threads.submit(() -> send(outbound, Purpose.CHANGE));
            assertThat(first.get()).isInstanceOf(Answer.Ambiguous.class);
            var second = waiting.get();
            assertThat(second)
                    .isIn(
                            new Answer.NotSent<>("gateway/railway gave no answer within 500ms: not sent", true),
                            new Answer.Ambiguous<>("gateway/railway gave no answer within 500ms"));
            assertThat(second instanceof Answer.NotSent<Response>).isEqualTo(platform.inside.get() == 1);
        }
    }

    @Test
    void anInterruptGetsThrough() throws Exception {
        var platform = new Held();
        var outbound = guarded(platform);
        var interrupted = new CountDownLatch(1);
        var caller = Thread.ofVirtual().start(() -> {
            try {
                var unused = send(outbound, Purpose.CHANGE);
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        await().until(() -> platform.inside.get() == 1);
        caller.interrupt();
        caller.join();
        assertThat(interrupted.getCount()).isZero();
    }
}
