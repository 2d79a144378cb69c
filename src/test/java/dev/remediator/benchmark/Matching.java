package dev.remediator.benchmark;

import static dev.remediator.run.Remedy.remedy;

import dev.remediator.alert.Labels;
import dev.remediator.intake.PlaybookIndex;
import dev.remediator.playbook.Playbook;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Alerts matched against playbooks as teams write them, on one core: most for one alert name, with other conditions
 * beside it; in ten, one is for two names by an expression, one for all names that begin alike, one for a service
 * whatever the alert is called; and in a thousand, one for names that hold a word. Each alert is taken by one of them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class Matching {
    private static final int ALERTS = 1_024;

    @Param({"10", "1000", "10000"})
    public int playbooks;

    private PlaybookIndex index = new PlaybookIndex(List.of());
    private Labels[] alerts = {};
    private int next;

    @Setup
    public void playbooksAndAlerts() {
        index = new PlaybookIndex(playbooks(playbooks));
        alerts = alerts(playbooks);
        for (var labels : alerts)
            if (index.find(labels).isEmpty()) throw new IllegalStateException("nothing takes " + labels);
    }

    @Benchmark
    public List<Playbook> find() {
        next = (next + 1) & (ALERTS - 1);
        return index.find(alerts[next]);
    }

    private static List<Playbook> playbooks(int count) {
        var all = new ArrayList<Playbook>();
        for (int i = 0; i < count; i++)
            all.add(remedy("playbook-" + i).when(line(i)).build());
        return all;
    }

    private static String line(int i) {
        if (i % 1_000 == 9) return "alertname=~\".*Volume%dFull.*\", severity=~\"critical|page\"".formatted(i);
        return switch (i % 10) {
            case 3 -> "alertname=~\"Alert%1$d|Alert%1$dTwice\", service=~\"service-.*\"".formatted(i);
            case 5 -> "alertname=~\"Alert%dOf.*\", environment!=\"staging\"".formatted(i);
            case 7 -> "service=\"service-%d\", severity=~\"critical|page\"".formatted(i);
            default ->
                "alertname=\"Alert%d\", service=~\"service-.*\", environment=~\"production|europe\"".formatted(i);
        };
    }

    private static Labels[] alerts(int count) {
        var alerts = new Labels[ALERTS];
        for (int a = 0; a < ALERTS; a++) {
            // Spread over all playbooks, each kind as often as it is there.
            int i = (int) ((long) a * 7_919 % count);
            var labels = new LinkedHashMap<String, String>();
            labels.put("alertname", name(i));
            labels.put("service", "service-" + i);
            labels.put("severity", "critical");
            labels.put("environment", "production");
            labels.put("cluster", "eu-1");
            labels.put("namespace", "tools");
            labels.put("instance", "10.0.0." + a % 250 + ":8080");
            labels.put("job", "gateway");
            alerts[a] = Labels.of(labels);
        }
        return alerts;
    }

    private static String name(int i) {
        if (i % 1_000 == 9) return "DataVolume%dFullSoon".formatted(i);
        return i % 10 == 5 ? "Alert%dOfToday".formatted(i) : "Alert" + i;
    }
}
