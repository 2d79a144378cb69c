package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.action.UndoOutcome;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What stands in the database, turn by turn. */
@ExtendWith(PostgresExtension.class)
final class JournalTest {
    private static final Remedy RESTART =
            remedy("gateway-down").tries(rung("restart")).verify("alive", "0s", "1m", "10s");

    private final Table table;
    private LiveNode node;

    JournalTest(Transactions transactions) {
        table = new Table(transactions);
        node = LiveNode.on(transactions);
    }

    @BeforeEach
    void theGatewayIsDown() {
        node.world().health("alive", "fail");
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void whatIsSentAgainTakesThePlaceOfWhatWasSentBeforeWithItsTemporaryChange() {
        node.world()
                .heals("ratelimit.set", "alive")
                .on("ratelimit.set")
                .canBeUndone()
                .mayBeSentAgain();
        node.world().on("ratelimit.set").isLostBefore("connection reset").isDone("set");
        node.fires(remedy("gateway-crowded")
                .tries(rung("ratelimit.set").lasting("15m").verify("alive", "0s", "1m", "10s")));
        node.toEnd();

        assertThat(table.rows("select capability, outcome from effect order by intent_at"))
                .containsExactly("ratelimit.set | repeated", "ratelimit.set | done");
        assertThat(
                        table.rows(
                                "select state, command_id = (select max(command_id) from effect) from temporary_change order by command_id"))
                .containsExactly("not-made | f", "made | t");

        node.pass("20m");
        var unused = node.temporary().sweep();
        node.quiet();
        assertThat(table.rows("select state from temporary_change order by command_id"))
                .containsExactly("not-made", "ended");
        assertThat(table.rows("select phase from run")).containsExactly("SUCCEEDED");
    }

    @Test
    void aHealedRunLeavesItsWholeStory() {
        node.world().health("alive", "fail for 15s", "pass");
        var run = node.fires(RESTART);
        node.toEnd();

        assertThat(table.rows("select seq, type from run_event where run_id = ? order by seq", run))
                .containsExactly(
                        "1 | started",
                        "2 | guards-evaluated",
                        "3 | check-failed",
                        "4 | planned",
                        "5 | guards-evaluated",
                        "6 | action-done",
                        "7 | check-failed",
                        "8 | timer-fired",
                        "9 | check-failed",
                        "10 | timer-fired",
                        "11 | check-passed");
        assertThat(
                        table.rows(
                                "select seq, phase, outcome, reason, extract(epoch from ended_at - started_at)::int, node from run"))
                .containsExactly("11 | SUCCEEDED | SUCCEEDED | restart has helped | 20 | "
                        + node.node().id());
        assertThat(table.rows("select capability, playbook, target, says, outcome, summary from effect"))
                .containsExactly("restart | gateway-down | mcp-gateway | restart of mcp-gateway | done | restart done");
        assertThat(table.rows("select * from acting")).isEmpty();
        assertThat(table.rows("select * from timer")).isEmpty();
        assertThat(table.rows("select kind from announcement order by id"))
                .containsExactly("RUN_STARTED", "SEEN", "DOING", "DONE", "CHECKING", "VERIFIED", "HEALED");
    }

    @Test
    void whatIsHeldUntilAKnownTimeIsDecidedAboutAnewThen() {
        table.change("""
                        insert into effect (run_id, command_id, incident_id, playbook, target, capability, says, node, intent_at)
                        values (gen_random_uuid(), 1, gen_random_uuid(), 'gateway-down', 'mcp-gateway', 'restart', '', 1, ?)
                        """, Columns.at(VirtualTime.START.minusSeconds(60)));

        var run = node.fires(remedy("gateway-down")
                .tries(rung("restart"))
                .verify("alive", "0s", "1m", "10s")
                .cooldown("30m"));
        node.quiet();

        assertThat(table.rows("select phase, held_by from run")).containsExactly("HELD | cooldown");
        assertThat(table.rows(
                        "select run_id, extract(epoch from retry_at - ?)::int from alert_episode",
                        Columns.at(VirtualTime.START)))
                .containsExactly(run + " | 1740");
    }

    @Test
    void theIntentStandsThereBeforeTheEffectAndTheTargetIsHeld() {
        var seen = new ArrayList<String>();
        node.world().on("restart").meanwhile(() -> {
            seen.addAll(table.rows("select capability, outcome, result_at from effect"));
            seen.addAll(table.rows("select target, run_id::text = (select id::text from run) from acting"));
            seen.addAll(table.rows("select phase from run"));
        });

        node.fires(RESTART);
        node.quiet();

        assertThat(seen).containsExactly("restart | null | null", "mcp-gateway | t", "ACTING");
    }

    @Test
    void whileItVerifiesItHoldsTheTargetAndOneTimer() {
        node.fires(RESTART);
        node.pass("25s");

        assertThat(table.rows("select phase, outcome, ended_at from run")).containsExactly("VERIFYING | null | null");
        assertThat(table.rows("select target from acting")).containsExactly("mcp-gateway");
        assertThat(table.rows("select extract(epoch from due_at - (select started_at from run))::int from timer"))
                .containsExactly("30");
    }

    static Stream<Arguments> outcomes() {
        return Stream.of(
                Arguments.of((Story) w -> w.on("restart").isDone("restarted"), "done | restarted"),
                Arguments.of((Story) w -> w.on("restart").isRefused("busy"), "refused | busy"),
                Arguments.of((Story) w -> w.on("restart").fails("no"), "failed | no"),
                Arguments.of(
                        (Story) w -> w.on("restart").isLostAfterwards("reset").isFoundToHaveHappened(),
                        "done | the platform shows it"),
                Arguments.of(
                        (Story) w -> w.on("restart").isLostBefore("reset").isFoundNotToHaveHappened(),
                        "failed | the platform shows nothing"),
                Arguments.of(
                        (Story) w -> w.on("restart").isLostBefore("reset"), "unknown | the platform keeps no record"));
    }

    interface Story {
        void describe(World world);
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void whatBecameOfAnEffectIsStored(Story story, String stored) {
        story.describe(node.world());
        node.fires(RESTART);
        node.toEnd();

        assertThat(table.rows("select outcome, summary from effect")).containsExactly(stored);
        assertThat(table.rows("select result_at is not null from effect")).containsExactly("t");
        assertThat(table.rows("select * from acting")).isEmpty();
    }

    @Test
    void aTemporaryChangeStandsThereWithItsIntentAndIsCountedFromItsResult() {
        var seen = new ArrayList<String>();
        node.world()
                .heals("ratelimit.set", "alive")
                .on("ratelimit.set")
                .canBeUndone()
                .meanwhile(() -> seen.addAll(table.rows(
                        "select state, says, extract(epoch from next_at - made_at)::int from temporary_change")));

        node.fires(temporary());
        node.toEnd();

        // Intended: its time, the longest time until the action begins, and the longest that it may take.
        assertThat(seen).containsExactly("intended | undo ratelimit.set | " + (900 + 30 + 60));
        assertThat(
                        table.rows(
                                "select state, extract(epoch from due_at - made_at)::int, next_at = due_at, ended_at from temporary_change"))
                .containsExactly("made | 900 | t | null");
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of((Story) w -> w.on("ratelimit.set").fails("no"), "not-made | no"),
                Arguments.of((Story) w -> w.on("ratelimit.set").isRefused("no"), "not-made | no"),
                Arguments.of(
                        (Story) w -> w.on("ratelimit.set").isLostBefore("reset").isFoundNotToHaveHappened(),
                        "not-made | the platform shows nothing"),
                Arguments.of((Story) w -> w.on("ratelimit.set").isLostBefore("reset"), "intended | null"),
                Arguments.of(
                        (Story) w ->
                                w.on("ratelimit.set").isLostAfterwards("reset").isFoundToHaveHappened(),
                        "ended | ratelimit.set taken back"),
                Arguments.of((Story) w -> {}, "ended | ratelimit.set taken back"),
                Arguments.of(
                        (Story) w -> w.on("ratelimit.set").undoAnswers(new UndoOutcome.Foreign("it is 7 now")),
                        "foreign | it is 7 now"),
                Arguments.of(
                        (Story) w -> w.on("ratelimit.set").undoAnswers(new UndoOutcome.Failed("no route")),
                        "made | null"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void whatBecameOfATemporaryChangeIsStored(Story story, String stored) {
        node.world().on("ratelimit.set").canBeUndone();
        story.describe(node.world());

        node.fires(temporary());
        node.toEnd();

        assertThat(table.rows("select state, summary from temporary_change")).containsExactly(stored);
    }

    @Test
    void aChangeThatItsRunCouldNotTakeBackIsStillTakenBackOnTime() {
        node.world().on("ratelimit.set").undoAnswers(new UndoOutcome.Failed("no route"));

        node.fires(temporary());
        node.toEnd();

        assertThat(table.rows("select ended_at, next_at = due_at from temporary_change"))
                .containsExactly("null | t");
    }

    @Test
    void aRunThatTakesItsChangeBackShortBeforeItsEndIsLeftTheTimeForThat() {
        var seen = new ArrayList<String>();
        node.world()
                .on("ratelimit.set")
                .canBeUndone()
                .meanwhileUndone(() -> seen.addAll(
                        table.rows("select extract(epoch from next_at - due_at)::int from temporary_change")));

        node.fires(remedy("limit").tries(rung("ratelimit.set").lasting("70s")).verify("alive", "0s", "1m", "10s"));
        node.toEnd();

        // Undone after 60 s, due after 70: nobody else tries before two minutes are over.
        assertThat(seen).containsExactly("110");
    }

    @Test
    void aRunThatWaitsForItsTargetHasATimerAndHoldsNothing() {
        node.fires(RESTART);
        node.pass("10s");
        var second = node.fires(remedy("other").tries(rung("rollback")).verify("alive", "0s", "20m", "10s"));
        node.quiet();
        assertThat(table.rows("select phase from run where id = ?", second)).containsExactly("GUARDING");
        assertThat(table.rows("select count(*) from acting")).containsExactly("1");
        assertThat(table.rows("select count(*) from timer where run_id = ?", second))
                .containsExactly("1");

        node.toEnd();

        assertThat(table.rows("select phase from run where id = ?", second)).containsExactly("FAILED");
        assertThat(table.rows("select * from acting")).isEmpty();
    }

    @Test
    void theCooldownIsCountedInTheDatabaseAlsoOverARestart() {
        var remedy = remedy("gateway-down")
                .tries(rung("restart"))
                .verify("alive", "0s", "1m", "10s")
                .cooldown("5m");
        node.world().heals("restart", "alive");
        node.fires(remedy);
        node.toEnd();
        node.dies();
        node = node.another();
        node.world().heals("nothing", "alive");

        var second = node.fires(remedy);
        node.toEnd();

        assertThat(table.value("select phase || ': ' || reason from run where id = ?", second))
                .startsWith(
                        "HELD: gateway-down acted on mcp-gateway at 2026-11-22T03:00:00Z; its cooldown lasts until");
        assertThat(node.world().effects()).hasSize(1);
        assertThat(table.rows("select * from acting"))
                .as("a run that is held gives its claim back")
                .isEmpty();
    }

    @Test
    void whateverAPlatformAnswersIsStored() {
        node.world()
                .fact("logs.recent", "{\"lines\":[\"NUL \\u0000 and half a pair \\ud83d\"]}")
                .heals("restart", "alive")
                .on("restart")
                .isDone("done \0 and \uD83D, too; gr\u00FC\u00DFe \uD83D\uDE00");

        node.fires(remedy("gateway-down")
                .gathers("logs", "logs.recent")
                .tries(rung("restart"))
                .verify("alive", "0s", "1m", "10s"));
        node.toEnd();

        assertThat(table.rows("select phase from run")).containsExactly("SUCCEEDED");
        assertThat(table.rows("select summary from effect"))
                .containsExactly("done \uFFFD and \uFFFD, too; gr\u00FC\u00DFe \uD83D\uDE00");
    }

    @Test
    void everyEndOfARunLetsGoOfItsTarget() {
        for (var ending : List.of(
                new RunEvent.Cancelled("anna", "enough"),
                new RunEvent.AlertResolved(),
                new RunEvent.Abandoned("gone"))) {
            var run = node.fires(RESTART);
            node.pass("5s");
            assertThat(table.count("acting")).isEqualTo(1);

            node.executor().deliver(run, ending);
            node.toEnd();

            assertThat(table.count("acting")).as("after %s", ending).isZero();
        }
    }

    @Test
    void anEndedRunIsNeitherHeldInMemoryNorTouchedAgain() {
        var run = node.fires(RESTART);
        node.toEnd();
        var turns = table.count("run_event");

        node.executor().deliver(run, new RunEvent.Cancelled("anna", "late"));
        node.quiet();

        assertThat(node.executor().holds(run)).isFalse();
        assertThat(table.count("run_event")).isEqualTo(turns);
    }

    private static Remedy temporary() {
        return remedy("limit").tries(rung("ratelimit.set").lasting("15m")).verify("alive", "0s", "1m", "10s");
    }
}
