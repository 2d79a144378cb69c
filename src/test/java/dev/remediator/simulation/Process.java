package dev.remediator.simulation;

import dev.remediator.action.UndoOutcome;
import dev.remediator.run.Hands;
import dev.remediator.run.Journal;
import dev.remediator.run.JournalEntry;
import dev.remediator.run.Node;
import dev.remediator.run.RunEvent;
import dev.remediator.run.RunExecutor;
import dev.remediator.run.TemporaryChange;
import dev.remediator.run.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One process of a node, from its start to its death: production's executor, between a journal, timers and threads that
 * live on the simulation's one clock. It may stand still at any moment (what comes in waits for it), and die at any.
 */
final class Process implements Executor, Timers {
    /** The database did not answer; what was asked may have been done. */
    static final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unavailable() {
            super("the database does not answer", null, false, false);
        }
    }

    static final Duration LEASE = Node.LEASE;
    private static final Duration BEAT = Duration.ofSeconds(1);
    /** What is sent within its lease less this arrives before anybody may begin to look for it. */
    private static final Duration MARGIN = Duration.ofSeconds(2);

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(250);

    final Simulation sim;
    final String name;
    final long node;
    final RunExecutor executor;
    final InstantSource clock;
    private final Hands hands;
    private final Writer writer = new Writer();
    private final Recovering recovering;
    private final Deque<Runnable> whileStill = new ArrayDeque<>();
    private @Nullable Coroutine running;
    boolean dead;
    boolean still;
    Duration skew = Duration.ZERO;

    private Instant renewed;
    private @Nullable Instant late;

    Process(Simulation sim, String name) {
        this.sim = sim;
        renewed = sim.agenda.instant();
        node = sim.store.register(sim.agenda.instant().plus(LEASE));
        this.name = name + node;
        recovering = new Recovering(this);
        clock = () -> sim.agenda.instant().plus(skew).truncatedTo(ChronoUnit.MICROS);
        hands = sim.platform.hands(this);
        executor = new RunExecutor(writer, hands, sim.cast::machine, this, clock, this);
        sim.story.say(this.name, "starts");
        later(Duration.ZERO, recovering::beat);
        later(BEAT, this::beat);
    }

    // Life and death

    private void run(Runnable task) {
        if (dead) return;
        if (still) whileStill.add(task);
        else task.run();
    }

    void later(Duration after, Runnable task) {
        sim.agenda.in(after, () -> run(task));
    }

    void die(String why) {
        if (dead) return;
        dead = true;
        whileStill.clear();
        var row = sim.store.nodes.get(node);
        if (row != null) row.locked = false;
        sim.story.say(name, "dies: %s", why);
        sim.died(this);
    }

    void standStill(Duration length) {
        if (dead || still) return;
        still = true;
        sim.story.say(name, "stands still for %s", length);
        sim.story.count("stands still" + (length.compareTo(LEASE) > 0 ? " past its lease" : ""));
        sim.agenda.in(length, this::goOn);
    }

    void goOn() {
        if (dead || !still) return;
        still = false;
        sim.story.say(name, "goes on");
        var waiting = List.copyOf(whileStill);
        whileStill.clear();
        for (var task : waiting) later(Duration.ZERO, task);
    }

    boolean works() {
        return !dead && !still;
    }

    // Threads and timers

    @Override
    public void execute(Runnable task) {
        later(Duration.ofNanos(sim.dice.below(200_000) * 1_000L), () -> go(new Coroutine(task)));
    }

    private void go(Coroutine coroutine) {
        running = coroutine;
        coroutine.resume();
        running = null;
        // Whoever was interrupted has noticed.
        Thread.interrupted();
    }

    /** A blocking call takes its time. */
    void pass(Duration time) {
        var me = Objects.requireNonNull(running, "only threads of a process can wait");
        later(time, () -> go(me));
        Coroutine.suspend();
    }

    @Override
    public Alarm at(Instant due, Runnable task) {
        var on = new boolean[] {true};
        var wait = Duration.between(clock.instant(), due);
        later(wait.isNegative() ? Duration.ofMillis(1) : wait.plusMillis(1), () -> {
            if (on[0]) execute(task);
        });
        return () -> on[0] = false;
    }

    // The database

    /** One transaction: it is sent, done as a whole or not at all, and answered, where nothing comes between. */
    <T> void transact(Supplier<T> work, Consumer<T> done, Consumer<RuntimeException> failed) {
        sim.agenda.in(sim.chaos.way(), () -> arrive(work, done, failed));
    }

    private <T> void arrive(Supplier<T> work, Consumer<T> done, Consumer<RuntimeException> failed) {
        if (dead && sim.dice.oneIn(2)) return;
        if (!dead && still && sim.dice.oneIn(2)) {
            var row = sim.store.nodes.get(node);
            if (row != null) row.locked = true;
            whileStill.addFirst(() -> {
                var mine = sim.store.nodes.get(node);
                if (mine != null) mine.locked = false;
                arrive(work, done, failed);
            });
            return;
        }
        if (sim.chaos.databaseAway(this)) {
            later(sim.chaos.way(), () -> failed.accept(new Unavailable()));
            return;
        }
        T result;
        try {
            result = work.get();
        } catch (RuntimeException e) {
            if (!(e instanceof MemoryStore.Fenced || e instanceof MemoryStore.Stale)) sim.promises.broken(e);
            later(sim.chaos.way(), () -> failed.accept(e));
            return;
        }
        sim.chaos.point(this, "crash after a commit");
        if (sim.chaos.answerLost()) {
            sim.story.count("reply to a commit lost");
            later(sim.dice.millis(5, 1_500), () -> failed.accept(new Unavailable()));
        } else later(sim.chaos.way(), () -> done.accept(result));
    }

    /** The same, for threads of this process, which wait for the answer. */
    private <T> T ask(Supplier<T> work) {
        var me = Objects.requireNonNull(running, "only threads of a process can wait");
        var answer = new CompletableFuture<T>();
        transact(
                work,
                done -> {
                    answer.complete(done);
                    go(me);
                },
                failure -> {
                    answer.completeExceptionally(failure);
                    go(me);
                });
        Coroutine.suspend();
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /** As production's writer: one batch at a time, tried again while the database is away. */
    private final class Writer implements Journal {
        private record Waiting(MemoryStore.Work work, CompletableFuture<JournalEntry> done) {}

        private final List<Waiting> queue = new ArrayList<>();
        private boolean writing;

        @Override
        public CompletionStage<JournalEntry> append(JournalEntry entry) {
            return submit(new MemoryStore.Work(null, entry));
        }

        @Override
        public CompletionStage<JournalEntry> claim(Claim claim) {
            return submit(new MemoryStore.Work(claim, null));
        }

        @Override
        public List<RunEvent> words(UUID run, int question) {
            return ask(() -> sim.store.words(run, question));
        }

        private CompletionStage<JournalEntry> submit(MemoryStore.Work work) {
            var waiting = new Waiting(work, new CompletableFuture<>());
            queue.add(waiting);
            if (!writing) {
                writing = true;
                later(Duration.ZERO, this::next);
            }
            return waiting.done();
        }

        private void next() {
            if (queue.isEmpty()) {
                writing = false;
                return;
            }
            var batch = List.copyOf(queue);
            queue.clear();
            write(batch, false, this::next);
        }

        private void write(List<Waiting> batch, boolean again, Runnable then) {
            var works = batch.stream().map(Waiting::work).toList();
            transact(
                    () -> {
                        sim.store.write(node, works, again, clock.instant());
                        return true;
                    },
                    done -> {
                        for (var w : batch) w.done().complete(w.work().turn());
                        then.run();
                    },
                    failure -> {
                        if (failure instanceof Unavailable) {
                            later(PAUSE, () -> write(batch, true, then));
                        } else if (failure instanceof MemoryStore.Fenced || batch.size() == 1) {
                            sim.story.say(name, "a turn is refused: %s", String.valueOf(failure.getMessage()));
                            sim.story.count(
                                    failure instanceof MemoryStore.Fenced
                                            ? "a fenced node is refused"
                                            : "a stale turn is refused");
                            for (var w : batch) w.done().completeExceptionally(failure);
                            then.run();
                        } else separately(batch, 0, again, then);
                    });
        }

        private void separately(List<Waiting> batch, int index, boolean again, Runnable then) {
            if (index == batch.size()) then.run();
            else write(List.of(batch.get(index)), again, () -> separately(batch, index + 1, again, then));
        }
    }

    // What happens now and then

    private void beat() {
        later(BEAT, this::beat);
        var sentAt = sim.agenda.instant();
        if (!sim.chaos.databaseAway(this) && !recovering.needed()) {
            if (!renewed(renew(), sentAt)) die("it was taken over");
            return;
        }
        transact(
                this::renew,
                answer -> {
                    if (renewed(answer, sentAt)) recovering.beat();
                    else die("it was taken over");
                },
                failure -> {});
    }

    private Optional<Boolean> renew() {
        var now = sim.agenda.instant();
        return sim.store.renew(node, now, now.plus(LEASE));
    }

    private boolean renewed(Optional<Boolean> wasLate, Instant sentAt) {
        if (wasLate.isEmpty()) return false;
        if (sentAt.isAfter(renewed)) renewed = sentAt;
        if (wasLate.get()) late = sim.agenda.instant();
        return true;
    }

    private boolean isSure() {
        return sim.agenda.instant().isBefore(renewed.plus(LEASE).minus(MARGIN));
    }

    /** Whose own lease was over a moment ago takes nothing: the others must have the time to renew theirs, too. */
    boolean mayJudge() {
        var wasLate = late;
        return isSure() && (wasLate == null || !sim.agenda.instant().isBefore(wasLate.plus(LEASE)));
    }

    /** As production asks before it sends what changes the world. */
    boolean mayAct() {
        var began = sim.agenda.instant();
        while (!isSure()) {
            try {
                var sentAt = sim.agenda.instant();
                if (!renewed(ask(this::renew), sentAt)) {
                    sim.story.count("a fenced node is kept from acting");
                    return false;
                }
            } catch (Unavailable e) {
                if (!sim.agenda.instant().isBefore(began.plus(PATIENCE))) return false;
                pass(PAUSE);
            }
        }
        return true;
    }

    /** Takes a temporary change back, for which this process has claimed an attempt. */
    void takeBack(Rows.Temporary row, int attempt) {
        execute(() -> {
            UndoOutcome outcome;
            try {
                outcome = hands.undo(row.target, row.capability, row.input, row.undo, sim.key(row.key) + "-end");
            } catch (InterruptedException e) {
                return;
            }
            var now = clock.instant();
            var next = TemporaryChange.after(outcome, attempt, row.undo.says(), now);
            transact(
                    () -> {
                        sim.store.prove(node);
                        sim.tookBack(row, next, now);
                        return true;
                    },
                    done -> {},
                    failure -> {});
        });
    }
}
