package dev.remediator.intake;

import static dev.remediator.intake.Alerts.firing;
import static dev.remediator.intake.Alerts.resolved;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.alert.Alert;
import dev.remediator.alert.AlertStatus;
import dev.remediator.run.Remedy;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Five events from two peers in each of their 120 orders, each in a transaction of its own, nothing known from memory. */
@ExtendWith(PostgresExtension.class)
final class EveryOrderTest {
    private static final Remedy WAITS = remedy("gateway-down").waits("40m").targetFromLabel("service");

    private final LiveIntake intake;

    EveryOrderTest(Transactions transactions) {
        intake = new LiveIntake(transactions);
        intake.with(IntStream.range(0, 120).mapToObj(i -> "service-" + i).toList(), WAITS);
        intake.node().pass("10m");
    }

    @AfterEach
    void close() {
        intake.close();
    }

    @Test
    void oneEpisodeBeginsOneRunOrNoneWhenItsEndIsHeardFirst() {
        each(
                service -> List.of(
                        firing("GatewayDown", service, "5m"),
                        firing("GatewayDown", service, "5m"),
                        firing("GatewayDown", service, "4m"),
                        resolved("GatewayDown", service, "5m", "8m"),
                        resolved("GatewayDown", service, "4m", "8m")),
                (service, order) -> {
                    var expected = order.getFirst().status() == AlertStatus.FIRING ? 1 : 0;
                    assertThat(count("run where target = ?", service)).isEqualTo(expected);
                    assertThat(count("run where target = ? and ended_at is null", service))
                            .isZero();
                    assertThat(count("alert_episode where labels ->> 'service' = ? and ended_at is null", service))
                            .isZero();
                    assertThat(count(
                                    "alert_episode e where labels ->> 'service' = ? and not exists (select from disposition d where d.episode_id = e.id)",
                                    service))
                            .as("every alert has its disposition")
                            .isZero();
                });
    }

    @Test
    void aSecondEpisodeIsNeverMistakenForTheFirst() {
        each(
                service -> List.of(
                        firing("GatewayDown", service, "1m"),
                        resolved("GatewayDown", service, "1m", "2m"),
                        resolved("GatewayDown", service, "1m", "2m"),
                        firing("GatewayDown", service, "5m"),
                        firing("GatewayDown", service, "5m")),
                (service, order) -> {
                    assertThat(count("run where target = ? and ended_at is null", service))
                            .as("the second episode still fires")
                            .isEqualTo(1);
                    assertThat(count("run where target = ?", service)).isLessThanOrEqualTo(2);
                    assertThat(count(
                                    "alert_episode e join run r on r.id = e.run_id and r.ended_at is null where labels ->> 'service' = ? and e.ended_at is null",
                                    service))
                            .isEqualTo(1);
                });
    }

    private interface Check {
        void of(String service, List<Alert> order);
    }

    private void each(Function<String, List<Alert>> events, Check check) {
        var orders = permutations(5);
        assertThat(orders).hasSize(120);
        for (int i = 0; i < orders.size(); i++) {
            var service = "service-" + i;
            var order = orders.get(i).stream().map(events.apply(service)::get).toList();
            for (var alert : order) intake.forgets().hears(alert);
            try {
                check.of(service, order);
            } catch (AssertionError e) {
                throw new AssertionError(
                        "in the order "
                                + order.stream()
                                        .map(a -> a.status() + " since " + a.startsAt())
                                        .toList()
                                + ": " + e.getMessage(),
                        e);
            }
        }
    }

    private static List<List<Integer>> permutations(int n) {
        List<List<Integer>> all = List.of(List.of());
        for (int i = 0; i < n; i++) {
            var longer = new ArrayList<List<Integer>>();
            for (var shorter : all)
                for (int at = 0; at <= shorter.size(); at++) {
                    var with = new ArrayList<>(shorter);
                    with.add(at, i);
                    longer.add(with);
                }
            all = longer;
        }
        return all;
    }

    private long count(String from, String service) {
        return intake.table().count(from, service);
    }
}
