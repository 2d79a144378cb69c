package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.Prepared;
import dev.remediator.playbook.Limits;
import dev.remediator.playbook.Windows;
import dev.remediator.run.FaultyDataSource.Fault;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Turns are written once, in order, by their owner only; one that cannot be written fails alone. */
@ExtendWith(PostgresExtension.class)
final class JournalWriterTest {
    private static final Remedy RESTART =
            remedy("gateway-down").tries(rung("restart")).verify("alive", "0s", "1m", "10s");
    private static final Remedy WAITS =
            remedy("waits").waits("30m").tries(rung("restart")).deadline("45m");

    private final DataSource dataSource;
    private final FaultyDataSource faulty;
    private final Table table;
    private final LiveNode node;

    JournalWriterTest(DataSource dataSource) {
        this.dataSource = dataSource;
        faulty = new FaultyDataSource(dataSource);
        table = new Table(new Transactions(dataSource));
        node = LiveNode.on(new Transactions(faulty));
        node.world().health("alive", "fail");
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void aTurnThatDoesNotFollowTheStoredOneIsRefusedWhole() {
        var run = node.fires(WAITS);
        node.quiet();
        var state = state(run);
        var turn =
                machine().next(state, new RunEvent.AlertResolved(), node.time().instant());

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> write(new JournalEntry(turn, 3)).join())
                .withCauseInstanceOf(JournalRows.StaleRun.class)
                .withMessageContaining("a run was changed by somebody else, or has ended");
        assertThat(table.count("run_event")).isEqualTo(1);
        assertThat(table.count("announcement")).isEqualTo(2);

        write(new JournalEntry(turn, 2)).join();
        assertThat(table.rows("select phase from run")).containsExactly("CANCELLED");
    }

    @Test
    void aRunThatHasEndedTakesNoMoreTurns() {
        var run = node.fires(WAITS);
        node.quiet();
        var before = state(run);
        write(new JournalEntry(turn(before, new RunEvent.AlertResolved()), 2)).join();

        // A turn made from the older state, with the number that would follow.
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> write(new JournalEntry(turn(before, new RunEvent.Resumed()), 3))
                        .join())
                .withCauseInstanceOf(JournalRows.StaleRun.class);
    }

    @Test
    void aNodeThatWasTakenOverWritesNothing() {
        var run = node.fires(WAITS);
        node.quiet();
        var state = state(run);
        try (var other = node.another(new Transactions(dataSource))) {
            table.change(
                    "update node set lease_until = now() - interval '1 s' where id = ?",
                    node.node().id());
            assertThat(other.node().takeOver(false)).containsExactly(run);
        }

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> write(new JournalEntry(turn(state, new RunEvent.AlertResolved()), 2))
                        .join())
                .withCauseInstanceOf(Node.LeaseLost.class)
                .withMessageContaining("was taken over by another; it writes nothing more");
        assertThat(table.rows("select seq, phase from run")).containsExactly("1 | WAITING");
        assertThat(node.node().renew()).isFalse();
    }

    @Test
    void aNodeThatSleptPastItsLeaseButWasNotTakenOverGoesOn() {
        var run = node.fires(WAITS);
        node.quiet();
        table.change("update node set lease_until = now() - interval '1 h'");

        write(new JournalEntry(turn(state(run), new RunEvent.AlertResolved()), 2))
                .join();

        assertThat(table.rows("select phase from run")).containsExactly("CANCELLED");
        assertThat(node.node().renew()).isTrue();
    }

    @Test
    void whatWaitsTogetherIsWrittenTogetherAndABadTurnFailsAlone() throws Exception {
        var good = List.of(node.fires(WAITS, "a"), node.fires(named("w2"), "b"), node.fires(named("w3"), "c"));
        var bad = node.fires(named("w4"), "d");
        node.quiet();
        var woken = node.announcements().woken();
        var writes = new ArrayList<CompletableFuture<JournalEntry>>();
        CompletableFuture<JournalEntry> refused;
        try (var blocker = dataSource.getConnection()) {
            blockWrites(blocker);
            // The first is being written, and waits; the others gather behind it.
            writes.add(write(resolved(good.get(0), 2)));
            await().until(this::somebodyWaitsForALock);
            writes.add(write(resolved(good.get(1), 2)));
            refused = write(resolved(bad, 7));
            writes.add(write(resolved(good.get(2), 2)));
            blocker.rollback();
        }

        for (var write : writes) write.get(10, TimeUnit.SECONDS);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> refused.get(10, TimeUnit.SECONDS))
                .withCauseInstanceOf(JournalRows.StaleRun.class);
        assertThat(table.count("run where phase = 'CANCELLED'")).isEqualTo(3);
        assertThat(table.rows("select seq, phase from run where id = ?", bad)).containsExactly("1 | WAITING");
        // Somebody is woken after the answer, and not before it.
        await().untilAsserted(() -> assertThat(node.announcements().woken() - woken)
                .as("one for each that was written")
                .isEqualTo(3));
    }

    @Test
    void severalTurnsOfOneRunFitIntoOneTransaction() throws Exception {
        var run = node.fires(WAITS);
        var other = node.fires(named("w2"), "b");
        node.quiet();
        var due = ((Command.SetTimer) state(run).outstanding().getFirst()).id();
        var fired = turn(state(run), new RunEvent.TimerFired(due));
        var stopped = machine()
                .next(
                        fired.state(),
                        new RunEvent.Cancelled("anna", "enough"),
                        node.time().instant());
        var woken = node.announcements().woken();
        CompletableFuture<JournalEntry> last;
        try (var blocker = dataSource.getConnection()) {
            blockWrites(blocker);
            var unused = write(resolved(other, 2));
            await().until(this::somebodyWaitsForALock);
            var _ = write(new JournalEntry(fired, 2));
            last = write(new JournalEntry(stopped, 3));
            blocker.rollback();
        }

        last.get(10, TimeUnit.SECONDS);

        assertThat(table.rows("select seq, phase from run where id = ?", run)).containsExactly("3 | CANCELLED");
        assertThat(table.rows("select type from run_event where run_id = ? order by seq", run))
                .containsExactly("started", "timer-fired", "cancelled");
        assertThat(table.count("timer where run_id = ?", run)).isZero();
        // Somebody is woken after the answer, and not before it.
        await().untilAsserted(() -> assertThat(node.announcements().woken() - woken)
                .as("two transactions")
                .isEqualTo(2));
    }

    @ParameterizedTest
    @EnumSource(names = {"BEFORE_COMMIT", "ANSWER_LOST"})
    void everyTurnOfAStoryIsWrittenExactlyOnceWhereverTheConnectionBreaks(Fault fault) {
        node.world().health("alive", "fail for 15s", "pass");
        // Each write fails once, then succeeds: the intent and the result too.
        for (int i = 0; i < 12; i++) faulty.next(Fault.NONE, fault);
        faulty.next(fault, fault, fault);

        var run = node.fires(RESTART);
        node.toEnd();

        assertThat(table.rows("select seq from run_event where run_id = ? order by seq", run))
                .containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11");
        assertThat(node.world().effects()).containsExactly("0:00 restart");
        assertThat(table.rows("select outcome from effect")).containsExactly("done");
        assertThat(table.rows("select kind from announcement order by id"))
                .containsExactly("RUN_STARTED", "SEEN", "DOING", "DONE", "CHECKING", "VERIFIED", "HEALED");
        assertThat(table.rows("select phase from run")).containsExactly("SUCCEEDED");
    }

    @Test
    void aTurnWhoseAnswerWasLostIsKnownAgainAlsoWhenItsBatchIsTakenApart() throws Exception {
        var first = node.fires(named("w1"), "a");
        var good = node.fires(named("w2"), "b");
        var bad = node.fires(named("w3"), "c");
        node.quiet();
        CompletableFuture<JournalEntry> kept;
        CompletableFuture<JournalEntry> refused;
        try (var blocker = dataSource.getConnection()) {
            blockWrites(blocker);
            var unused = write(resolved(first, 2));
            await().until(this::somebodyWaitsForALock);
            kept = write(resolved(good, 2));
            faulty.next(Fault.NONE, Fault.ANSWER_LOST);
            blocker.rollback();
        }
        kept.get(10, TimeUnit.SECONDS);
        refused = write(resolved(bad, 9));

        assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> refused.get(10, TimeUnit.SECONDS));
        assertThat(faulty.allFaultsHappened()).isTrue();
        assertThat(table.count("run_event where run_id = ?", good)).isEqualTo(2);
    }

    /** Taken up from what was read before the run went on: nothing that it intends may be done. */
    @Test
    void aTurnOfAnOlderMemoryIsNotTakenForTheOneThatHasItsNumber() {
        var run = node.fires(WAITS);
        node.quiet();
        var later = node.time().instant().plusSeconds(1);
        var older = machine().next(state(run), new RunEvent.Resumed(), later);
        write(resolved(run, 2)).join();
        faulty.refuseOnce();

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> write(new JournalEntry(older, 2)).join())
                .withCauseInstanceOf(JournalRows.StaleRun.class);
        assertThat(table.rows("select type from run_event where run_id = ? order by seq", run))
                .containsExactly("started", "alert-resolved");
    }

    @Test
    void whileTheDatabaseIsAwayTurnsWaitAndNothingIsDone() {
        node.world().heals("restart", "alive");
        node.fires(RESTART);
        faulty.goAway();
        node.time().settle();
        assertThat(node.world().effects()).isEmpty();

        faulty.comeBack();
        node.toEnd();

        assertThat(node.world().effects()).hasSize(1);
        assertThat(table.rows("select phase from run")).containsExactly("SUCCEEDED");
    }

    @Test
    void aTurnThatBreaksDownTakesNobodyWithIt() {
        var broken = node.fires(WAITS, "a");
        var other = node.fires(named("w2"), "b");
        node.quiet();
        var claim = new Journal.Claim(
                state(broken),
                2,
                new Command.EvaluateGuards(99, intention(), Limits.NONE, Windows.ALWAYS, List.of(), false),
                verdict -> {
                    throw new StackOverflowError("a bug");
                });

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(
                        () -> node.writer().claim(claim).toCompletableFuture().join())
                .withCauseInstanceOf(StackOverflowError.class);

        write(resolved(other, 2)).join();
        assertThat(table.rows("select * from acting")).isEmpty();
    }

    @Test
    void afterItIsClosedEveryTurnIsRefusedAndNoneIsLeftWaiting() {
        var run = node.fires(WAITS);
        node.quiet();
        node.writer().close();

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() ->
                        write(resolved(run, 2)).orTimeout(5, TimeUnit.SECONDS).join())
                .withMessageContaining("the journal is closed");
    }

    @Test
    void ofTwoRunsThatClaimOneTargetInOneTransactionOneActs() {
        var second = remedy("other").tries(rung("rollback")).verify("alive", "0s", "1m", "10s");
        node.fires(RESTART);
        node.fires(second);
        node.quiet();

        assertThat(node.world().effects()).hasSize(1);
        assertThat(table.rows("select phase from run order by phase")).containsExactly("GUARDING", "VERIFYING");
        assertThat(table.count("acting")).isEqualTo(1);
    }

    @Test
    void ofTwoNodesThatClaimOneTargetAtOnceOneActsAndTheOtherWaits() {
        try (var other = node.another(new Transactions(dataSource))) {
            for (int round = 0; round < 20; round++) {
                var target = "target-" + round;
                var mine = node.fires(named("mine-" + round, "restart"), target);
                var theirs = other.fires(named("theirs-" + round, "rollback"), target);
                node.quiet();
                other.quiet();
                assertThat(table.rows("select phase from run where id in (?, ?) order by phase", mine, theirs))
                        .as("round %d", round)
                        .containsExactly("GUARDING", "VERIFYING");
            }
        }
        assertThat(node.world().effects()).hasSize(20);
        assertThat(table.count("acting")).isEqualTo(20);
    }

    @Test
    void aVerdictThatMustBeAskedForAgainMakesTheTurnAgain() {
        node.world().heals("restart", "alive");
        var run = node.fires(remedy("gateway-down").tries(rung("restart")));
        // The claim is committed on the third attempt; its turn is made of the verdict that counts.
        faulty.next(Fault.NONE, Fault.BEFORE_COMMIT, Fault.BEFORE_COMMIT);
        node.toEnd();

        assertThat(
                        table.rows(
                                "select event ->> 'event', event -> 'verdict' ->> 'verdict' from run_event where type = 'guards-evaluated'"))
                .containsExactly("guards-evaluated | allow");
        assertThat(table.count("effect where run_id = ?", run)).isEqualTo(1);
    }

    private boolean somebodyWaitsForALock() {
        return table.count("pg_locks where not granted") > 0;
    }

    /** Holds the proof of the lease that every write needs. */
    private void blockWrites(Connection blocker) throws SQLException {
        blocker.setAutoCommit(false);
        try (var statement = blocker.prepareStatement("select from node where id = ? for update")) {
            statement.setLong(1, node.node().id());
            statement.execute();
        }
    }

    private CompletableFuture<JournalEntry> write(JournalEntry entry) {
        return node.writer().append(entry).toCompletableFuture();
    }

    private JournalEntry resolved(UUID run, int seq) {
        return new JournalEntry(turn(state(run), new RunEvent.AlertResolved()), seq);
    }

    private Transition turn(RunState state, RunEvent event) {
        return machine().next(state, event, node.time().instant());
    }

    /** Any machine makes the same of a run that waits. */
    private RunMachine machine() {
        return new RunMachine(WAITS.build(), Remedy.target(Remedy.TARGET, "platform"));
    }

    private RunState state(UUID run) {
        return RunJson.read(RunState.class, table.value("select state from run where id = ?", run));
    }

    private static Remedy named(String name) {
        return remedy(name).waits("30m").tries(rung("restart")).deadline("45m");
    }

    private static Remedy named(String name, String capability) {
        return remedy(name).tries(rung(capability)).verify("alive", "0s", "30m", "10s");
    }

    private static Command.Intention intention() {
        return new Command.Intention(
                0,
                "restart",
                JsonNodeFactory.instance.objectNode(),
                new Prepared("restart", JsonNodeFactory.instance.objectNode(), Optional.empty(), Duration.ofSeconds(1)),
                Optional.empty());
    }
}
