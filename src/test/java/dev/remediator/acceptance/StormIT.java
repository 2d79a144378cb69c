package dev.remediator.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Very many alerts, and the same alert very often: no more is done than the limits allow, and nothing twice. */
@Tag("storm")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StormIT {
    private static final int TARGETS = 200;
    private static final int ALERTS = 5_000;
    private static final int LIMIT = 10;
    private static final Duration OVER = Duration.ofSeconds(10);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path work;

    @SuppressWarnings("NullAway.Init")
    private static Limits limits;

    @SuppressWarnings("NullAway.Init")
    private static Service service;

    @BeforeAll
    static void aServiceWithALimitOverEverything() throws Exception {
        limits = new Limits();
        var folder = Files.createDirectories(work.resolve("remediations").resolve("many"));
        var targets = new StringBuilder("targets:\n");
        IntStream.range(0, TARGETS)
                .mapToObj(i -> limits.target("t%03d".formatted(i)))
                .forEach(targets::append);
        Files.writeString(folder.resolveSibling("targets.yaml"), targets);
        Files.writeString(folder.resolveSibling("safety.yaml"), """
                limits: { everything: %d per 1h }
                storm: 20 per 1m
                """.formatted(LIMIT));
        Files.writeString(folder.resolve("crowded.yaml"), """
                playbook: crowded
                about: Too many callers.
                severity: P1
                when: [ 'alertname="Crowded"' ]
                target: ${labels.service}
                autonomy: auto
                try:
                  - { do: ratelimit.set, with: { limit: 5 per 1m }, keep: true }
                verify: { check: limited, within: 5s, every: 250ms }
                deadline: 1m
                """);
        Files.writeString(folder.resolve("waits.yaml"), """
                playbook: waits
                about: Nothing is done before an hour is over.
                severity: P2
                when: [ 'alertname="Same"' ]
                for: 1h
                target: t000
                try:
                  - { do: ratelimit.set, with: { limit: 5 per 1m }, keep: true }
                verify: { check: limited, within: 5s, every: 250ms }
                deadline: 2h
                """);
        Files.writeString(folder.resolve("orders.yaml"), """
                playbook: orders
                about: Nothing is done before an hour is over.
                severity: P2
                when: [ 'alertname=~"Order.*"' ]
                for: 1h
                target: ${labels.service}
                try:
                  - { do: ratelimit.set, with: { limit: 5 per 1m }, keep: true }
                verify: { check: limited, within: 5s, every: 250ms }
                deadline: 2h
                """);
        service = Service.in(
                work,
                Map.of("REMEDIATOR_REMEDIATIONS", work.resolve("remediations").toString()));
        service.start();
        // A service that has been at work for a while, not one that has just begun to compile itself.
        try (var load = new Load(service.webhook(), Service.TOKEN, 32, Duration.ofSeconds(1), 300, ManyAlerts::body)) {
            await().atMost(Duration.ofMinutes(1)).until(load::done);
        }
    }

    @AfterAll
    static void end() {
        try {
            service.close();
        } finally {
            limits.close();
        }
    }

    @Test
    @Order(1)
    void inAStormOnlyTheLimitsNumberOfEffectsHappensTheRestIsHeldByNameAndToldAsOne() throws Exception {
        var since = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        try (var load = new Load(service.webhook(), Service.TOKEN, 32, OVER, ALERTS, i -> storm(since, i))) {
            await().atMost(Duration.ofMinutes(2)).until(load::done);
            var millis = load.answers().stream()
                    .mapToLong(
                            a -> Duration.ofNanos(a.answeredAt() - a.sentAt()).toMillis())
                    .sorted()
                    .toArray();
            System.out.printf(
                    "storm: %d alerts for %d targets in %.1f s, answers p50 %d ms, p99 %d ms, longest %d ms; %s%n",
                    ALERTS,
                    TARGETS,
                    load.took().toMillis() / 1000.0,
                    millis[millis.length / 2],
                    millis[millis.length * 99 / 100],
                    millis[millis.length - 1],
                    load.troubles());
            assertThat(load.accepted()).isEqualTo(ALERTS);
            assertThat(millis[millis.length * 99 / 100])
                    .as("p99 of answers, ms")
                    .isLessThan(500);
        }
        await().atMost(Duration.ofMinutes(1))
                .until(() ->
                        rows().count("select count(*) from run where playbook = 'crowded' and ended_at is null") == 0);

        assertThat(limits.set()).as("effects, counted where they happen").isEqualTo(LIMIT);
        assertThat(rows().count("select count(distinct run_id) from effect")).isEqualTo(LIMIT);
        assertThat(
                        rows().all(
                                        "select phase, held_by, count(*) > 0 from run where playbook = 'crowded' group by 1, 2 order by 1"))
                .containsSubsequence("HELD limit-everything t", "SUCCEEDED null t");
        assertThat(rows().count("select count(*) from run where playbook = 'crowded' and phase = 'SUCCEEDED'"))
                .isEqualTo(LIMIT);
        assertThat(rows().all("select distinct phase, held_by from run where playbook = 'crowded'"))
                .allMatch(
                        end -> List.of("HELD limit-everything", "SUCCEEDED null", "HEALED_BY_ITSELF null", "HELD null")
                                .contains(end));
        assertThat(rows().count("select count(*) from alert_episode e where e.labels ->> 'alertname' = 'Crowded'"
                        + " and not exists (select from disposition d where d.episode_id = e.id)"))
                .as("alerts without a disposition")
                .isZero();
        var resident = resident();
        System.out.println("storm: resident " + resident + " MB; "
                + rows().all("select phase, held_by, count(*) from run group by 1, 2 order by 3 desc"));
        assertThat(resident).as("resident memory, MB").isLessThan(700);
    }

    /** Two peers of Alertmanager deliver everything, and their bodies differ. */
    @Test
    @Order(2)
    void theSameAlertFiftyTimesAtOnceFromTwoPeersIsOneRunAlsoWhenItComesAgain() throws Exception {
        var since = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.MILLIS);
        var body = Payload.firing(since, "alertname", "Same", "service", "t000");
        var other =
                body.replace("http://127.0.0.1:9093", "http://127.0.0.2:9093").replace("{}:{}", "{}/{a='b'}:{}");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<java.util.concurrent.Future<Integer>>();
            for (int i = 0; i < 50; i++) {
                var said = i % 2 == 0 ? body : other;
                answers.add(threads.submit(() -> service.post(said).status()));
            }
            for (var answer : answers) assertThat(answer.get()).isEqualTo(200);
        }
        // As after the repeat interval: the same start, another time.
        assertThat(service.post(other).status()).isEqualTo(200);
        assertThat(service.post(body).status()).isEqualTo(200);

        assertThat(rows().one("select count(*), count(distinct identity) from alert_episode"
                        + " where labels ->> 'alertname' = 'Same'"))
                .isEqualTo("1 1");
        assertThat(rows().all("select playbook, phase from run where playbook = 'waits'"))
                .containsExactly("waits WAITING");
        assertThat(rows().all("select d.kind from disposition d join alert_episode e on e.id = d.episode_id"
                        + " where e.labels ->> 'alertname' = 'Same'"))
                .containsExactly("taken");
    }

    @Test
    @Order(3)
    void resolvedBeforeFiringAndEveryOrderOfFiveEventsGiveOneRunOrNone() throws Exception {
        var start = Instant.now().minusSeconds(600).truncatedTo(ChronoUnit.MILLIS);
        var end = start.plusSeconds(300);
        var earlier = start.minusSeconds(60);
        var orders = permutations(5);
        assertThat(orders).hasSize(120);
        var failures = new ArrayList<String>();
        for (int i = 0; i < orders.size(); i++) {
            String[] labels = {"alertname", "Order" + i, "service", "t%03d".formatted(i)};
            var events = List.of(
                    Payload.firing(start, labels),
                    Payload.firing(start, labels),
                    Payload.firing(earlier, labels),
                    Payload.resolved(start, end, labels),
                    Payload.resolved(earlier, end, labels));
            for (int event : orders.get(i))
                assertThat(service.post(events.get(event)).status()).isEqualTo(200);
            var runs = orders.get(i).getFirst() < 3 ? 1 : 0;
            var seen = rows().one("""
                    select (select count(*) from run where state -> 'trigger' -> 'labels' ->> 'alertname' = 'Order%1$d'),
                           count(*) filter (where e.ended_at is null),
                           count(*) filter (where not exists (select from disposition d where d.episode_id = e.id))
                    from alert_episode e where e.labels ->> 'alertname' = 'Order%1$d'
                    """.formatted(i));
            if (!seen.equals(runs + " 0 0")) failures.add(orders.get(i) + ": " + seen);
        }
        assertThat(failures)
                .as("order: runs, open episodes, episodes without a disposition")
                .isEmpty();
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        rows().count("select count(*) from run where playbook = 'orders' and ended_at is null") == 0);
        assertThat(rows().all("select distinct phase from run where playbook = 'orders'"))
                .containsExactly("CANCELLED");
        assertThat(limits.set()).as("effects, all of the storm").isEqualTo(LIMIT);
    }

    @Test
    @Order(4)
    void theStormIsToldOnceAndHowItWentWhenItIsOver() {
        await().atMost(Duration.ofSeconds(90))
                .until(() ->
                        rows().count("select count(*) from incident where kind = 'storm' and closed_at is null") == 0);

        var storm = rows().all("""
                select a.kind, a.body ->> 'text', a.body ->> 'details' from announcement a
                join incident i on i.id = a.incident_id where i.kind = 'storm' order by a.id
                """);
        storm.forEach(line -> System.out.println("storm: " + line));
        System.out.println("storm: told one by one: " + rows().one("""
                        select count(distinct o.incident_id) || ' incidents, ' || count(*) || ' messages' from outbox o
                        join incident i on i.id = o.incident_id where i.kind = 'alert' and i.title like 'Crowded%'
                        """));
        assertThat(storm).hasSize(3);
        assertThat(storm.getLast()).startsWith("INCIDENT_CLOSED Closed: ").contains("held by limit-everything");
        assertThat(rows().count("""
                select count(distinct o.incident_id) from outbox o join incident i on i.id = o.incident_id
                where i.kind = 'alert' and i.title like 'Crowded%'
                """)).as("incidents that were told one by one").isLessThanOrEqualTo(20);
    }

    private static byte[] storm(Instant since, int number) {
        return Payload.firing(
                        since,
                        "alertname",
                        "Crowded",
                        "service",
                        "t%03d".formatted(number % TARGETS),
                        "pod",
                        "pod-" + number)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static long resident() throws Exception {
        return Files.readAllLines(Path.of("/proc", String.valueOf(service.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    private static Rows rows() {
        return new Rows(service.database());
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
}
