package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.remediator.guard.Freeze;
import dev.remediator.guard.Freeze.Scope;
import dev.remediator.identity.Caller;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people have stopped stays stopped until they lift it or its time is over, and everybody hears of it. */
@ExtendWith(PostgresExtension.class)
final class FreezingTest {
    private static final Scope GATEWAY = new Scope.OfTarget(Remedy.TARGET);
    private static final Caller ANA = Caller.engineer("ana");
    private static final Caller BOB = Caller.engineer("bob");

    private final DataSource dataSource;
    private final Table table;
    private final LiveNode node;

    FreezingTest(DataSource dataSource) {
        this.dataSource = dataSource;
        var transactions = new Transactions(dataSource);
        this.table = new Table(transactions);
        this.node = LiveNode.on(transactions);
    }

    @AfterEach
    void close() {
        node.close();
    }

    private static Remedy restart() {
        return remedy("gateway-down").tries(rung("restart"));
    }

    private Freeze frozen(Scope scope, String lasts) {
        return frozen(scope, Optional.of(node.time().instant().plus(VirtualTime.time(lasts))));
    }

    private Freeze frozen(Scope scope, Optional<Instant> until) {
        return node.freezing().make(scope, false, ANA, "a sale", until).freeze();
    }

    private Freeze killed() {
        return node.freezing()
                .make(Freeze.EVERYTHING, true, ANA, "it runs wild", Optional.empty())
                .freeze();
    }

    private String end(UUID run) {
        return table.value("select phase || ': ' || reason from run where id = ?", run);
    }

    @Test
    void aFrozenTargetIsNotActedOnByNameAndAnotherOneIs() {
        frozen(GATEWAY, Optional.empty());

        var held = node.fires(restart());
        var free = node.fires(restart(), "orders");
        node.toEnd();

        assertThat(end(held))
                .isEqualTo(
                        "HELD: ana has frozen target mcp-gateway since 2026-11-22T03:00:00Z, until somebody lifts it: a sale");
        assertThat(end(free)).startsWith("SUCCEEDED");
        assertThat(table.count("acting")).isZero();
    }

    @Test
    void aFrozenPlaybookDoesNotActAndItsTargetsAreFreeForOthers() {
        frozen(new Scope.OfPlaybook("gateway-down"), "1h");

        var held = node.fires(restart());
        node.toEnd();
        var free = node.fires(remedy("other").tries(rung("restart")));
        node.toEnd();

        assertThat(end(held))
                .startsWith(
                        "HELD: ana has frozen playbook gateway-down since 2026-11-22T03:00:00Z, until 2026-11-22T04");
        assertThat(end(free)).startsWith("SUCCEEDED");
    }

    @Test
    void whatIsUnderWayStopsBeforeItsNextEffect() {
        node.world().on("restart").meanwhile(() -> frozen(Freeze.EVERYTHING, Optional.empty()));

        var run = node.fires(remedy("twice").does(rung("restart"), rung("redeploy")));
        node.toEnd();

        assertThat(node.world().effects()).containsExactly("0:00 restart");
        assertThat(end(run)).contains("ana has frozen everything");
    }

    @Test
    void aFreezeEndsByItselfAndWhatItHeldIsDecidedAboutAnew() {
        frozen(GATEWAY, "1h");
        var held = node.fires(restart());
        node.toEnd();
        heldBy(held, Freeze.NAME);
        node.pass("1h");

        assertThat(node.freezing().expire()).isEqualTo(1);
        assertThat(node.freezing().expire()).isZero();

        var free = node.fires(restart());
        node.toEnd();
        assertThat(end(free)).startsWith("SUCCEEDED");
        assertThat(table.rows(
                        "select retry_at = lifted_at, lifted_by from alert_episode, frozen where run_id = ?", held))
                .containsExactly("t | null");
        assertThat(told())
                .containsExactly(
                        "INCIDENT_OPENED: ana has frozen target mcp-gateway",
                        "HELD: ana has frozen target mcp-gateway: a sale. Nothing is changed there any more; what was changed for a time is still taken back. It ends at 2026-11-22T04:00:00Z, or by: ./remediator thaw ID --as ENGINEER --reason TEXT",
                        "HEALED: The time of this is over: the freeze of target mcp-gateway by ana. An alert that it held is decided about anew",
                        "INCIDENT_CLOSED: Closed: nothing is frozen any more");
    }

    @Test
    void liftingItHasOnlyWhatItHeldDecidedAboutAnew() {
        var freeze = frozen(GATEWAY, "2h");
        var held = node.fires(restart());
        var elsewhere = node.fires(restart(), "orders");
        var otherwise = node.fires(remedy("other").tries(rung("restart")));
        node.toEnd();
        heldBy(held, Freeze.NAME);
        heldBy(elsewhere, Freeze.NAME);
        heldBy(otherwise, "cooldown");
        node.pass("10m");

        var lifted = node.freezing().lift(freeze.id(), BOB, "the sale is over");

        assertThat(lifted).isEqualTo(new Freezing.Lifted.Done(freeze, 1));
        assertThat(table.rows(
                        "select run_id from alert_episode where retry_at = ?",
                        Columns.at(node.time().instant())))
                .containsExactly(held.toString());
        assertThat(table.rows("select lifted_by, lift_reason from frozen")).containsExactly("bob | the sale is over");
        assertThat(told())
                .contains(
                        "HEALED: bob has lifted the freeze of target mcp-gateway by ana: the sale is over. An alert that it held is decided about anew");
        assertThat(table.rows("select action, actor, subject from audit where action <> 'effect' order by id"))
                .containsExactly("freeze | ana | target mcp-gateway", "thaw | bob | target mcp-gateway");
    }

    @Test
    void liftingTwiceAndWhatNeverWasChangeNothing() {
        var freeze = frozen(GATEWAY, "2h");
        var unused = node.freezing().lift(freeze.id(), BOB, "over");
        var told = told();

        assertThat(node.freezing().lift(freeze.id(), ANA, "mine"))
                .isEqualTo(new Freezing.Lifted.Already(Optional.of("bob"), VirtualTime.START));
        assertThat(node.freezing().lift(UUID.randomUUID(), ANA, "what")).isEqualTo(new Freezing.Lifted.Unknown());
        assertThat(told()).isEqualTo(told);
        assertThat(table.rows("select lifted_by from frozen")).containsExactly("bob");
    }

    @Test
    void pressingTwiceFreezesOnceAndLongerOrByAnotherFreezesAgain() {
        var first = frozen(GATEWAY, "2h");
        node.pass("5s");

        assertThat(frozen(GATEWAY, "2h")).isEqualTo(first);
        assertThat(table.count("frozen")).isEqualTo(1);
        node.pass("1h");
        assertThat(frozen(GATEWAY, "2h").id()).isNotEqualTo(first.id());
        assertThat(node.freezing()
                        .make(GATEWAY, false, BOB, "a sale", first.until())
                        .already())
                .isFalse();
        assertThat(table.count("frozen")).isEqualTo(3);
        assertThat(table.count("incident where kind = 'freeze'")).isEqualTo(1);
    }

    @Test
    void theKillSwitchStopsEverythingOnceAndCallsPeople() {
        var first = killed();
        var second = node.freezing().make(Freeze.EVERYTHING, true, BOB, "I too", Optional.empty());
        var held = node.fires(restart());
        node.toEndOf(held);

        assertThat(second).isEqualTo(new Freezing.Made(first, true));
        assertThat(end(held)).startsWith("HELD: ana has pulled the kill switch for everything since");
        assertThat(told())
                .containsExactly(
                        "INCIDENT_OPENED: ana has pulled the kill switch",
                        "ESCALATED: People are called, because ana has pulled the kill switch: it runs wild. Nothing is changed any more, and nothing is taken back. It ends by: ./remediator thaw ID --as ENGINEER --reason TEXT");
        assertThat(table.rows("select severity from incident where kind = 'freeze'"))
                .containsExactly("P1");
        assertThat(table.rows("select action, subject from audit")).containsExactly("kill | everything");
    }

    @Test
    void theIncidentStaysOpenWhileAnythingStands() {
        var freeze = frozen(GATEWAY, "2h");
        var kill = killed();

        var unused = node.freezing().lift(kill.id(), BOB, "calm again");
        assertThat(table.count("incident where kind = 'freeze' and closed_at is null"))
                .isEqualTo(1);
        assertThat(told())
                .endsWith(
                        "HEALED: bob has lifted the kill switch by ana: calm again",
                        "HELD: What still stands: the freeze of target mcp-gateway by ana");
        var over = new Transactions(dataSource)
                .call(connection -> Incidents.closeAll(connection, node.time().instant()));
        assertThat(over).as("it is no incident of runs").isEmpty();

        unused = node.freezing().lift(freeze.id(), BOB, "over");
        assertThat(table.count("incident where kind = 'freeze' and closed_at is null"))
                .isZero();
        frozen(GATEWAY, "2h");
        assertThat(table.count("incident where kind = 'freeze'"))
                .as("the next has one of its own")
                .isEqualTo(2);
    }

    @Test
    void theKillSwitchWorksWhateverIsPastedIntoItsReason() {
        var kill = node.freezing()
                .make(Freeze.EVERYTHING, true, ANA, "wild\u0000 \ud800", Optional.empty())
                .freeze();
        assertThat(kill.reason()).isEqualTo("wild\ufffd \ufffd");
        assertThat(node.freezing().lift(kill.id(), BOB, "over\u0000")).isInstanceOf(Freezing.Lifted.Done.class);
    }

    @Test
    void whoHasFrozenIsAnsweredWhenNoIntentIsOnItsWay() throws Exception {
        CompletableFuture<Freeze> frozen;
        try (var intent = dataSource.getConnection()) {
            intent.setAutoCommit(false);
            Stops.share(intent);
            frozen = CompletableFuture.supplyAsync(() -> frozen(GATEWAY, Optional.empty()));
            await().until(() -> table.count("pg_locks where not granted and locktype = 'advisory'") == 1);
            assertThat(frozen).isNotDone();
            intent.rollback();
        }
        assertThat(frozen.get(1, TimeUnit.SECONDS).scope()).isEqualTo(GATEWAY);
    }

    @Test
    void whatIsBeingHeldWhileItIsLiftedIsDecidedAboutAnew() throws Exception {
        var freeze = frozen(GATEWAY, "2h");
        var held = node.fires(restart());
        node.toEnd();
        heldBy(held, "cooldown");
        CompletableFuture<Freezing.Lifted> lifted;
        try (var holding = dataSource.getConnection()) {
            holding.setAutoCommit(false);
            Stops.share(holding);
            try (var update = holding.prepareStatement("update run set held_by = 'freeze' where id = ?")) {
                update.setObject(1, held);
                update.executeUpdate();
            }
            lifted = CompletableFuture.supplyAsync(() -> node.freezing().lift(freeze.id(), BOB, "over"));
            await().until(() -> table.count("pg_locks where not granted and locktype = 'advisory'") == 1);
            holding.commit();
        }
        assertThat(lifted.get(5, TimeUnit.SECONDS)).isEqualTo(new Freezing.Lifted.Done(freeze, 1));
    }

    @Test
    void whoOnlyLooksIsWaitedForToo() throws Exception {
        node.fires(restart());
        node.toEnd();
        try (var holder = dataSource.getConnection()) {
            holder.setAutoCommit(false);
            try (var alone = holder.createStatement()) {
                alone.execute("select pg_advisory_xact_lock(hashtextextended('freeze', 5))");
            }
            node.fires(remedy("asks").tries(rung("restart").approvedBy("platform", 1, "10m", false)), "orders");
            await().until(() -> table.count("pg_locks where not granted and locktype = 'advisory'") == 1);
            holder.rollback();
        }
        node.quiet();
    }

    @Test
    void aNodeThatStandsStillInTheMiddleKeepsNobodyFromTheKillSwitch() throws Exception {
        try (var stopped = dataSource.getConnection()) {
            stopped.setAutoCommit(false);
            Stops.share(stopped);
            var killed = CompletableFuture.supplyAsync(this::killed);
            await().atMost(Duration.ofSeconds(9)).until(killed::isDone);
            assertThat(table.count("frozen where kill")).isEqualTo(1);
            stopped.rollback();
        }
    }

    private void heldBy(UUID run, String guard) {
        table.change("update run set held_by = ? where id = ?", guard, run);
    }

    private List<String> told() {
        return table.rows("""
                select regexp_replace(a.kind || ': ' || (body ->> 'text'), 'thaw [-0-9a-f]+', 'thaw ID')
                from announcement a join incident i on i.id = a.incident_id where i.kind = 'freeze' order by a.id
                """);
    }
}
