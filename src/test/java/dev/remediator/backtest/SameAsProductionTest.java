package dev.remediator.backtest;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.ingest.Source;
import dev.remediator.ingest.alertmanager.AlertmanagerParser;
import dev.remediator.intake.ActivePlaybooks;
import dev.remediator.intake.Delivery;
import dev.remediator.intake.Intake;
import dev.remediator.playbook.Severity;
import dev.remediator.run.Ids;
import dev.remediator.run.LiveNode;
import dev.remediator.run.Remedy;
import dev.remediator.run.Table;
import dev.remediator.run.VirtualTime;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import dev.remediator.target.Targets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What production did with a stream of alerts, and what hearing its recording again says that it would do, are the same:
 * intake, journal, executor and database of production on one side.
 */
@ExtendWith(PostgresExtension.class)
class SameAsProductionTest {
    private static final Source MAIN = new Source("main", Source.Kind.ALERTMANAGER, Source.Ephemeral.IGNORE);
    private static final Instant SINCE = VirtualTime.START;

    private final Transactions transactions;
    private final LiveNode node;
    private final Intake intake;
    private final Table table;

    SameAsProductionTest(Transactions transactions) {
        this.transactions = transactions;
        node = LiveNode.on(transactions);
        intake = new Intake(
                () -> folder("10m"), node.node(), node.rows(), node.announcements(), node.executor(), node.time());
        table = new Table(transactions);
    }

    /** One of the set is changed by the cooldown given. */
    private static ActivePlaybooks folder(String cooldown) {
        var playbooks = Stream.of(
                        remedy("a-down")
                                .severity(Severity.P0)
                                .when("alertname=\"Down\", instance!=\"i-3\"")
                                .targetFromLabel("service")
                                .cooldown(cooldown)
                                .tries(rung("restart").verify("steady", "40s", "5m", "10s")),
                        remedy("b-waits")
                                .when("alertname=\"Slow\"")
                                .targetFromLabel("service")
                                .waits("1m")
                                .tries(rung("restart").verify("steady", "40s", "5m", "10s")),
                        remedy("c-long")
                                .when("alertname=\"Bad\"")
                                .targetFromLabel("service")
                                .cooldown("20m")
                                .tries(rung("rollback").verify("steady", "3m", "10m", "30s")),
                        remedy("d-second")
                                .severity(Severity.P2)
                                .when("alertname=\"Down\"")
                                .target("one")
                                .cooldown("1h")
                                .tries(rung("restart").verify("steady", "40s", "5m", "10s")))
                .map(Remedy::build)
                .toList();
        return new ActivePlaybooks(
                playbooks,
                new Targets(List.of(Remedy.target("one", "platform"), Remedy.target("two", "platform"))),
                "catalog-1");
    }

    /** More of the same, about ten seconds each. */
    @Tag("soak")
    @ParameterizedTest
    @ValueSource(longs = {2, 3, 4, 5, 6, 7, 8})
    void theSamePlaybooksDoTheSameAgainAndAgain(long seed) throws Exception {
        theSamePlaybooksDoTheSameAgain(seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {1})
    void theSamePlaybooksDoTheSameAgain(long seed) throws Exception {
        live(seed);

        var result = replay(folder("10m"));

        // Of several that were held until one moment, any may be the one that takes: the rest join it.
        assertThat(result.differences()).allSatisfy(d -> {
            assertThat(List.of(d.then().kind(), d.now().kind()))
                    .containsExactlyInAnyOrder(Outcome.Kind.RAN, Outcome.Kind.JOINED);
            assertThat(d.now().playbook()).isEqualTo(d.then().playbook());
            assertThat(d.now().target()).isEqualTo(d.then().target());
        });
        assertThat(result.playbooks())
                .allSatisfy(p -> assertThat(Outcome.Kind.values())
                        .allSatisfy(k -> assertThat(p.of(k).same()).isTrue()));
        assertThat(result.compared().withoutRecord()).isZero();
        assertThat(result.compared().unheard()).isZero();
        assertThat(result.compared().alerts()).isEqualTo(table.count("alert_episode"));
        assertThat(result.runs().then()).isPositive();
        assertThat(result.runs().now())
                .isEqualTo(table.count("run r where exists (select from effect e where e.run_id = r.id)"));
        assertThat(exported(folder("10m")).compared()).isEqualTo(result.compared());
    }

    @ParameterizedTest
    @ValueSource(longs = {5})
    void aLongerCooldownLetsFewerRunsAct(long seed) throws Exception {
        live(seed);

        var result = replay(folder("2h"));

        assertThat(result.compared().different()).isPositive();
        var changed = result.playbooks().stream()
                .filter(p -> p.playbook().equals("a-down"))
                .findFirst()
                .orElseThrow();
        assertThat(changed.of(Outcome.Kind.RAN).now())
                .isLessThan(changed.of(Outcome.Kind.RAN).then());
        assertThat(result).usingRecursiveComparison().isEqualTo(exported(folder("2h")));
    }

    private Result replay(ActivePlaybooks folder) {
        return replay(new DatabaseRecording(transactions, SINCE, node.time().instant()), folder);
    }

    private Result exported(ActivePlaybooks folder) throws Exception {
        var bytes = new ByteArrayOutputStream();
        Export.write(new DatabaseRecording(transactions, SINCE, node.time().instant()), bytes, written -> {});
        return replay(FileRecording.of("export", new ByteArrayInputStream(bytes.toByteArray()), bytes.size()), folder);
    }

    private static Result replay(Recording recording, ActivePlaybooks folder) {
        var replay = new Replay(
                recording.facts(),
                folder,
                Optional.empty(),
                new Assumptions(recording.facts().usualRuns(), Duration.ofMinutes(5)),
                1000,
                alerts -> {});
        return replay.run(recording, List.of(new AlertmanagerParser()), 2);
    }

    /** Three hours of alerts that begin, repeat, flap, end, come late and from two peers. */
    private void live(long seed) throws Exception {
        var random = new Random(seed);
        Map<String, Instant> firing = new HashMap<>();
        for (int step = 0; step < 200; step++) {
            pass(Duration.ofSeconds(1 + random.nextInt(90)));
            var told = new ArrayList<String>();
            for (int i = 0; i <= random.nextInt(3); i++) told.add(alert(random, firing));
            hear(told);
        }
        pass(Duration.ofMinutes(30));
    }

    private String alert(Random random, Map<String, Instant> firing) {
        var now = node.time().instant();
        var name = List.of("Down", "Down", "Slow", "Bad", "Other").get(random.nextInt(5));
        var labels = "\"alertname\":\"%s\",\"service\":\"%s\",\"instance\":\"i-%d\""
                .formatted(
                        name,
                        List.of("one", "two", "nowhere").get(random.nextInt(8) == 0 ? 2 : random.nextInt(2)),
                        random.nextInt(4));
        var since = firing.get(labels);
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> {
                // A repeat where it fires already; sometimes from a peer that saw it begin a little earlier or later.
                if (since == null || random.nextInt(6) == 0) since = now.minusSeconds(random.nextInt(20));
                firing.put(labels, since);
                yield Corpus.alert(labels, since, Optional.empty());
            }
            case 3 -> {
                firing.put(labels, now);
                yield Corpus.alert(labels, now, Optional.empty());
            }
            case 4 -> Corpus.alert(labels, now.minusSeconds(random.nextInt(4000)), Optional.empty());
            default -> {
                firing.remove(labels);
                var start = since == null ? now.minusSeconds(60) : since;
                yield Corpus.alert(labels, start, Optional.of(now.minusSeconds(random.nextInt(3))));
            }
        };
    }

    private void hear(List<String> told) throws Exception {
        var body = Corpus.body(told);
        var now = node.time().instant();
        var delivery = new Delivery(
                Ids.next(),
                MAIN.name(),
                "alertmanager",
                now,
                body,
                new AlertmanagerParser().parse(body, MAIN, now).alerts());
        if (!intake.known(delivery))
            transactions
                    .call(connection -> intake.record(connection, List.of(delivery)))
                    .committed();
        node.quiet();
    }

    /** With the sweep whenever something held may be decided anew. */
    private void pass(Duration duration) {
        var until = node.time().instant().plus(duration);
        while (true) {
            var due = table.rows("select min(retry_at) at time zone 'UTC' from alert_episode where ended_at is null")
                    .getFirst();
            var at = due.equals("null") ? until.plusSeconds(1) : Instant.parse(due.replace(' ', 'T') + "Z");
            // A run that is cancelled may make one due on the way.
            var next =
                    node.time().nextAlarm().filter(alarm -> alarm.isBefore(at)).orElse(at);
            if (next.isAfter(until)) break;
            node.pass(seconds(Duration.between(node.time().instant(), next)));
            transactions.call(connection -> intake.reconsider(connection, 200)).committed();
            node.quiet();
        }
        node.pass(seconds(Duration.between(node.time().instant(), until)));
    }

    private static String seconds(Duration duration) {
        return duration.isNegative() ? "0s" : duration.toString().substring("PT".length());
    }
}
