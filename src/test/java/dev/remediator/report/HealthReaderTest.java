package dev.remediator.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.ActionCalls;
import dev.remediator.action.ActionException;
import dev.remediator.action.Actions;
import dev.remediator.action.Breaker;
import dev.remediator.action.BreakerReading;
import dev.remediator.action.Call;
import dev.remediator.action.CheckResult;
import dev.remediator.action.GuardLimits;
import dev.remediator.action.Probe;
import dev.remediator.action.RateLimit;
import dev.remediator.action.RateLimitReading;
import dev.remediator.outbound.Answer;
import dev.remediator.outbound.Line;
import dev.remediator.outbound.Outbound;
import dev.remediator.outbound.Request;
import dev.remediator.outbound.Response;
import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.report.Health.State;
import dev.remediator.target.Binding;
import dev.remediator.target.Slot;
import dev.remediator.target.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a target is: asked seldom, in a bounded time, and never silent about what could not be read. */
final class HealthReaderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Answers as it is called: {@code up}, {@code down}, {@code broken}, {@code silent}. */
    record Wanted(String is) {}

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T09:00:00Z"));
    private final HealthReader health = reader(Duration.ofSeconds(30));

    @AfterEach
    void close() {
        health.close();
    }

    private HealthReader reader(Duration longest) {
        var time = new Call.Clock() {
            @Override
            public Instant now() {
                return now.get();
            }

            @Override
            public void pause(Duration duration) {}
        };
        return new HealthReader(
                new Actions(List.of(new StandInProbe(), new StandInBreaker(), new StandInLimit())),
                new ActionCalls(nowhere(), GuardLimits.STANDARD, time),
                PlaybookCatalog::empty,
                now::get,
                Executors.newVirtualThreadPerTaskExecutor(),
                longest);
    }

    private static Outbound nowhere() {
        return new Outbound() {
            @Override
            public Answer<Response> send(Request request) {
                throw new AssertionError("nothing goes out here");
            }

            @Override
            public Answer<String> ask(Line line) {
                throw new AssertionError("nothing goes out here");
            }
        };
    }

    private static Binding is(String word) {
        return new Binding("stand-in", JsonNodeFactory.instance.objectNode().put("is", word));
    }

    private static Target target(Map<Slot, Binding> bindings, Map<String, Binding> checks) {
        return new Target("gateway", "a gateway", Optional.empty(), List.of(), bindings, checks);
    }

    @Test
    void eachAnswerIsToldAndWhatCannotBeReadSaysSo() {
        var seen = health.of(
                target(Map.of(), Map.of("alive", is("up"), "errors", is("down"), "latency", is("broken"))), PATIENCE);

        assertThat(seen.checks())
                .extracting(item -> item.name() + ": " + item.state() + ", " + item.saw())
                .containsExactly(
                        "alive: WELL, it is up",
                        "errors: UNWELL, it is down",
                        "latency: NOT_READ, Prometheus does not answer");
        assertThat(seen.summary()).isEqualTo("1 of 3 checks pass, 1 could not be made");
        assertThat(seen.state()).isEqualTo(State.UNWELL);
    }

    @Test
    void whoDoesNotAnswerIsNotWaitedForLong() {
        try (var impatient = reader(Duration.ofMillis(100))) {
            var seen = impatient.of(target(Map.of(), Map.of("slow", is("silent"))), PATIENCE);

            assertThat(seen.checks())
                    .containsExactly(
                            new Health.Item(Health.Kind.CHECK, "slow", State.NOT_READ, "no answer within 100 ms"));
            assertThat(seen.state()).isEqualTo(State.NOT_READ);
        }
    }

    @Test
    void breakersAndLimitsAreReadAsTheyAreNow() {
        var breakers = new Binding(
                "stand-in",
                JsonNodeFactory.instance
                        .objectNode()
                        .put("is", "up")
                        .set("breakers", JsonNodeFactory.instance.objectNode().put("upstream", 1)));
        var seen = health.of(target(Map.of(Slot.BREAKERS, breakers, Slot.RATE_LIMITS, is("up")), Map.of()), PATIENCE);

        assertThat(seen.breakers())
                .containsExactly(new Health.Item(Health.Kind.BREAKER, "upstream", State.UNWELL, "forced_open"));
        assertThat(seen.rateLimits())
                .containsExactly(new Health.Item(Health.Kind.RATE_LIMIT, "rate limit", State.WELL, "50 in 1 m"));
        assertThat(seen.summary()).isEqualTo("it has no checks");

        var refused = health.of(
                new Target("other", "", Optional.empty(), List.of(), Map.of(Slot.RATE_LIMITS, is("broken")), Map.of()),
                PATIENCE);
        assertThat(refused.rateLimits()).singleElement().satisfies(item -> {
            assertThat(item.state()).isEqualTo(State.NOT_READ);
            assertThat(item.saw()).isEqualTo("the admin endpoint answers 500");
        });
    }

    @Test
    void howeverManyLookATargetIsAskedOnceInTenSeconds() throws Exception {
        var gateway = target(Map.of(), Map.of("alive", is("up")));
        try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Health> look = () -> health.of(gateway, PATIENCE);
            for (var seen : people.invokeAll(Collections.nCopies(200, look)))
                assertThat(seen.get().state()).isEqualTo(State.WELL);
        }
        assertThat(asked).hasValue(1);

        now.set(now.get().plus(HealthReader.KEPT));
        health.of(gateway, PATIENCE);
        assertThat(asked).hasValue(2);
    }

    @Test
    void whatStandsInTheFileNowIsAskedAtOnce() {
        health.of(target(Map.of(), Map.of("alive", is("up"))), PATIENCE);

        assertThat(health.of(target(Map.of(), Map.of("alive", is("down"))), PATIENCE)
                        .state())
                .isEqualTo(State.UNWELL);
    }

    @Test
    void whoHasNoPatienceSeesThatItWasAsked() {
        try (var slow = reader(Duration.ofSeconds(30))) {
            long began = System.nanoTime();
            var seen = slow.of(List.of(target(Map.of(), Map.of("alive", is("silent")))), Duration.ofMillis(50));

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
            assertThat(seen)
                    .hasEntrySatisfying(
                            "gateway",
                            gateway -> assertThat(gateway.checks())
                                    .extracting(Health.Item::state)
                                    .containsExactly(State.ASKED));
        }
    }

    private String answer(Wanted wanted) throws InterruptedException {
        asked.incrementAndGet();
        if (wanted.is().equals("silent")) new CountDownLatch(1).await();
        return wanted.is();
    }

    private final class StandInProbe implements Probe<Wanted> {
        @Override
        public String capability() {
            return "stand-in";
        }

        @Override
        public String adapter() {
            return "stand-in";
        }

        @Override
        public Slot slot() {
            return Slot.CHECKS;
        }

        @Override
        public Class<Wanted> settings() {
            return Wanted.class;
        }

        @Override
        public String about() {
            return "Answers.";
        }

        @Override
        public CheckResult probe(Call<Wanted, Probe.None> call) throws InterruptedException {
            return switch (answer(call.settings())) {
                case "up" -> new CheckResult.Passed("it is up");
                case "down" -> new CheckResult.Failed("it is down");
                default -> CheckResult.notMade("Prometheus does not answer");
            };
        }
    }

    /** @param breakers whatever the file names */
    record WithBreakers(String is, Map<String, Integer> breakers) {}

    private static final class StandInBreaker extends BreakerReading<WithBreakers> {
        StandInBreaker() {
            super("stand-in", WithBreakers.class);
        }

        @Override
        public String about() {
            return "Answers.";
        }

        @Override
        public Breaker.State read(Call<WithBreakers, Breaker.Name> call) {
            return new Breaker.State(call.input().breaker(), "FORCED_OPEN", true);
        }
    }

    private static final class StandInLimit extends RateLimitReading<Wanted> {
        StandInLimit() {
            super("stand-in", Wanted.class);
        }

        @Override
        public String about() {
            return "Answers.";
        }

        @Override
        public RateLimit.State read(Call<Wanted, RateLimit.None> call) throws ActionException {
            if (!call.settings().is().equals("up")) throw new ActionException("the admin endpoint answers 500");
            return new RateLimit.State(true, 50, Duration.ofMinutes(1));
        }
    }
}
