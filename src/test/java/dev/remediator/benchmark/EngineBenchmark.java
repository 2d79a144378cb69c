package dev.remediator.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.ActionCalls;
import dev.remediator.action.Actions;
import dev.remediator.action.Call;
import dev.remediator.action.Change;
import dev.remediator.action.GuardLimits;
import dev.remediator.action.Outcome;
import dev.remediator.action.Preparation;
import dev.remediator.action.Prepared;
import dev.remediator.alert.Alert;
import dev.remediator.alert.AlertStatus;
import dev.remediator.alert.Labels;
import dev.remediator.channel.OutboxAnnouncements;
import dev.remediator.intake.Delivery;
import dev.remediator.intake.Intake;
import dev.remediator.intake.Remediations;
import dev.remediator.outbound.AllowedHosts;
import dev.remediator.outbound.DirectOutbound;
import dev.remediator.outbound.OutboundLimits;
import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.run.ActionHands;
import dev.remediator.run.Ids;
import dev.remediator.run.JournalRows;
import dev.remediator.run.JournalWriter;
import dev.remediator.run.Node;
import dev.remediator.run.RunExecutor;
import dev.remediator.run.ScheduledTimers;
import dev.remediator.store.Transactions;
import dev.remediator.target.Slot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The engine on a real PostgreSQL with fsync, without HTTP: from a delivery handed to intake to the end of its run. One
 * step that does nothing, so that what is measured is matching, guards, intent, result and journal.
 */
@Tag("benchmark")
class EngineBenchmark {
    private static final InstantSource CLOCK = () -> Instant.now().truncatedTo(ChronoUnit.MICROS);
    private static final int TARGETS = 5_000;
    private static final int RUNS = TARGETS * Integer.getInteger("benchmark.rounds", 4);
    private static final int RATE = 20;
    private static final int PACED = Integer.getInteger("benchmark.paced", 400);

    /** When the effect of each target was carried out, by the nanosecond clock. */
    private static final Map<String, Long> ACTED = new ConcurrentHashMap<>();

    private static final AtomicInteger EFFECTS = new AtomicInteger();

    private record None() {}

    /** Changes nothing, and remembers when. */
    public static final class Touch implements Change<None, None> {
        @Override
        public String capability() {
            return "touch";
        }

        @Override
        public String adapter() {
            return "nothing";
        }

        @Override
        public Slot slot() {
            return Slot.PLATFORM;
        }

        @Override
        public Class<None> settings() {
            return None.class;
        }

        @Override
        public Class<None> input() {
            return None.class;
        }

        @Override
        public String about() {
            return "Does nothing.";
        }

        @Override
        public Preparation prepare(Call<None, None> call) {
            return new Preparation.Ready(new Prepared(
                    "touch " + call.target().name(),
                    JsonNodeFactory.instance.objectNode(),
                    Optional.empty(),
                    Duration.ofSeconds(1)));
        }

        @Override
        public Outcome act(Call<None, None> call, Prepared prepared) {
            ACTED.put(call.target().name(), System.nanoTime());
            EFFECTS.incrementAndGet();
            return new Outcome.Done("touched", Optional.empty());
        }
    }

    private Intake intake(Transactions transactions, Path folder, int targets) throws Exception {
        var names = new StringBuilder("targets:\n");
        for (int i = 0; i < targets; i++)
            names.append("  s").append(i).append(": {about: x, platform: {nothing: {}}}\n");
        Files.createDirectories(folder.resolve("bench"));
        Files.writeString(folder.resolve("targets.yaml"), names);
        Files.writeString(folder.resolve("bench/touch.yaml"), """
                playbook: touch-it
                about: One step.
                severity: P1
                when: [ 'alertname="Bench"' ]
                target: ${labels.service}
                autonomy: auto
                steps:
                  - { do: touch }
                """);
        var actions = new Actions(List.of(new Touch()));
        var loaded = PlaybookCatalog.load(folder, actions);
        assertThat(loaded).isInstanceOf(PlaybookCatalog.Loaded.class);
        var remediations = new Remediations(transactions, actions, ((PlaybookCatalog.Loaded) loaded).catalog(), CLOCK);
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        var announcements = new OutboxAnnouncements(List.of("log"), () -> {});
        var node = Node.register(transactions, "benchmark");
        var rows = new JournalRows(announcements);
        var journal = new JournalWriter(transactions, node, rows, announcements, CLOCK);
        var calls = new ActionCalls(
                new DirectOutbound(AllowedHosts.none(), OutboundLimits.STANDARD, "benchmark"),
                GuardLimits.STANDARD,
                new Call.Clock() {
                    @Override
                    public Instant now() {
                        return CLOCK.instant();
                    }

                    @Override
                    public void pause(Duration duration) {
                        throw new AssertionError("what is measured waits for nothing");
                    }
                });
        var executor = new RunExecutor(
                journal,
                new ActionHands(actions, calls, remediations::targets),
                remediations,
                new ScheduledTimers(CLOCK, threads),
                CLOCK,
                threads);
        return new Intake(remediations, node, rows, announcements, executor, CLOCK);
    }

    private static Delivery delivery(int target) {
        var alert = new Alert(
                Labels.of("alertname", "Bench", "service", "s" + target, "severity", "critical", "cluster", "eu-1"),
                Map.of("summary", "The service " + target + " does not answer", "runbook", "https://runbook.example/x"),
                AlertStatus.FIRING,
                CLOCK.instant(),
                Optional.empty(),
                "http://prometheus.example/graph");
        return new Delivery(
                Ids.next(),
                "bench",
                "alertmanager",
                CLOCK.instant(),
                "{}".getBytes(StandardCharsets.UTF_8),
                List.of(Delivery.Observed.of("bench", alert, Optional.empty())));
    }

    @Test
    void runsBegunAndFinishedPerSecond(@TempDir Path folder) throws Exception {
        try (var postgres = DurablePostgres.start(folder)) {
            runs(postgres.transactions(), folder);
        }
    }

    private void runs(Transactions transactions, Path folder) throws Exception {
        var intake = intake(transactions, folder, TARGETS);
        EFFECTS.set(0);
        long begin = System.nanoTime();
        for (int done = 0; done < RUNS; done += TARGETS) {
            for (int i = 0; i < TARGETS; i += 32) {
                var batch = new ArrayList<Delivery>();
                for (int j = i; j < Math.min(i + 32, TARGETS); j++) batch.add(delivery(j));
                transactions
                        .call(connection -> intake.record(connection, batch))
                        .committed();
            }
            // A target has one run at a time: the next round waits until all of this one have ended.
            int all = done + TARGETS;
            await().atMost(Duration.ofMinutes(5))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> EFFECTS.get() == all && stillOpen(transactions) == 0);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        assertThat(EFFECTS).hasValue(RUNS);
        System.out.printf(
                "single-step runs: %d begun and finished in %.1f s: %.0f per second%n", RUNS, seconds, RUNS / seconds);
    }

    @Test
    void alertToFirstAction(@TempDir Path folder) throws Exception {
        try (var postgres = DurablePostgres.start(folder)) {
            paced(postgres.transactions(), folder);
        }
    }

    private void paced(Transactions transactions, Path folder) throws Exception {
        int all = PACED + 200;
        var intake = intake(transactions, folder, all);
        ACTED.clear();
        var handed = new long[all];
        long next = System.nanoTime();
        for (int i = 0; i < all; i++) {
            next += 1_000_000_000L / RATE;
            while (System.nanoTime() < next) java.util.concurrent.locks.LockSupport.parkNanos(next - System.nanoTime());
            var delivery = delivery(i);
            handed[i] = System.nanoTime();
            transactions
                    .call(connection -> intake.record(connection, List.of(delivery)))
                    .committed();
        }
        await().atMost(Duration.ofMinutes(1)).until(() -> ACTED.size() == all);
        var micros = new long[PACED];
        for (int i = 0; i < PACED; i++)
            micros[i] = (java.util.Objects.requireNonNull(ACTED.get("s" + (i + 200))) - handed[i + 200]) / 1000;
        Arrays.sort(micros);
        System.out.printf(
                "alert to first action at %d alerts/s, %d alerts: p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
                RATE, PACED, micros[PACED / 2] / 1e3, micros[PACED * 99 / 100] / 1e3, micros[PACED - 1] / 1e3);
    }

    private static long stillOpen(Transactions transactions) {
        return transactions.read(connection -> {
            try (var statement = connection.prepareStatement("select count(*) from run where ended_at is null");
                    var rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }
}
