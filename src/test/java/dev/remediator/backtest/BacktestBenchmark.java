package dev.remediator.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.ingest.alertmanager.AlertmanagerParser;
import dev.remediator.intake.ActivePlaybooks;
import dev.remediator.run.Remedy;
import dev.remediator.target.Targets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A million alerts in a hundred thousand recorded deliveries, against one changed limit. */
@Tag("benchmark")
class BacktestBenchmark {
    private static final Duration AIM = Duration.ofMinutes(1);
    private static final int DELIVERIES = 100_000;

    private static ActivePlaybooks folder(String cooldown) {
        return new ActivePlaybooks(
                List.of(Remedy.remedy("service-down")
                        .when("alertname=\"ServiceDown\"")
                        .targetFromLabel("service")
                        .cooldown(cooldown)
                        .build()),
                new Targets(IntStream.range(0, 20)
                        .mapToObj(i -> Remedy.target("svc-" + i, "platform"))
                        .toList()),
                "catalog");
    }

    @Test
    void aMillionAlertsTakeLessThanAMinute(@TempDir Path folder) throws Exception {
        var file = folder.resolve("million.jsonl");
        CorpusFile.write(file, new Corpus.Like(7, DELIVERIES, 10, 50_000, 20, Duration.ofSeconds(5)));

        long begun = System.nanoTime();
        Result result;
        try (var recording = FileRecording.open(file)) {
            var replay = new Replay(
                    recording.facts(),
                    folder("1h"),
                    Optional.of(folder("10m")),
                    new Assumptions(recording.facts().usualRuns(), Duration.ofMinutes(5)),
                    20,
                    alerts -> {});
            result = replay.run(recording, List.of(new AlertmanagerParser()), 2);
        }
        var took = Duration.ofNanos(System.nanoTime() - begun);

        System.out.printf(
                "backtest: %,d alerts in %.1f s; runs %,d then, %,d now%n",
                result.heard().alerts(),
                took.toMillis() / 1000.0,
                result.runs().then(),
                result.runs().now());
        assertThat(result.heard().alerts()).isEqualTo(1_000_000);
        assertThat(result.runs().now()).isLessThan(result.runs().then() / 4);
        assertThat(took).isLessThan(AIM);
    }
}
