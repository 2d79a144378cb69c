package dev.remediator.simulation;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.Prepared;
import dev.remediator.action.Undo;
import dev.remediator.guard.Verdict;
import dev.remediator.run.Command;
import dev.remediator.run.Journal;
import dev.remediator.run.JournalEntry;
import dev.remediator.run.Phase;
import dev.remediator.run.Remedy;
import dev.remediator.run.RunEvent;
import dev.remediator.run.RunMachine;
import dev.remediator.run.RunState;
import dev.remediator.run.Transition;
import dev.remediator.run.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * What the simulation takes for granted of the database. The same promises are asked of its own tables and of production's
 * on PostgreSQL, so that a seed that keeps its promises says something about production.
 */
abstract class StoreContract {
    static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");
    private static final String HERE = "mcp-gateway";

    /** What is asked of either; {@code node} is what {@link #register} gave. */
    interface Tables {
        long register();

        boolean renew(long node);

        /** As if it had slept. */
        void leaseIsOver(long node);

        List<UUID> takeOver(long node);

        Journal journal(long node);

        void begin(long node, JournalEntry first);

        Optional<String> holder(String target);

        int seq(UUID run);

        /** State and, where it stands, in how many seconds it is due: {@code made 30}. */
        String temporary(UUID run);

        int timers(UUID run);

        /** The name of what became of it. */
        String decides(UUID run, int command, String engineer, boolean granted);

        void freeze(String target);
    }

    abstract Tables tables();

    /** A run, driven by hand. */
    private final class Driven {
        final RunMachine machine;
        final Journal journal;
        RunState state;
        int seq = 1;

        Driven(Remedy remedy, String target, long node) {
            machine = new RunMachine(remedy.build(), Remedy.target(target, "platform"));
            journal = tables().journal(node);
            var fresh = machine.fresh(
                    UUID.randomUUID(),
                    UUID.randomUUID(),
                    new Trigger.ByAlert(UUID.randomUUID(), Map.of("alertname", "GatewayDown"), Map.of(), NOW),
                    NOW);
            var first = new JournalEntry(machine.next(fresh, new RunEvent.Started(), NOW), 1);
            tables().begin(node, first);
            state = first.turn().state();
        }

        UUID id() {
            return state.id();
        }

        Transition next(RunEvent event) {
            return machine.next(state, event, NOW);
        }

        CompletionStage<JournalEntry> write(RunEvent event, int at) {
            return journal.append(new JournalEntry(next(event), at));
        }

        Driven hears(RunEvent event) {
            state = got(write(event, ++seq)).turn().state();
            return this;
        }

        <C extends Command> C outstanding(Class<C> kind) {
            return state.outstanding().stream()
                    .filter(kind::isInstance)
                    .map(kind::cast)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(state.outstanding().toString()));
        }

        /** Whatever is asked before is answered so that it goes on, up to the question to the guards before an effect. */
        Driven wantsToAct() {
            while (true) {
                var next = state.outstanding().getFirst();
                switch (next) {
                    case Command.EvaluateGuards _ -> {
                        return this;
                    }
                    case Command.Look _ -> assertThat(asks()).isInstanceOf(Verdict.Allow.class);
                    case Command.Prepare p -> hears(new RunEvent.Planned(p.id(), prepared()));
                    default -> throw new AssertionError(next.toString());
                }
            }
        }

        Verdict asks() {
            var asked = outstanding(Command.Claiming.class);
            var heard = new AtomicReference<Verdict>();
            state = got(journal.claim(new Journal.Claim(state, ++seq, asked, verdict -> {
                        heard.set(verdict);
                        return next(new RunEvent.GuardsEvaluated(asked.id(), verdict));
                    })))
                    .turn()
                    .state();
            return heard.get();
        }

        Driven acts() {
            wantsToAct();
            assertThat(asks()).isEqualTo(Verdict.ALLOW);
            return this;
        }

        Driven isDone() {
            return hears(new RunEvent.ActionDone(outstanding(Command.Act.class).id(), "done", Optional.empty()));
        }
    }

    private static Prepared prepared() {
        var nothing = JsonNodeFactory.instance.objectNode();
        return new Prepared("do it", nothing, Optional.of(new Undo(nothing, "take it back")), Duration.ofSeconds(10));
    }

    private static JournalEntry got(CompletionStage<JournalEntry> written) {
        return written.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static void refused(CompletionStage<JournalEntry> written) {
        assertThatThrownBy(() -> got(written)).isInstanceOf(Exception.class);
    }

    private static Remedy restart() {
        return remedy("gateway-down").tries(rung("restart"));
    }

    private static Verdict.Hold held(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Hold.class);
        return (Verdict.Hold) verdict;
    }

    @Test
    void aTurnIsWrittenOnceAndOnlyInItsPlace() {
        var run = new Driven(restart(), HERE, tables().register());
        run.wantsToAct();
        int seq = run.seq;
        refused(run.write(new RunEvent.Cancelled("ana", "again"), seq));
        refused(run.write(new RunEvent.Cancelled("ana", "too far"), seq + 2));
        assertThat(tables().seq(run.id())).isEqualTo(seq);
        run.hears(new RunEvent.Cancelled("ana", "enough"));
        assertThat(tables().seq(run.id())).isEqualTo(seq + 1);
    }

    @Test
    void turnsHandedInTogetherAreWrittenInTheirOrder() {
        var run = new Driven(restart(), HERE, tables().register());
        var resumed = run.next(new RunEvent.Resumed());
        var first = run.journal.append(new JournalEntry(resumed, 2));
        var second = run.journal.append(
                new JournalEntry(run.machine.next(resumed.state(), new RunEvent.Cancelled("ana", "enough"), NOW), 3));
        assertThat(got(second).seq()).isEqualTo(3);
        assertThat(got(first).seq()).isEqualTo(2);
        assertThat(tables().seq(run.id())).isEqualTo(3);
    }

    @Test
    void aRunThatIsOverTakesNoTurnMore() {
        var run = new Driven(restart(), HERE, tables().register());
        var late = run.next(new RunEvent.Resumed());
        run.hears(new RunEvent.Cancelled("ana", "enough"));
        assertThat(run.state.phase()).isEqualTo(Phase.CANCELLED);
        refused(run.journal.append(new JournalEntry(late, run.seq + 1)));
    }

    @Test
    void aNodeThatWasTakenOverWritesNothing() {
        long slept = tables().register();
        long other = tables().register();
        var run = new Driven(restart(), HERE, slept).wantsToAct();
        tables().leaseIsOver(slept);
        assertThat(tables().takeOver(other)).containsExactly(run.id());
        refused(run.write(new RunEvent.Cancelled("ana", "late"), run.seq + 1));
        var asked = run.outstanding(Command.EvaluateGuards.class);
        refused(run.journal.claim(new Journal.Claim(
                run.state,
                run.seq + 1,
                asked,
                verdict -> run.next(new RunEvent.GuardsEvaluated(asked.id(), verdict)))));
        assertThat(tables().holder(HERE)).isEmpty();
        assertThat(tables().renew(slept)).isFalse();
        var goesOn = run.next(new RunEvent.Resumed());
        assertThat(got(tables().journal(other).append(new JournalEntry(goesOn, run.seq + 1)))
                        .seq())
                .isEqualTo(run.seq + 1);
    }

    @Test
    void aLeaseThatHoldsIsNotTakenOver() {
        long works = tables().register();
        var run = new Driven(restart(), HERE, works);
        assertThat(tables().takeOver(tables().register())).isEmpty();
        assertThat(tables().renew(works)).isTrue();
        run.hears(new RunEvent.Cancelled("ana", "enough"));
    }

    @Test
    void aRunThatNobodyBeganHereIsNotWrittenByAnother() {
        var run = new Driven(restart(), HERE, tables().register());
        long other = tables().register();
        refused(tables().journal(other).append(new JournalEntry(run.next(new RunEvent.Resumed()), 2)));
    }

    @Test
    void oneRunHoldsATargetUntilItIsOver() {
        long node = tables().register();
        var one = new Driven(restart(), HERE, node).acts();
        assertThat(tables().holder(HERE)).contains(one.id().toString());
        var other = new Driven(remedy("other").tries(rung("rollback")), HERE, node).wantsToAct();
        assertThat(held(other.asks()).guard()).isEqualTo("target-busy");
        var elsewhere = new Driven(restart(), "search", node).acts();
        one.isDone();
        assertThat(one.state.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(tables().holder(HERE)).isEmpty();
        assertThat(tables().holder("search")).contains(elsewhere.id().toString());
    }

    @Test
    void whoIsHeldHoldsNothing() {
        long node = tables().register();
        new Driven(restart().limits("1 per 1h", ""), HERE, node).acts().isDone();
        var second = new Driven(restart().limits("1 per 1h", ""), HERE, node);
        while (second.state.outstanding().getFirst() instanceof Command.Prepare p)
            second.hears(new RunEvent.Planned(p.id(), prepared()));
        assertThat(held(second.asks()).guard()).isEqualTo("limit-per-target");
        assertThat(tables().holder(HERE)).isEmpty();
        new Driven(restart().limits("1 per 1h", ""), "search", node).acts();
    }

    @Test
    void coolingDownIsCountedFromTheIntent() {
        long node = tables().register();
        new Driven(restart().cooldown("30m"), HERE, node).acts().isDone();
        var second = new Driven(restart().cooldown("30m"), HERE, node);
        while (second.state.outstanding().getFirst() instanceof Command.Prepare p)
            second.hears(new RunEvent.Planned(p.id(), prepared()));
        var verdict = held(second.asks());
        assertThat(verdict.guard()).isEqualTo("cooldown");
        assertThat(verdict.until()).contains(NOW.plus(Duration.ofMinutes(30)));
    }

    @Test
    void whatIsFrozenIsHeld() {
        long node = tables().register();
        var here = new Driven(restart(), HERE, node).wantsToAct();
        var there = new Driven(restart(), "search", node).wantsToAct();
        tables().freeze(HERE);
        assertThat(held(here.asks()).guard()).isEqualTo("freeze");
        assertThat(there.asks()).isEqualTo(Verdict.ALLOW);
    }

    @Test
    void aTemporaryChangeIsThereWithItsIntent() {
        long node = tables().register();
        var remedy = remedy("slow").does(rung("ratelimit.set").lasting("30s"), rung("restart"));
        var run = new Driven(remedy, HERE, node).wantsToAct();
        assertThat(tables().temporary(run.id())).isEmpty();
        assertThat(run.asks()).isEqualTo(Verdict.ALLOW);
        assertThat(tables().temporary(run.id())).startsWith("intended ");
        run.isDone();
        assertThat(tables().temporary(run.id())).isEqualTo("made 30");
    }

    @Test
    void aTemporaryChangeThatWasNotMadeIsOver() {
        var remedy = remedy("slow").tries(rung("ratelimit.set").lasting("30s"));
        var run = new Driven(remedy, HERE, tables().register()).acts();
        run.hears(new RunEvent.ActionFailed(run.outstanding(Command.Act.class).id(), "no"));
        assertThat(tables().temporary(run.id())).isEqualTo("not-made");
    }

    @Test
    void whatRunsAskAndWaitForIsGoneWithThem() {
        var run = new Driven(restart().waits("5m"), HERE, tables().register());
        while (run.state.outstanding().getFirst() instanceof Command.Claiming) run.asks();
        assertThat(tables().timers(run.id())).isEqualTo(1);
        run.hears(new RunEvent.Cancelled("ana", "enough"));
        assertThat(tables().timers(run.id())).isZero();
    }

    @Test
    void aWordOfEachCountsOnce() {
        var remedy = remedy("careful").tries(rung("restart").approvedBy("platform", 2, "10m", false));
        var run = new Driven(remedy, HERE, tables().register());
        while (true) {
            var next = run.state.outstanding().getFirst();
            if (next instanceof Command.AskApproval) break;
            if (next instanceof Command.Prepare p) run.hears(new RunEvent.Planned(p.id(), prepared()));
            else run.asks();
        }
        int question = run.outstanding(Command.AskApproval.class).id();
        assertThat(run.journal.words(run.id(), question)).isEmpty();
        assertThat(tables().decides(run.id(), question, "ana", true)).isEqualTo("NOTED");
        assertThat(tables().decides(run.id(), question, "ana", true)).isIn("NOTED", "AGAIN");
        assertThat(tables().decides(run.id(), question, "ana", false)).isEqualTo("OVER");
        assertThat(tables().decides(run.id(), question, "cem", true)).isEqualTo("NOT_THEIRS");
        assertThat(tables().decides(run.id(), question + 1, "ben", true)).isEqualTo("UNKNOWN");
        assertThat(tables().decides(run.id(), question, "ben", true)).isEqualTo("NOTED");
        assertThat(run.journal.words(run.id(), question))
                .extracting(word -> word instanceof RunEvent.ApprovalDecided d ? d.by() : "")
                .containsExactly("ana", "ben");
        run.hears(new RunEvent.Cancelled("ana", "enough"));
        assertThat(tables().decides(run.id(), question, "ben", true)).isEqualTo("OVER");
    }
}
