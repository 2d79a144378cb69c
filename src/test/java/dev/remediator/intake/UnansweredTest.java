package dev.remediator.intake;

import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.alert.Alert;
import dev.remediator.alert.AlertStatus;
import dev.remediator.alert.Labels;
import dev.remediator.report.HostileValues;
import dev.remediator.run.Remedy;
import dev.remediator.run.VirtualTime;
import dev.remediator.target.Targets;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the log says of alerts that nothing took: why, and where to read more; and never more than a few lines. */
final class UnansweredTest {
    private static final UUID EPISODE = new UUID(0, 7);

    private record Task(Instant at, Runnable task) {}

    private final List<String> log = new ArrayList<>();
    private final List<Task> tasks = new ArrayList<>();
    private Instant now = VirtualTime.START;

    private final ActivePlaybooks active = new ActivePlaybooks(
            List.of(remedy("service-down")
                    .when("alertname=\"GatewayDown\", service=\"mcp-gateway\"")
                    .build()),
            new Targets(List.of(Remedy.target("mcp-gateway", "platform"))),
            "catalog-1");

    private final Unanswered unanswered = new Unanswered(
            () -> active,
            URI.create("https://remediator.example"),
            () -> now,
            (delay, task) -> tasks.add(new Task(now.plus(delay), task)),
            log::add);

    private static Unanswered.Entry unowned(String alertname, String service) {
        return new Unanswered.Entry(EPISODE, alert(alertname, service), new Disposition.Unowned());
    }

    private static Alert alert(String alertname, String service) {
        return new Alert(
                Labels.of(Map.of("alertname", alertname, "service", service)),
                Map.of(),
                AlertStatus.FIRING,
                VirtualTime.START,
                Optional.empty(),
                "");
    }

    private void pass(Duration time) {
        var until = now.plus(time);
        while (true) {
            var next = tasks.stream()
                    .filter(task -> !task.at().isAfter(until))
                    .min(java.util.Comparator.comparing(Task::at));
            if (next.isEmpty()) break;
            tasks.remove(next.get());
            now = next.get().at().isAfter(now) ? next.get().at() : now;
            next.get().task().run();
        }
        now = until;
    }

    @Test
    void anAlertThatNoPlaybookMatchesIsSaidWithTheNearestAndThePageOfIt() {
        unanswered.add(List.of(unowned("GatewayDown", "mcp")), 0);
        assertThat(log).isEmpty();

        pass(Unanswered.GATHER);

        assertThat(log)
                .containsExactly(
                        "Nothing happened about \"GatewayDown\": nothing takes it: no playbook matches; nearest is"
                                + " service-down: service is \"mcp\", wanted \"mcp-gateway\"."
                                + " https://remediator.example/alerts/" + EPISODE);
        assertThat(tasks).isEmpty();
    }

    @Test
    void anAlertThatIsHeldIsSaidWithWhatHoldsIt() {
        unanswered.add(
                List.of(new Unanswered.Entry(
                        EPISODE,
                        alert("GatewayDown", "mcp-gateway"),
                        new Disposition.Held(
                                List.of(new Disposition.Stopped("service-down", "cooldown", "it acted a minute ago")),
                                Optional.empty()))),
                0);
        pass(Unanswered.GATHER);

        assertThat(log)
                .containsExactly(
                        "Nothing happened about \"GatewayDown\": service-down is stopped by cooldown: it acted a"
                                + " minute ago. https://remediator.example/alerts/" + EPISODE);
    }

    @Test
    void alertsOfOneNameShareALineAndAreSaidOnceInAMinute() {
        for (int i = 0; i < 42; i++) unanswered.add(List.of(unowned("DiskFull", "s" + i)), 0);
        pass(Unanswered.GATHER);
        assertThat(log)
                .hasSize(1)
                .first()
                .asString()
                .startsWith("Nothing happened about \"DiskFull\" and 41 like it: ");

        unanswered.add(List.of(unowned("DiskFull", "again")), 0);
        pass(Duration.ofSeconds(30));
        assertThat(log).hasSize(1);

        pass(Duration.ofSeconds(60));
        assertThat(log)
                .hasSize(2)
                .last()
                .isEqualTo(
                        "Nothing happened about 1 more alerts in the last minute: https://remediator.example/alerts?state=nothing");

        unanswered.add(List.of(unowned("DiskFull", "later")), 0);
        pass(Unanswered.GATHER);
        assertThat(log).hasSize(3);
    }

    @Test
    void anotherKindIsSaidAtOnceAlthoughTheFirstOneIsCountedUntilTheMinuteIsOver() {
        unanswered.add(List.of(unowned("DiskFull", "a")), 0);
        pass(Unanswered.GATHER);
        unanswered.add(List.of(unowned("DiskFull", "b")), 0);
        pass(Unanswered.GATHER);

        unanswered.add(List.of(unowned("CpuHigh", "a")), 0);
        pass(Unanswered.GATHER);

        assertThat(log).hasSize(2).last().asString().startsWith("Nothing happened about \"CpuHigh\": ");
    }

    @Test
    void aStormIsNoStormOfLines() {
        for (int batch = 0; batch < 100; batch++) {
            int first = batch * 1_000;
            unanswered.add(
                    IntStream.range(first, first + 1_000)
                            .mapToObj(i -> unowned("Alert" + i, "s"))
                            .toList(),
                    9_000);
            pass(Duration.ofMillis(100));
        }
        pass(Duration.ofMinutes(5));

        assertThat(log).hasSizeLessThanOrEqualTo(Unanswered.LINES + 2);
        assertThat(log.getLast()).contains("more alerts in the last minute");
        long more = log.stream()
                .filter(line -> line.contains("more alerts"))
                .mapToLong(line -> Long.parseLong(
                        line.replaceAll("\\D*([\\d,]+) more.*", "$1").replace(",", "")))
                .sum();
        assertThat(more + Unanswered.LINES).isEqualTo(1_000_000);
    }

    static List<String> hostile() {
        return HostileValues.all();
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void noAlertForgesALine(String value) {
        unanswered.add(List.of(unowned(value, value)), 0);
        unanswered.add(
                List.of(new Unanswered.Entry(
                        EPISODE,
                        alert("x", value),
                        new Disposition.Held(
                                List.of(new Disposition.Stopped("p", "target", "no target is called '" + value + "'")),
                                Optional.empty()))),
                0);
        pass(Unanswered.GATHER);

        assertThat(log)
                .hasSize(2)
                .allSatisfy(line -> assertThat(line.codePoints())
                        .noneMatch(Character::isISOControl)
                        .noneMatch(c -> c == 0x2028 || c == 0x2029 || c == 0x202e));
    }
}
