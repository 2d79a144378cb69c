package dev.remediator.intake;

import static dev.remediator.intake.Alerts.firing;
import static dev.remediator.intake.Alerts.resolved;
import static dev.remediator.intake.LiveIntake.delivery;
import static dev.remediator.intake.LiveIntake.event;
import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.remediator.ProcessorTime;
import dev.remediator.alert.Alert;
import dev.remediator.alert.AlertStatus;
import dev.remediator.alert.Labels;
import dev.remediator.playbook.Severity;
import dev.remediator.run.Remedy;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From an alert to its run: in one transaction, once, with a reason for everything that was not done. */
@ExtendWith(PostgresExtension.class)
final class IntakeTest {
    private static final Remedy RESTART =
            remedy("gateway-down").tries(rung("restart")).verify("alive", "0s", "5m", "10s");
    private static final Remedy WAITS = remedy("gateway-down").waits("30m").tries(rung("restart"));

    private final DataSource dataSource;
    private final Transactions transactions;
    private final LiveIntake intake;

    IntakeTest(DataSource dataSource) {
        this.dataSource = dataSource;
        transactions = new Transactions(dataSource);
        intake = new LiveIntake(transactions, WAITS);
    }

    @BeforeEach
    void theGatewayIsDown() {
        intake.node().world().health("alive", "fail");
        intake.node().pass("10m");
    }

    @AfterEach
    void close() {
        intake.close();
    }

    @Test
    void theLogSaysWhyNothingHappenedAndNothingAboutWhatWasTaken() {
        with(remedy("gateway-down").when("alertname=\"GatewayDown\", service=\"search\""));

        intake.hears(firing("9m"));

        assertThat(intake.said())
                .containsExactly(
                        "Nothing happened about \"GatewayDown\": nothing takes it: no playbook matches; nearest is"
                                + " gateway-down: service is \"mcp-gateway\", wanted \"search\"."
                                + " https://remediator.example/alerts/"
                                + rows("select id from alert_episode").getFirst());
        intake.hears(firing(Labels.of("alertname", "GatewayDown", "service", "search"), "9m"));
        assertThat(intake.said()).hasSize(1);
    }

    @Test
    void aFiringAlertOpensAnIncidentAndBeginsARunAtOnce() {
        with(RESTART);

        intake.hears(firing("9m"));

        assertThat(intake.node().world().effects()).containsExactly("10:00 restart");
        assertThat(rows("select kind, playbook, run_id = (select id from run), why, catalog from disposition"))
                .containsExactly("taken | gateway-down | t | null | catalog-1");
        assertThat(
                        rows(
                                "select source, labels ->> 'service', run_id = (select id from run), incident_id = (select id from incident), ended_at from alert_episode"))
                .containsExactly("main | mcp-gateway | t | t | null");
        assertThat(rows("select target, severity, title, closed_at from incident"))
                .containsExactly("mcp-gateway | P1 | GatewayDown on mcp-gateway | null");
        assertThat(rows("select kind from announcement order by id limit 2"))
                .containsExactly("INCIDENT_OPENED", "RUN_STARTED");
        assertThat(rows("select source, kind, alerts from delivery")).containsExactly("main | alertmanager | 1");
    }

    @Test
    void theSameAlertFiftyTimesFromTwoPeersBeginsOneRun() {
        var deliveries =
                IntStream.range(0, 50).mapToObj(i -> delivery(firing("9m"))).toArray(Delivery[]::new);

        intake.commits(deliveries);

        assertThat(count("run")).isEqualTo(1);
        assertThat(count("alert_episode")).isEqualTo(1);
        assertThat(count("disposition")).isEqualTo(1);
        assertThat(count("delivery")).isEqualTo(50);
    }

    @Test
    void anHourLaterItBeginsAnotherOne() {
        intake.hears(firing("9m")).hears(resolved("9m", "9m30s"));
        intake.node().pass("60m");

        intake.hears(firing("69m"));

        assertThat(rows("select phase from run order by id")).containsExactly("CANCELLED", "WAITING");
        assertThat(count("incident")).isEqualTo(2);
    }

    @Test
    void repeatsAreKnownFromMemoryOnlyAfterTheyWereCommitted() {
        assertThat(intake.known(firing("9m"))).isFalse();
        var recorded = intake.record(delivery(firing("9m")));
        assertThat(intake.known(firing("9m"))).isFalse();

        recorded.committed();

        assertThat(intake.known(firing("9m"))).isTrue();
        assertThat(intake.known(firing("9m"), firing("8m"))).isFalse();
        assertThat(intake.known(resolved("9m", "10m"))).isFalse();
        assertThat(intake.forgets().known(firing("9m"))).isFalse();
    }

    @Test
    void aRepeatChangesNothingAlsoAfterARestart() {
        intake.hears(firing("9m")).forgets().hears(firing("9m"));

        assertThat(count("alert_episode")).isEqualTo(1);
        assertThat(count("run")).isEqualTo(1);
        assertThat(count("announcement where kind = 'ALERT_JOINED'")).isZero();
    }

    @Test
    void aStartThatMovesEarlierIsTheSameEpisode() {
        intake.hears(firing("9m")).hears(firing("8m55s")).hears(firing("9m"));

        assertThat(rows("select extract(epoch from last_starts_at - starts_at)::int from alert_episode"))
                .containsExactly("5");
        assertThat(count("run")).isEqualTo(1);
    }

    @Test
    void aRefireWhileTheRunIsOpenJoinsItAndItGoesOn() {
        intake.hears(firing("8m")).hears(resolved("7m", "7m30s"), firing("9m"));

        assertThat(rows("select ended_by, run_id = (select id from run) from alert_episode order by last_starts_at"))
                .containsExactly("refired | t", "null | t");
        assertThat(rows("select phase, state ->> 'resolved' from run")).containsExactly("WAITING | false");
        assertThat(rows("select kind from disposition order by decided_at, kind desc"))
                .containsExactly("taken", "joined");
        assertThat(rows("select body ->> 'text' from announcement where kind = 'ALERT_JOINED'"))
                .containsExactly("GatewayDown fires too; gateway-down is on it already");
    }

    @Test
    void whatIsResolvedBeforeItFiresStartsNothing() {
        intake.hears(resolved("9m", "9m30s")).forgets().hears(firing("9m"));

        assertThat(count("run")).isZero();
        assertThat(rows("select ended_by, extract(epoch from ended_at - starts_at)::int from alert_episode"))
                .containsExactly("resolved-first | 30");
        assertThat(rows("select kind from disposition")).containsExactly("over");
    }

    @Test
    void aStartInTheFutureBeginsOneRunHoweverOftenItIsHeard() {
        intake.hears(firing("15m"));
        intake.node().pass("1m");
        intake.forgets().hears(firing("15m"));
        intake.node().pass("10m");
        intake.forgets().hears(firing("15m"));

        assertThat(count("alert_episode")).isEqualTo(1);
        assertThat(count("run")).isEqualTo(1);

        intake.hears(resolved("15m", "20m")).forgets().hears(firing("15m"));
        assertThat(count("run where ended_at is null")).isZero();
        assertThat(count("alert_episode where ended_at is null")).isZero();
    }

    @Test
    void anAlertThatNobodyOwnsIsKeptAndSaidToBeUnowned() {
        intake.hears(firing("DiskFull", "db", "9m"));

        assertThat(rows("select kind, playbook, run_id, why from disposition"))
                .containsExactly("unowned | null | null | null");
        assertThat(count("alert_episode")).isEqualTo(1);
        assertThat(count("incident")).isZero();
        assertThat(count("announcement")).isZero();
    }

    @Test
    void anUnknownTargetHoldsByNameAndActsOnNothing() {
        with(remedy("gateway-down").targetFromLabel("service"));

        intake.hears(firing("GatewayDown", "another", "9m"));

        assertThat(rows("select kind, why, retry_at from disposition"))
                .containsExactly(
                        "held | [{\"by\": \"target\", \"reason\": \"no target is called 'another'\", \"playbook\": \"gateway-down\"}] | null");
        assertThat(count("run")).isZero();
    }

    @Test
    void ofTwoPlaybooksTheMoreSevereTakesItAndTheOtherSaysSo() {
        with(
                remedy("a").waits("30m").severity(Severity.P2),
                remedy("b").waits("30m").severity(Severity.P0));

        intake.hears(firing("9m"));

        assertThat(rows("select playbook, why from disposition"))
                .containsExactly("b | [{\"by\": \"taken\", \"reason\": \"taken by b\", \"playbook\": \"a\"}]");
        assertThat(rows("select playbook from run")).containsExactly("b");
        assertThat(rows("select severity from incident")).containsExactly("P0");
    }

    @Test
    void anotherAlertForTheSamePlaybookAndTargetJoinsItsRun() {
        with(remedy("gateway-down").waits("30m").when("alertname=~\"Gateway.*\""));

        intake.hears(firing("9m")).hears(firing("GatewaySlow", "mcp-gateway", "9m"));

        assertThat(count("run")).isEqualTo(1);
        assertThat(rows("select kind from disposition order by decided_at, kind desc"))
                .containsExactly("taken", "joined");
        assertThat(
                        count(
                                "alert_episode where run_id = (select id from run) and incident_id = (select id from incident)"))
                .isEqualTo(2);
    }

    @Test
    void anotherPlaybookOnTheSameTargetSharesTheIncident() {
        with(WAITS, remedy("slow").waits("30m").when("alertname=\"GatewaySlow\""));

        intake.hears(firing("9m"), firing("GatewaySlow", "mcp-gateway", "9m"));

        assertThat(count("run")).isEqualTo(2);
        assertThat(count("incident")).isEqualTo(1);
        assertThat(count("announcement where kind = 'INCIDENT_OPENED'")).isEqualTo(1);
    }

    @Test
    void aRunIsOverOnlyWhenAllItsAlertsAre() {
        with(remedy("gateway-down").waits("30m").when("alertname=~\"Gateway.*\""));
        intake.hears(firing("9m"), firing("GatewaySlow", "mcp-gateway", "9m"));

        intake.hears(resolved("9m", "9m30s"));
        assertThat(rows("select phase, state ->> 'resolved' from run")).containsExactly("WAITING | false");

        intake.hears(resolved("GatewaySlow", "mcp-gateway", "9m", "9m40s"));
        assertThat(rows("select phase, reason from run"))
                .containsExactly("CANCELLED | the alert is over before anything was done");
        assertThat(count("incident where closed_at is not null")).isEqualTo(1);
        assertThat(count("announcement where kind = 'INCIDENT_CLOSED'")).isEqualTo(1);
    }

    @Test
    void anIncidentWithoutAnOpenRunIsClosedByTheEndOfItsLastAlert() {
        with(RESTART);
        intake.node().world().heals("restart", "alive");
        intake.hears(firing("9m"));
        intake.node().toEnd();
        assertThat(count("incident where closed_at is null")).isEqualTo(1);

        intake.hears(resolved("9m", "10m"));

        assertThat(count("incident where closed_at is null")).isZero();
        assertThat(rows("select kind from announcement order by id desc limit 1"))
                .containsExactly("INCIDENT_CLOSED");
    }

    @Test
    void whatFiresAndResolvesInOneTransactionStartsNothingAndSaysSo() {
        intake.commits(delivery(firing("9m"), resolved("9m", "9m30s")));

        assertThat(count("run")).isZero();
        assertThat(rows("select ended_by from alert_episode")).containsExactly("resolved");
        assertThat(rows("select kind from disposition")).containsExactly("over");
    }

    @Test
    void whatFiresResolvesAndFiresAgainInOneTransactionBeginsOneRun() {
        intake.commits(delivery(firing("8m"), resolved("8m", "8m30s")), delivery(firing("9m")));

        assertThat(count("run")).isEqualTo(1);
        assertThat(rows("select ended_by, run_id is null from alert_episode order by last_starts_at"))
                .containsExactly("resolved | t", "null | f");
        assertThat(rows("select kind from disposition order by kind")).containsExactly("over", "taken");
    }

    @Test
    void whatRefiresInOneTransactionBeginsOneRun() {
        intake.commits(delivery(firing("8m")), delivery(firing("9m")));

        assertThat(count("run")).isEqualTo(1);
        assertThat(rows("select ended_by from alert_episode order by last_starts_at"))
                .containsExactly("refired", "null");
        assertThat(rows("select kind from disposition order by kind")).containsExactly("over", "taken");
    }

    @Test
    void anAlertThatACooldownHoldsIsLookedAtAgainWhenItHasPassed() {
        with(remedy("gateway-down")
                .tries(rung("restart"))
                .verify("alive", "0s", "5m", "10s")
                .cooldown("30m"));
        intake.node().world().heals("restart", "alive");
        intake.hears(firing("9m"));
        intake.node().toEnd();
        intake.hears(resolved("9m", "10m"));
        intake.node().world().heals("nothing", "alive");
        intake.node().pass("5m");

        intake.hears(firing("14m"));
        assertThat(
                        rows(
                                "select kind, extract(epoch from retry_at - decided_at)::int from disposition order by decided_at desc limit 1"))
                .containsExactly("held | 1500");
        intake.node().pass("24m59s");
        assertThat(count("run")).isEqualTo(1);
        intake.reconsiders();
        assertThat(count("run")).isEqualTo(1);

        intake.node().pass("1s");
        intake.reconsiders();

        assertThat(count("run")).isEqualTo(2);
        assertThat(intake.node().world().effects()).containsExactly("10:00 restart", "40:00 restart");
        assertThat(rows("select kind from disposition order by decided_at")).containsExactly("taken", "held", "taken");
        assertThat(count("alert_episode where retry_at is not null")).isZero();
    }

    @Test
    void anAlertThatIsOverBeforeItsCooldownHasPassedIsForgotten() {
        with(remedy("gateway-down").tries(rung("restart")).cooldown("30m"));
        intake.hears(firing("9m"));
        intake.hears(resolved("9m", "10m")).hears(firing("GatewayDown", "other", "9m"));
        intake.hears(resolved("GatewayDown", "other", "9m", "10m"));
        intake.node().pass("60m");

        intake.reconsiders();

        assertThat(count("run")).isEqualTo(1);
    }

    @Test
    void anEpisodeThatNothingEndsIsOverWhenItsTimeHasPassed() {
        intake.commits(event(Duration.ofMinutes(15), firing("9m")));
        intake.node().pass("14m59s");
        intake.expires();
        assertThat(rows("select phase from run")).containsExactly("WAITING");

        intake.node().pass("1s");
        intake.expires();

        assertThat(rows("select ended_by from alert_episode")).containsExactly("expired");
        assertThat(rows("select phase from run")).containsExactly("CANCELLED");
        assertThat(count("incident where closed_at is null")).isZero();
        // A newer event is a new episode, also when its time lies before the one at which the first was given up.
        intake.hears(firing("20m"));
        assertThat(count("run where ended_at is null")).isEqualTo(1);
    }

    @Test
    void anAlertThatJoinsARunInItsLastMomentIsLookedAtAgain() throws Exception {
        with(remedy("gateway-down").waits("30m").when("alertname=~\"Gateway.*\""));
        intake.hears(firing("9m"));
        try (var blocker = dataSource.getConnection()) {
            blocker.setAutoCommit(false);
            try (var statement = blocker.createStatement()) {
                statement.execute("lock table timer in access exclusive mode");
            }
            // The run ends, but that cannot be written yet; meanwhile another alert sees it open, and joins.
            intake.commits(delivery(resolved("9m", "9m30s")));
            Awaitility.await().until(() -> count("pg_locks where not granted") > 0);
            intake.commits(delivery(firing("GatewaySlow", "mcp-gateway", "9m")));
            blocker.rollback();
        }
        intake.node().quiet();
        assertThat(rows("select phase from run")).containsExactly("CANCELLED");

        intake.node().pass("1s");
        intake.reconsiders();

        assertThat(rows("select phase from run order by id")).containsExactly("CANCELLED", "WAITING");
        assertThat(rows("select kind from disposition order by decided_at, kind desc"))
                .contains("joined", "taken");
    }

    @Test
    void whatAnotherSourceSaysEndsNothing() {
        intake.commits(delivery("main", firing("5m")));

        intake.commits(delivery("other", resolved("5m", "6m")));

        assertThat(count("alert_episode where source = 'main' and ended_at is null"))
                .isEqualTo(1);
        assertThat(count("run where ended_at is null")).isEqualTo(1);
    }

    /** The path was computed so that Alertmanager's fingerprint is that of {@code {alertname="Overload"}}. */
    @Test
    void aLabelValueMadeToLookLikeAnotherAlertEndsNothing() {
        var overload = firing(Labels.of("alertname", "Overload"), "5m");
        var forged = resolved(
                Labels.of(
                        "alertname", "PageNotFound", "job", "blog", "severity", "info", "path", "/4tooqnb7?]lv%/PgC3m"),
                "5m",
                "6m");
        assertThat(forged.fingerprint()).isEqualTo(overload.fingerprint());
        intake.commits(delivery(overload));

        intake.commits(delivery(forged));

        assertThat(rows("select labels->>'alertname', ended_at is null from alert_episode order by 1"))
                .containsExactly("Overload | t", "PageNotFound | f");
    }

    @Test
    void twoNodesThatHearTheSameAtOnceBeginOneRun() throws Exception {
        try (var other = intake.another()) {
            for (int round = 0; round < 20; round++) {
                var service = "service-" + round;
                with(List.of(service), remedy("gateway-down").waits("30m").targetFromLabel("service"));
                other.with(List.of(service), remedy("gateway-down").waits("30m").targetFromLabel("service"));
                var alert = firing("GatewayDown", service, "9m");
                var mine = CompletableFuture.runAsync(() -> intake.commitsAmongOthers(delivery(alert)));
                var theirs = CompletableFuture.runAsync(() -> other.commitsAmongOthers(delivery(alert)));
                CompletableFuture.allOf(mine, theirs).get(20, TimeUnit.SECONDS);
                assertThat(count("run where target = ?", service)).isEqualTo(1);
                assertThat(count("incident where target = ?", service)).isEqualTo(1);
            }
            assertThat(count("alert_episode")).isEqualTo(20);
            assertThat(intake.node().executor().runs().size()
                            + other.node().executor().runs().size())
                    .isEqualTo(20);
        }
    }

    @Test
    void twentyThousandAlertsInOneDeliveryAreAllAccountedFor() {
        with(remedy("gateway-down").waits("30m"));
        var alerts = IntStream.range(0, 20_000)
                .mapToObj(i -> firing(i % 2 == 0 ? "GatewayDown" : "Other", "service-" + i, "9m"))
                .toArray(Alert[]::new);
        var before = ProcessorTime.ofProcess();

        intake.commits(delivery(alerts));

        assertThat(ProcessorTime.ofProcess().minus(before)).isLessThan(Duration.ofSeconds(30));
        assertThat(rows("select kind, count(*) from disposition group by kind order by kind"))
                .containsExactly("joined | 9999", "taken | 1", "unowned | 10000");
        assertThat(count("run")).isEqualTo(1);
        assertThat(intake.known(alerts)).isTrue();

        // The whole storm again: each alert now has an episode that is over, and one that is open.
        for (var status : List.of("over", "again")) {
            intake.commits(delivery(IntStream.range(0, 20_000)
                    .mapToObj(i -> i % 2 == 0 ? "GatewayDown service-" + i : "Other service-" + i)
                    .map(name -> name.split(" ", 2))
                    .map(name -> status.equals("over")
                            ? resolved(name[0], name[1], "9m", "9m30s")
                            : firing(name[0], name[1], "9m45s"))
                    .toArray(Alert[]::new)));
        }
        assertThat(count("alert_episode where ended_at is null")).isEqualTo(20_000);
        assertThat(count("alert_episode where ended_at is not null")).isEqualTo(20_000);
    }

    @Test
    void anAlertThatAlertmanagerEndedByMistakeBeginsAgainWithItsOldStart() {
        with(RESTART);
        intake.hears(firing("9m")).hears(resolved("9m", "10m"));
        intake.node().pass("2m");
        intake.hears(firing("9m"));
        assertThat(count("alert_episode where ended_at is null"))
                .as("late news of a peer")
                .isZero();

        intake.node().pass("20m");

        assertThat(intake.known(firing("9m"))).isFalse();
        intake.hears(firing("9m"));
        assertThat(count("alert_episode where ended_at is null")).isEqualTo(1);
        assertThat(count("run")).isEqualTo(2);
    }

    @Test
    void whatIsRolledBackLeavesNothingAndCanBeHandedInAgain() {
        var delivery = delivery(firing("9m"));
        assertThatThrownBy(() -> transactions.call(connection -> {
                    intake.recordIn(connection, delivery);
                    throw new IllegalStateException("another delivery of the batch is bad");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(count("delivery")
                        + count("alert_episode")
                        + count("run")
                        + count("announcement")
                        + count("incident"))
                .isZero();
        assertThat(intake.node().executor().runs()).isEmpty();
        assertThat(intake.known(firing("9m"))).isFalse();

        intake.commits(delivery);

        assertThat(count("run")).isEqualTo(1);
    }

    @Test
    void aNodeThatWasTakenOverTakesNothingIn() {
        intake.table().change("delete from node");

        assertThatThrownBy(() -> intake.commits(delivery(firing("9m"))))
                .hasMessageContaining("was taken over by another");
        assertThat(count("delivery")).isZero();
    }

    @Test
    void aDeliveryWithoutAlertsIsKeptAndDoesNothing() {
        intake.commits(delivery());

        assertThat(count("delivery")).isEqualTo(1);
        assertThat(count("announcement")).isZero();
    }

    @Test
    void hostileTextsAreStoredAndTold() {
        var hostile = new Alert(
                Labels.of(Map.of("alertname", "GatewayDown", "service", "a'); drop table run; --\0")),
                Map.of("summary", "NUL \0, half \uD83D, gr\u00FC\u00DFe"),
                AlertStatus.FIRING,
                Alerts.at("9m"),
                Optional.empty(),
                "javascript:alert(1)\0");

        intake.hears(hostile);

        assertThat(rows("select labels ->> 'service', annotations ->> 'summary' from alert_episode"))
                .containsExactly("a'); drop table run; --\uFFFD | NUL \uFFFD, half \uFFFD, gr\u00FC\u00DFe");
        assertThat(count("run")).isEqualTo(1);
    }

    private void with(Remedy... remedies) {
        with(List.of("mcp-gateway"), remedies);
    }

    private void with(List<String> targets, Remedy... remedies) {
        intake.with(targets, remedies);
    }

    private List<String> rows(String sql) {
        return intake.table().rows(sql);
    }

    private long count(String from, Object... parameters) {
        return intake.table().count(from, parameters);
    }
}
