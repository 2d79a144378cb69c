package dev.remediator.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** With a thousand times as many playbooks, at least half as many alerts are matched in a second. */
@Tag("benchmark")
class MatchingBenchmark {
    @Test
    void tenThousandPlaybooksMatchAtLeastHalfAsManyAlertsAsTenDo() throws RunnerException {
        var options = new OptionsBuilder()
                .include("^" + Matching.class.getName().replace(".", "\\.") + "\\.")
                .verbosity(VerboseMode.SILENT)
                .build();
        var rates = new TreeMap<Integer, Double>();
        for (var result : new Runner(options).run()) {
            int playbooks = Integer.parseInt(result.getParams().getParam("playbooks"));
            var primary = result.getPrimaryResult();
            rates.put(playbooks, primary.getScore());
            System.out.printf(
                    "matching, %,6d playbooks: %,.0f alerts/s on one core (±%,.0f)%n",
                    playbooks, primary.getScore(), primary.getScoreError());
        }
        double ten = rates.firstEntry().getValue();
        double tenThousand = rates.lastEntry().getValue();
        System.out.printf("matching, 10,000 beside 10: %.0f %%%n", 100 * tenThousand / ten);

        assertThat(rates).containsOnlyKeys(10, 1_000, 10_000);
        assertThat(tenThousand).isGreaterThanOrEqualTo(ten / 2);
    }
}
