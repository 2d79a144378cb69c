package dev.remediator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.guard.Cooldown;
import dev.remediator.guard.TargetBusy;
import dev.remediator.guard.Verdict;
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
        var holder = Optional.ofNullable(acting.get(state.target()));
        if (holder.isPresent()) {
            var busy = TargetBusy.decide(state.target(), state.id(), holder, now);
            if (busy instanceof Verdict.Hold) return busy;
        }
        var last = intents.stream()
                .filter(i -> i.playbook().equals(state.playbook())
                        && i.target().equals(state.target())
                        && !i.run().equals(state.id()))
                .map(Intent::at)
                .max(Instant::compareTo);
        var verdict = claim.asked()
                .limits()
                .cooldown()
                .map(c -> Cooldown.decide(state.playbook(), state.target(), c, last, now))
                .orElse(Verdict.ALLOW);
        if (verdict instanceof Verdict.Allow) acting.put(state.target(), state.id());
        return verdict;
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
