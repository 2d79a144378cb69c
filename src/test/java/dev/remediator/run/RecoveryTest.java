package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A process dies at each boundary of a step; another takes up what stands in the database, and nothing is done twice. */
@ExtendWith(PostgresExtension.class)
final class RecoveryTest {
    private static final Remedy LADDER =
            remedy("gateway-down").tries(rung("restart"), rung("rollback")).verify("alive", "0s", "1m", "10s");

    private final FaultyDataSource faulty;
    private final Table table;
    private LiveNode node;

    RecoveryTest(DataSource dataSource) {
        faulty = new FaultyDataSource(dataSource);
        table = new Table(new Transactions(dataSource));
        node = LiveNode.on(new Transactions(faulty));
    }

    @BeforeEach
    void theGatewayIsDown() {
        node.world().health("alive", "fail").heals("rollback", "alive");
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void beforeTheFirstCheckItBeginsWhereItWas() {
        var run = node.fires(LADDER);

        dieAndComeBack("20s");
        node.toEnd();

        assertThat(node.world().effects()).containsExactly("0:20 restart", "1:20 rollback");
        assertThat(end(run)).isEqualTo("SUCCEEDED: rollback has helped");
    }

    @Test
    void beforeTheIntentIsCommittedNothingHasHappened() {
        node.fires(LADDER);
        faulty.goAway();
        // Checked and planned, but nothing of it could be written.
        for (int i = 0; i < 20; i++) node.time().settle();
        node.dies();
        faulty.comeBack();

        comeBack("20s");
        node.toEnd();

        assertThat(node.world().effects()).containsExactly("0:20 restart", "1:20 rollback");
        assertThat(node.world().asked()).isEmpty();
    }

    @Test
    void afterTheIntentAndBeforeTheCallThePlatformIsAsked() {
        node.world().on("restart").neverAnswers().isFoundNotToHaveHappened();
        var run = node.fires(LADDER);
        node.quiet();

        dieAndComeBack("20s");
        node.toEnd();

        assertThat(node.world().effects()).containsExactly("0:20 rollback");
        assertThat(node.world().asked()).containsExactly("0:20 did restart of 0:00 happen?");
        assertThat(end(run)).isEqualTo("SUCCEEDED: rollback has helped");
    }

    @Test
    void inTheCallAfterItsEffectThePlatformIsAskedAndItIsNotDoneAgain() {
        node.world().on("restart").happensButNeverAnswers().isFoundToHaveHappened();
        node.fires(LADDER);
        node.quiet();

        dieAndComeBack("20s");
        node.toEnd();

        assertThat(node.world().effects()).containsExactly("0:00 restart", "1:20 rollback");
        assertThat(table.rows("select capability, outcome from effect order by intent_at"))
                .containsExactly("restart | done", "rollback | done");
    }

    @Test
    void afterTheAnswerAndBeforeTheResultIsCommittedThePlatformIsAsked() {
        node.world().on("restart").isFoundToHaveHappened().meanwhile(faulty::goAway);
        node.fires(LADDER);
        while (node.world().effects().isEmpty()) node.time().settle();
        node.dies();
        faulty.comeBack();
        node.world().on("restart").meanwhile(() -> {});

        comeBack("20s");
        node.toEnd();

        assertThat(node.world().effects()).containsExactly("0:00 restart", "1:20 rollback");
        assertThat(node.world().asked()).hasSize(1);
    }

    @Test
    void whereThePlatformCannotTellAPersonMustLook() {
        node.world().on("restart").happensButNeverAnswers();
        var run = node.fires(LADDER);
        node.quiet();

        dieAndComeBack("20s");
        node.toEnd();

        assertThat(node.world().effects()).containsExactly("0:00 restart");
        assertThat(end(run)).startsWith("NEEDS_HUMAN: it is not known whether this happened: restart of mcp-gateway");
        assertThat(table.rows("select kind from announcement order by id desc limit 3"))
                .containsExactly("NEEDS_HUMAN", "DECIDED", "ESCALATED");
        assertThat(table.count("acting")).isZero();
    }

    @Test
    void whileItVerifiesItsTimerIsTakenUpAlsoWhenItIsOverdue() {
        node.fires(LADDER);
        node.pass("15s");

        dieAndComeBack("5m");
        node.toEnd();

        // The time allowed for the first rung is over.
        assertThat(node.world().effects()).containsExactly("0:00 restart", "5:15 rollback");
    }

    @Test
    void whileItWaitsItsTimerFiresWhenItIsDue() {
        node.fires(remedy("waits").waits("5m").tries(rung("restart")));
        node.pass("1m");

        dieAndComeBack("1m");
        node.toEnd();

        assertThat(node.world().effects()).containsExactly("5:00 restart");
    }

    @Test
    void anAlertThatWasOverMeanwhileIsHeard() {
        var run = node.fires(remedy("waits").waits("5m").tries(rung("restart")));
        node.pass("1m");
        node.dies();
        table.change("update alert_episode set ended_at = now()");

        comeBack("1m");
        node.quiet();

        assertThat(end(run)).isEqualTo("CANCELLED: the alert is over before anything was done");
    }

    @Test
    void theRunIsTakenUpOnceHoweverOftenItIsLookedFor() {
        var run = node.fires(LADDER);
        node.quiet();
        dieAndComeBack("1s");
        for (int i = 0; i < 5; i++) {
            node.recovery().sweep(false);
            node.pass("3s");
        }

        assertThat(table.count("run_event where run_id = ? and type = 'resumed'", run))
                .isEqualTo(1);
    }

    @Test
    void aRunThatEndedMeanwhileIsNotTakenUpInItsOlderState() {
        node.world().on("restart").canBeUndone();
        var run = node.fires(LADDER);
        node.pass("59s");
        // Stopped right before the undo is asked for; read while it is outstanding.
        var older = new AtomicBoolean();
        var state = new RunState[1];
        var seq = new int[1];
        node.world().on("restart").meanwhileUndone(() -> {
            if (older.getAndSet(true)) return;
            state[0] = RunJson.read(RunState.class, table.value("select state from run where id = ?", run));
            seq[0] = Integer.parseInt(table.value("select seq from run where id = ?", run));
        });
        node.toEnd();
        var effects = node.world().effects();
        assertThat(state[0].outstanding()).hasAtLeastOneElementOfType(Command.Undo.class);
        assertThat(effects).contains("1:00 undo restart");

        node.executor().resume(state[0], seq[0], false);
        node.quiet();

        assertThat(node.world().effects()).isEqualTo(effects);
        assertThat(node.executor().holds(run)).isFalse();
        assertThat(end(run)).isEqualTo("SUCCEEDED: rollback has helped");
    }

    @Test
    void aRunThatHasJustBeenCommittedIsLeftTheMomentToGetIntoMemory() {
        var run = node.fires(LADDER);
        node.quiet();
        // As if it had been committed but not begun: in the database, in nobody's memory.
        node.dies();
        var fresh = node.another();
        table.change("update run set node = ?", fresh.node().id());
        node = fresh;

        assertThat(node.recovery().sweep(false)).isZero();
        assertThat(node.executor().holds(run)).isFalse();
        node.time().pass(Recovery.MOMENT);
        assertThat(node.recovery().sweep(false)).isEqualTo(1);
        assertThat(node.executor().holds(run)).isTrue();
    }

    @Test
    void aRunWhoseTurnWasRefusedIsTakenUpFromTheJournal() {
        var run = node.fires(LADDER);
        node.pass("15s");
        // Somebody else writes a turn of it: what is in memory is not what is stored.
        table.change("update run set seq = seq + 1");
        node.pass("10s");
        assertThat(node.executor().holds(run)).isFalse();

        node.recovery().sweep(false);
        node.pass("3s");
        assertThat(node.recovery().sweep(false)).isEqualTo(1);
        node.toEnd();

        assertThat(end(run)).isEqualTo("SUCCEEDED: rollback has helped");
        assertThat(node.world().effects()).hasSize(2);
    }

    @Test
    void aRunWhosePlaybookIsGoneEndsAndCallsPeople() {
        node.world().on("restart").happensButNeverAnswers();
        var run = node.fires(LADDER);
        node.quiet();
        node.forget(LADDER);

        dieAndComeBack("20s");
        node.quiet();

        assertThat(end(run))
                .isEqualTo(
                        "NEEDS_HUMAN: the target, or the version of playbook gateway-down that this run began with, is not known any more. It is not known whether this happened: restart of mcp-gateway");
        assertThat(table.count("acting")).isZero();
        assertThat(table.count("announcement where kind = 'NEEDS_HUMAN'")).isEqualTo(1);
    }

    @Test
    void aRunThatCannotBeReadKeepsNoOtherFromBeingTakenUp() {
        var unreadable = node.fires(remedy("a").waits("5m").tries(rung("restart")), "a");
        var other = node.fires(remedy("b").waits("5m").tries(rung("restart")), "b");
        node.quiet();
        table.change("update run set state = '{\"phase\": \"SIDEWAYS\"}' where id = ?", unreadable);

        dieAndComeBack("1s");

        assertThat(node.executor().runs()).containsExactly(other);
        node.toEndOf(other);
        assertThat(end(other)).startsWith("SUCCEEDED");
    }

    @Test
    void whatTheAlarmsInMemoryHaveMissedIsFoundInTheDatabase() {
        var waits = node.fires(remedy("waits").waits("1m").tries(rung("restart")), "a");
        var hangs = node.fires(remedy("hangs").tries(rung("hang")).deadline("1m"), "b");
        node.world().on("hang").neverAnswers();
        node.quiet();
        node.time().forget();
        node.time().pass(VirtualTime.time("62s"));
        node.recovery().sweep(false);
        node.quiet();
        assertThat(node.world().effects()).as("not before it is really missed").isEmpty();

        node.time().pass(VirtualTime.time("1s"));
        node.recovery().sweep(false);
        node.quiet();

        assertThat(node.world().effects()).containsExactly("1:03 restart");
        assertThat(end(waits)).startsWith("SUCCEEDED");
        assertThat(table.value("select phase from run where id = ?", hangs)).isEqualTo("ACTING");
        assertThat(table.count("announcement where kind = 'WAITING' and body ->> 'text' like 'The deadline is over%'"))
                .isEqualTo(1);
    }

    @Test
    void newsOfAnAlertThatCameInAtAnotherNodeAreHeard() {
        var run = node.fires(LADDER);
        node.pass("5s");
        table.change("update alert_episode set ended_at = now()");
        node.recovery().sweep(false);
        node.quiet();
        assertThat(table.value("select state ->> 'resolved' from run")).isEqualTo("true");

        table.change("update alert_episode set ended_at = null");
        node.recovery().sweep(false);
        node.toEnd();

        assertThat(end(run)).isEqualTo("SUCCEEDED: rollback has helped");
    }

    @Test
    void theRunsOfANodeWhoseLeaseIsOverAreTakenUpAndItWritesNothingMore() {
        var run = node.fires(LADDER);
        node.pass("15s");
        var stopped = node;
        node = stopped.another();
        assertThat(node.recovery().sweep(false)).as("its lease holds").isZero();

        table.change(
                "update node set lease_until = now() - interval '1 s' where id = ?",
                stopped.node().id());
        assertThat(node.recovery().sweep(false)).isEqualTo(1);
        node.quiet();
        // The first node wakes: its timer fires, and the journal refuses.
        node.toEnd();
        stopped.quiet();

        assertThat(stopped.executor().holds(run)).isFalse();
        assertThat(stopped.node().renew()).isFalse();
        assertThat(end(run)).isEqualTo("SUCCEEDED: rollback has helped");
        assertThat(node.world().effects()).hasSize(2);
        assertThat(
                        table.rows(
                                "select distinct node from run_event where type <> 'resumed' and seq > (select seq from run_event where type = 'resumed')"))
                .containsExactly(String.valueOf(node.node().id()));
        stopped.close();
    }

    @Test
    void aNodeThatIsAloneTakesEverythingAtOnce() {
        node.fires(LADDER);
        node.quiet();
        node.dies();
        node = node.another();

        assertThat(table.count("node where lease_until > now()")).isEqualTo(2);
        assertThat(node.recovery().sweep(true)).isEqualTo(1);
        assertThat(table.count("node")).isEqualTo(1);
    }

    @Test
    void aNewerNodeHasTheGreaterNumber() {
        try (var newer = node.another()) {
            assertThat(newer.node().id()).isGreaterThan(node.node().id());
        }
    }

    private void dieAndComeBack(String downtime) {
        node.dies();
        comeBack(downtime);
    }

    private void comeBack(String downtime) {
        node.time().pass(VirtualTime.time(downtime));
        node = node.another();
        node.recovery().sweep(true);
    }

    private String end(UUID run) {
        return table.value("select outcome || ': ' || reason from run where id = ?", run);
    }
}
