package dev.remediator.action;

import dev.remediator.outbound.Answer;
import dev.remediator.outbound.Certificates;
import dev.remediator.outbound.Greeting;
import dev.remediator.outbound.Line;
import dev.remediator.outbound.Outbound;
import dev.remediator.outbound.Purpose;
import dev.remediator.outbound.Request;
import dev.remediator.outbound.Response;
import io.smallrye.faulttolerance.api.Guard;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The way out as one adapter has it for one target: with a bulkhead and a time limit; for readings and changes also a
 * circuit breaker, and retries where {@link Purpose} allows them. Probes have a bulkhead of their own and no circuit
 * breaker: a target that is down is what they are there to see, and so is its recovery.
 */
final class GuardedOutbound implements Outbound {
    /** An exchange that failed, on its way through the guard. */
    private static final class Disappointment extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean again;

        Disappointment(boolean again) {
            super(null, null, false, false);
            this.again = again;
        }
    }

    private final Outbound direct;
    private final GuardLimits limits;
    private final String name;
    private final Guard platform;
    private final Guard probes;

    /** @param name of target and adapter; becomes a tag of the metrics, so it never holds alert data */
    GuardedOutbound(Outbound direct, GuardLimits limits, String name) {
        this.direct = direct;
        this.limits = limits;
        this.name = name;
        platform = platform();
        probes = bounded(Guard.create().withDescription(name + "/probe")).build();
    }

    private Guard platform() {
        var millis = limits.retryAfter().toMillis();
        return bounded(Guard.create().withDescription(name))
                .withCircuitBreaker()
                .requestVolumeThreshold(limits.openAfter())
                .failureRatio(1.0)
                .delay(limits.openFor().toMillis(), ChronoUnit.MILLIS)
                .when(Disappointment.class::isInstance)
                .done()
                .withRetry()
                .maxRetries(limits.retries())
                .delay(millis, ChronoUnit.MILLIS)
                .jitter(millis / 2, ChronoUnit.MILLIS)
                .withExponentialBackoff()
                .done()
                .whenException(thrown -> thrown instanceof Disappointment failed && failed.again)
                .done()
                .build();
    }

    private Guard.Builder bounded(Guard.Builder builder) {
        return builder.withBulkhead()
                .limit(limits.concurrent())
                .queueSize(limits.queue())
                .enableSynchronousQueueing()
                .done()
                .withTimeout()
                .duration(limits.exchange().toMillis(), ChronoUnit.MILLIS)
                .done();
    }

    @Override
    public Answer<Response> send(Request request) throws InterruptedException {
        return carry(request.purpose(), () -> direct.send(request), response -> response.status() >= 500);
    }

    @Override
    public Answer<String> ask(Line line) throws InterruptedException {
        return carry(line.purpose(), () -> direct.ask(line), answer -> false);
    }

    @Override
    public Answer<Certificates> greet(Greeting greeting) throws InterruptedException {
        return carry(Purpose.PROBE, () -> direct.greet(greeting), answer -> false);
    }

    private <R> Answer<R> carry(Purpose purpose, Callable<Answer<R>> exchange, Predicate<R> broken)
            throws InterruptedException {
        try {
            return guarded(purpose, exchange, broken);
        } catch (CircuitBreakerOpenException open) {
            // A change is rare and somebody waits for it, perhaps to have something taken back: it waits until the
            // breaker lets a trial through.
            if (purpose == Purpose.CHANGE) {
                Thread.sleep(limits.openFor().plusMillis(50));
                try {
                    return guarded(purpose, exchange, broken);
                } catch (CircuitBreakerOpenException stillOpen) {
                    return leftAlone();
                }
            }
            return leftAlone();
        }
    }

    private <R> Answer<R> leftAlone() {
        return new Answer.NotSent<>(
                "the last %d calls of %s failed, so it is left alone for %s: not sent"
                        .formatted(limits.openAfter(), name, Durations.format(limits.openFor())),
                true);
    }

    private <R> Answer<R> guarded(Purpose purpose, Callable<Answer<R>> exchange, Predicate<R> broken)
            throws InterruptedException {
        var attempt = new Attempt<>(purpose, exchange, broken);
        try {
            var unused = (purpose == Purpose.PROBE ? probes : platform).call(attempt, Answer.class);
            return attempt.last();
        } catch (Disappointment failed) {
            return attempt.last();
        } catch (CircuitBreakerOpenException open) {
            if (attempt.last != null) return attempt.last;
            throw open;
        } catch (BulkheadException full) {
            return new Answer.NotSent<>(
                    "%d calls of %s are running and %d wait: not sent"
                            .formatted(limits.concurrent(), name, limits.queue()),
                    true);
        } catch (TimeoutException late) {
            return attempt.late(name + " gave no answer within " + Durations.format(limits.exchange()));
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the call of " + name + " broke", e);
        }
    }

    /** One exchange with what is known about it while the guard decides. Used by one thread. */
    @SuppressWarnings("rawtypes")
    private static final class Attempt<R> implements Callable<Answer> {
        private final Purpose purpose;
        private final Callable<Answer<R>> exchange;
        private final Predicate<R> broken;
        private @Nullable Answer<R> last;
        private boolean inFlight;

        Attempt(Purpose purpose, Callable<Answer<R>> exchange, Predicate<R> broken) {
            this.purpose = purpose;
            this.exchange = exchange;
            this.broken = broken;
        }

        @Override
        public Answer call() throws Exception {
            inFlight = true;
            var answer = exchange.call();
            inFlight = false;
            last = answer;
            switch (answer) {
                case Answer.NotSent<R> kept -> {
                    if (kept.again()) throw new Disappointment(true);
                }
                case Answer.Ambiguous<R> lost -> throw new Disappointment(purpose == Purpose.READ);
                case Answer.Complete<R>(var response) -> {
                    if (broken.test(response)) throw new Disappointment(purpose == Purpose.READ);
                }
            }
            return answer;
        }

        /** An answer that came just as the time was over is the truth about a change, and must not be thrown away. */
        Answer<R> late(String text) {
            if (inFlight) return new Answer.Ambiguous<>(text);
            return last != null ? last : new Answer.NotSent<>(text + ": not sent", true);
        }

        Answer<R> last() {
            if (last == null) throw new IllegalStateException("an exchange ended without an answer");
            return last;
        }
    }
}
