package dev.remediator.run;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One run in memory: takes its events one at a time, and carries out what the machine commands. Reading commands start at
 * once; a command that changes something starts when the turn that holds it is committed.
 */
final class RunActor {
    private static final Logger LOG = Logger.getLogger(RunActor.class);

    /** @param gone told when this run needs no memory any more */
    record Surroundings(
            Journal journal,
            Hands hands,
            Timers timers,
            InstantSource clock,
            Executor threads,
            Drain drain,
            Consumer<UUID> gone) {}

    /** How long after a failed look at what people have said it is tried again. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Surroundings around;
    private final RunMachine machine;
    private final Deeds deeds;
    private final Deque<RunEvent> waiting = new ArrayDeque<>();
    /** Events after which people are waited for no longer; they wait until everything that was said is heard. */
    private final Set<RunEvent> closing = new LinkedHashSet<>();

    private RunState state;
    private int seq;
    /** A claim is being written: its verdict is the next event, whatever else comes. */
    private boolean claiming;
    /** Changes of the world that are under way at this moment. */
    private int changing;

    private boolean gone;
    private Timers.@Nullable Alarm deadline;

    RunActor(Surroundings around, RunMachine machine, RunState state, int seq) {
        this.around = around;
        this.machine = machine;
        this.state = state;
        this.seq = seq;
        deeds = new Deeds(around.hands(), around.clock(), state.id(), state.target());
    }

    /** @param first the committed turn that made this run */
    synchronized void begin(Transition first) {
        armDeadline();
        perform(first.commands(), Optional.empty());
        leaveIfOver(Optional.empty());
    }

    /**
     * Takes the outstanding commands up again. That this is written first proves that what was read is still what is
     * stored, and that the run is ours: otherwise the journal refuses, and nothing is changed.
     */
    synchronized void resume() {
        armDeadline();
        var left = state.outstanding();
        turn(new RunEvent.Resumed())
                .ifPresent(committed -> perform(
                        left.stream()
                                .filter(c -> state.outstanding(c.id()).isPresent())
                                .toList(),
                        Optional.of(committed)));
    }

    synchronized void handle(RunEvent event) {
        if (gone) return;
        if (claiming) waiting.add(event);
        else if (closes(event)) hearOut(event);
        else turn(event);
    }

    /** Whether people who are asked are waited for no longer because of it: their time is over. */
    private boolean closes(RunEvent event) {
        return switch (event) {
            case RunEvent.AskExpired e -> state.outstanding(e.command()).isPresent();
            case RunEvent.DeadlineReached _ -> question().isPresent();
            default -> false;
        };
    }

    private Optional<Command.Question> question() {
        return state.outstanding().stream()
                .filter(c -> c instanceof Command.Question)
                .map(c -> (Command.Question) c)
                .findFirst();
    }

    /** What was said in time counts, even if it has not been heard yet: at another node, or a moment ago. */
    private void hearOut(RunEvent event) {
        var question = question();
        if (question.isEmpty()) {
            turn(event);
            return;
        }
        if (around.clock().instant().isBefore(question.get().expiresAt())) return;
        if (!closing.add(event) || closing.size() > 1) return;
        around.threads().execute(() -> heardOut(question.get().id()));
    }

    private void heardOut(int question) {
        List<RunEvent> words;
        try {
            words = around.journal().words(state().id(), question);
        } catch (RuntimeException e) {
            LOG.warnf(e, "What people said to run %s cannot be read; nobody's time is over meanwhile", state().id());
            around.timers().at(around.clock().instant().plus(AGAIN), () -> heardOut(question));
            return;
        }
        synchronized (this) {
            if (gone) return;
            words.forEach(this::handle);
            var over = List.copyOf(closing);
            closing.clear();
            for (var event : over)
                if (claiming) waiting.add(event);
                else turn(event);
        }
    }

    private synchronized RunState state() {
        return state;
    }

    /** @return the turn being written, if the event changed anything */
    private Optional<CompletionStage<JournalEntry>> turn(RunEvent event) {
        var turn = machine.next(state, event, around.clock().instant());
        if (!turn.changed()) return Optional.empty();
        seq++;
        state = turn.state();
        var committed = around.journal().append(new JournalEntry(turn, seq));
        committed.whenComplete((entry, failure) -> {
            if (failure != null) lost(failure);
        });
        if (!turn.before().deadlineAt().equals(state.deadlineAt())) armDeadline();
        perform(turn.commands(), Optional.of(committed));
        leaveIfOver(Optional.of(committed));
        return Optional.of(committed);
    }

    private void perform(List<Command> commands, Optional<CompletionStage<JournalEntry>> committed) {
        for (var command : commands) {
            switch (command) {
                case Command.Tell tell -> {}
                case Command.SetTimer timer ->
                    around.timers().at(timer.due(), () -> handle(new RunEvent.TimerFired(timer.id())));
                case Command.Claiming claiming -> claim(claiming);
                case Command.Question question -> expire(question);
                case Command.Gather gather -> start(() -> deeds.gather(gather));
                case Command.Check check -> start(() -> deeds.check(check));
                case Command.Prepare prepare -> start(() -> deeds.prepare(prepare));
                case Command.Act act -> after(committed, () -> change(() -> deeds.act(act)));
                case Command.Reconcile reconcile -> after(committed, () -> start(() -> deeds.reconcile(reconcile)));
                case Command.Undo undo -> after(committed, () -> change(() -> deeds.undo(undo)));
            }
        }
    }

    private void expire(Command.Question question) {
        around.timers().at(question.expiresAt(), () -> handle(new RunEvent.AskExpired(question.id())));
    }

    /** Once this process is to end, it stays outstanding: whoever takes the run up asks. */
    private void claim(Command.Claiming asked) {
        if (!around.drain().admits()) return;
        claiming = true;
        var at = state;
        around.journal()
                .claim(new Journal.Claim(
                        at,
                        seq + 1,
                        asked,
                        verdict -> machine.next(
                                at,
                                new RunEvent.GuardsEvaluated(asked.id(), verdict),
                                around.clock().instant())))
                .whenComplete((entry, failure) -> {
                    try {
                        if (failure != null) lost(failure);
                        else claimed(entry);
                    } finally {
                        around.drain().done();
                    }
                });
    }

    private synchronized void claimed(JournalEntry entry) {
        if (gone) return;
        claiming = false;
        seq = entry.seq();
        state = entry.state();
        if (!entry.turn().before().deadlineAt().equals(state.deadlineAt())) armDeadline();
        perform(entry.turn().commands(), Optional.empty());
        leaveIfOver(Optional.empty());
        while (!claiming && !waiting.isEmpty()) handle(waiting.remove());
    }

    private void start(Work work) {
        around.threads().execute(() -> {
            RunEvent event;
            try {
                event = work.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return; // The process is going down; the command stays outstanding in the journal.
            }
            handle(event);
        });
    }

    private void change(Work work) {
        synchronized (this) {
            changing++;
        }
        around.drain().begins();
        around.threads().execute(() -> {
            Optional<CompletionStage<JournalEntry>> written = Optional.empty();
            try {
                written = result(work.run());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // The process is going down; what became of it is asked for later.
            } finally {
                changed();
                written.ifPresentOrElse(
                        w -> w.whenComplete((entry, failure) -> around.drain().done()),
                        () -> around.drain().done());
            }
        });
    }

    private synchronized Optional<CompletionStage<JournalEntry>> result(RunEvent event) {
        if (gone) return Optional.empty();
        if (!claiming) return turn(event);
        waiting.add(event);
        return Optional.empty();
    }

    private synchronized void changed() {
        changing--;
        if (gone && changing == 0) around.gone().accept(state.id());
    }

    private static void after(Optional<CompletionStage<JournalEntry>> committed, Runnable work) {
        if (committed.isEmpty()) work.run();
        else committed.get().thenRun(work).exceptionally(failure -> null);
    }

    private void armDeadline() {
        disarmDeadline();
        deadline = around.timers().at(state.deadlineAt(), this::deadlineDue);
    }

    /** The clock may have been put back since: then it is not the time yet, and nobody else would come back. */
    private synchronized void deadlineDue() {
        if (around.clock().instant().isBefore(state.deadlineAt())) armDeadline();
        else handle(new RunEvent.DeadlineReached());
    }

    private void disarmDeadline() {
        if (deadline != null) deadline.cancel();
    }

    private void leaveIfOver(Optional<CompletionStage<JournalEntry>> committed) {
        if (!state.phase().terminal()) return;
        disarmDeadline();
        var id = state.id();
        if (committed.isEmpty()) around.gone().accept(id);
        else committed.get().thenRun(() -> around.gone().accept(id)).exceptionally(failure -> null);
    }

    /**
     * The journal refused a turn: what is in memory is not what is stored. The journal's word counts. Nobody may take
     * the run up while a change that it began is still under way: it would be asked about too early.
     */
    private synchronized void lost(Throwable failure) {
        if (gone) return;
        gone = true;
        disarmDeadline();
        LOG.warnf(failure, "Run %s leaves this memory; it is taken up again from the journal", state.id());
        if (changing == 0) around.gone().accept(state.id());
    }

    private interface Work {
        RunEvent run() throws InterruptedException;
    }
}
