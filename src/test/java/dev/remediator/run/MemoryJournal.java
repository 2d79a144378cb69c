package dev.remediator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.guard.Demotion;
import dev.remediator.guard.EffectGuards;
import dev.remediator.guard.Freeze;
import dev.remediator.guard.Inhibition;
import dev.remediator.guard.Returning;
import dev.remediator.guard.Silence;
import dev.remediator.guard.StandingChange;
import dev.remediator.guard.Verdict;
import dev.remediator.playbook.Limits;
import dev.remediator.playbook.Safety;
import dev.remediator.playbook.Windows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The journal's contract in memory: order of turns, one acting run per target, cooldowns, nothing heard before it is
 * committed. Everything is kept as JSON and must come back equal, so that every rehearsal also tests what is stored.
 */
public final class MemoryJournal implements Journal {
    /** A run as it would stand in the database. */
    record Stored(String state, int seq) {
        RunState read() {
            return RunJson.read(RunState.class, state);
        }
    }

    private record Intent(UUID run, String playbook, String target, Instant at) {}

    private record Pending(Runnable write, CompletableFuture<JournalEntry> done) {}

    private final VirtualTime time;
    private final Map<UUID, Stored> runs = new HashMap<>();
    private final Map<String, UUID> acting = new HashMap<>();
    private final List<Intent> intents = new ArrayList<>();
    private final List<JournalEntry> entries = new ArrayList<>();
    private final List<Announcement> told = new ArrayList<>();
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final List<RunEvent.Answer> words = new ArrayList<>();
    private List<Freeze> freezes = List.of();
    private Silence silence = Silence.NONE;
    private Optional<Demotion> demotion = Optional.empty();
    private Safety safety = Safety.NONE;
    private int unreadable;
    private boolean away;
    private @Nullable RuntimeException refusal;
    private Duration standstill = Duration.ZERO;

    public MemoryJournal(VirtualTime time) {
        this.time = time;
    }

    /** A new run with its first turn, as the intake commits it. */
    void begin(JournalEntry first) {
        runs.put(first.state().id(), new Stored(RunJson.write(first.turn().before()), 0));
        write(first);
    }

    @Override
    public CompletionStage<JournalEntry> append(JournalEntry entry) {
        var done = new CompletableFuture<JournalEntry>();
        return later(
                () -> {
                    write(entry);
                    done.complete(entry);
                },
                done);
    }

    @Override
    public CompletionStage<JournalEntry> claim(Claim claim) {
        var done = new CompletableFuture<JournalEntry>();
        return later(
                () -> {
                    var verdict = verdict(claim);
                    assertThat(RunJson.read(Verdict.class, RunJson.write(verdict)))
                            .isEqualTo(verdict);
                    var entry = new JournalEntry(claim.turn().apply(verdict), claim.seq());
                    write(entry);
                    done.complete(entry);
                },
                done);
    }

    private CompletionStage<JournalEntry> later(Runnable write, CompletableFuture<JournalEntry> done) {
        pending.add(new Pending(write, done));
        time.execute(this::writePending);
        return done;
    }

    private void writePending() {
        if (away || pending.isEmpty()) return;
        var next = pending.remove();
        var refused = refusal;
        refusal = null;
        try {
            if (refused != null) throw refused;
            next.write().run();
        } catch (RuntimeException e) {
            next.done().completeExceptionally(e);
        }
    }

    private Verdict verdict(Claim claim) {
        var state = claim.state();
        var now = time.instant();
        var around = new Around(state);
        var verdict = switch (claim.asked()) {
            case Command.Look look ->
                EffectGuards.look(asking(state, look.limits(), look.windows(), false), around, now);
            case Command.EvaluateGuards asked ->
                EffectGuards.decide(asking(state, asked.limits(), asked.windows(), asked.consented()), around, now);
            case Command.HoldTarget _ -> EffectGuards.takeBack(state.id(), state.target(), around, now);
        };
        if (verdict instanceof Verdict.Allow && !(claim.asked() instanceof Command.Look))
            acting.put(state.target(), state.id());
        return verdict;
    }

    private static EffectGuards.Asking asking(RunState run, Limits limits, Windows windows, boolean consented) {
        return new EffectGuards.Asking(
                run.id(),
                run.playbook(),
                run.target(),
                limits,
                windows,
                run.trigger() instanceof Trigger.ByAlert,
                consented);
    }

    /** What a run meets: other runs, and whatever a test has put in its way. */
    private final class Around implements EffectGuards.World {
        private final RunState run;

        Around(RunState run) {
            this.run = run;
        }

        @Override
        public Safety safety() {
            return safety;
        }

        @Override
        public List<Freeze> freezes() {
            return freezes;
        }

        @Override
        public Silence silence() {
            return silence;
        }

        @Override
        public List<Instant> alertStarts() {
            return List.of();
        }

        @Override
        public Instant alertBegan() {
            return run.startedAt();
        }

        @Override
        public List<Returning.Healing> healings() {
            return List.of();
        }

        @Override
        public Optional<Demotion> demotion() {
            return demotion;
        }

        @Override
        public Optional<UUID> holder() {
            return Optional.of(acting.getOrDefault(run.target(), run.id()));
        }

        @Override
        public List<Inhibition.Open> troubledDependencies() {
            return List.of();
        }

        @Override
        public Optional<Instant> lastIntent() {
            return others(i -> i.playbook().equals(run.playbook()) && i.target().equals(run.target()))
                    .max(Instant::compareTo);
        }

        @Override
        public List<Instant> actedOnTarget() {
            return others(i -> i.playbook().equals(run.playbook()) && i.target().equals(run.target()))
                    .toList();
        }

        @Override
        public List<Instant> actedAnywhere() {
            return others(i -> i.playbook().equals(run.playbook())).toList();
        }

        @Override
        public List<Instant> anyActedOnTarget() {
            return others(i -> i.target().equals(run.target())).toList();
        }

        @Override
        public List<Instant> anyActedAnywhere() {
            return others(i -> true).toList();
        }

        @Override
        public List<StandingChange.Standing> standing() {
            return List.of();
        }

        private Stream<Instant> others(Predicate<Intent> which) {
            return intents.stream()
                    .filter(i -> !i.run().equals(run.id()))
                    .filter(which)
                    .map(Intent::at);
        }
    }

    /** From now on, and nothing else that was frozen before. */
    void freezes(Freeze... standing) {
        freezes = List.of(standing);
    }

    void isSilenced(Silence now) {
        silence = now;
    }

    void isDemoted(Demotion standing) {
        demotion = Optional.of(standing);
    }

    void isSafe(Safety now) {
        safety = now;
    }

    /** Another run of another playbook sets out to change this target now. */
    void hasActed(String target) {
        intents.add(new Intent(new UUID(5, 5), "another", target, time.instant()));
    }

    /** Another run acts on the target, until {@link #letsGo}. */
    void holds(String target, UUID run) {
        acting.put(target, run);
    }

    void letsGo(String target) {
        acting.remove(target);
    }

    /** Somebody has said this, and nobody has told the run. */
    void isSaid(RunEvent.Answer word) {
        words.add(word);
    }

    /** What people say cannot be read, so many times. */
    void cannotReadWords(int times) {
        unreadable = times;
    }

    @Override
    public List<RunEvent> words(UUID run, int question) {
        if (unreadable-- > 0) throw new IllegalStateException("the database is away");
        return words.stream()
                .filter(w -> w.command() == question)
                .map(w -> (RunEvent) w)
                .toList();
    }

    private void write(JournalEntry entry) {
        var state = entry.state();
        var stored = Objects.requireNonNull(runs.get(state.id()), "a run that was never begun");
        if (stored.seq() != entry.seq() - 1 || stored.read().phase().terminal())
            throw new JournalRows.StaleRun("turn %d after turn %d".formatted(entry.seq(), stored.seq()));
        assertThat(RunJson.read(RunEvent.class, RunJson.write(entry.turn().event())))
                .isEqualTo(entry.turn().event());
        var json = RunJson.write(state);
        assertThat(RunJson.read(RunState.class, json)).isEqualTo(state);
        runs.put(state.id(), new Stored(json, entry.seq()));
        entries.add(entry);
        told.addAll(Told.by(entry.turn()));
        for (var command : entry.turn().commands())
            if (command instanceof Command.Act act)
                intended(new Intent(state.id(), state.playbook(), state.target(), act.intendedAt()));
        if (!state.holdsTarget() && entry.turn().before().holdsTarget()
                || state.phase().terminal()) acting.values().remove(state.id());
    }

    private void intended(Intent intent) {
        intents.add(intent);
        time.jump(standstill);
        standstill = Duration.ZERO;
    }

    /** The process stands still once, after the next intent is committed and before it does anything about it. */
    void standsStillAfterTheIntent(String duration) {
        standstill = VirtualTime.time(duration);
    }

    /** The database is away: nothing is written, nothing is heard. */
    void goAway() {
        away = true;
    }

    void comeBack() {
        away = false;
        for (int i = pending.size(); i > 0; i--) time.execute(this::writePending);
    }

    /** The next turn is refused. */
    void refuse(RuntimeException reason) {
        refusal = reason;
    }

    /** What was not committed when the process died. */
    void forgetPending() {
        pending.clear();
    }

    /** A run that somebody else has written. */
    void adopt(RunState state, String stored, int seq) {
        runs.put(state.id(), new Stored(stored, seq));
        if (state.holdsTarget()) acting.put(state.target(), state.id());
    }

    Stored stored(UUID run) {
        return Objects.requireNonNull(runs.get(run));
    }

    List<UUID> open() {
        return runs.keySet().stream()
                .filter(id -> !stored(id).read().phase().terminal())
                .sorted()
                .toList();
    }

    List<JournalEntry> entries() {
        return List.copyOf(entries);
    }

    List<Announcement> told() {
        return List.copyOf(told);
    }

    Optional<UUID> holder(String target) {
        return Optional.ofNullable(acting.get(target));
    }
}
