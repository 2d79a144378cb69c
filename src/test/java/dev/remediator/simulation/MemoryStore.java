package dev.remediator.simulation;

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
import dev.remediator.run.Announcement;
import dev.remediator.run.Changed;
import dev.remediator.run.Command;
import dev.remediator.run.Journal;
import dev.remediator.run.JournalEntry;
import dev.remediator.run.Phase;
import dev.remediator.run.RunEvent;
import dev.remediator.run.RunState;
import dev.remediator.run.Trigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the database promises, in memory: {@link StoreContractTest} puts the same questions to it and to production's
 * journal on PostgreSQL. Each public method is one transaction: all of it happens, or nothing and it throws.
 */
final class MemoryStore {
    /** Told within the transaction, after it can no longer fail. */
    interface Watcher {
        default void committed(long node, JournalEntry entry) {}

        default void asked(Rows.Ask ask) {}
    }

    /** The node was taken over: it writes nothing more. */
    static final class Fenced extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Fenced(long node) {
            super("node " + node + " was taken over", null, false, false);
        }
    }

    /** What is in memory is not what is stored. */
    static final class Stale extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stale(String why) {
            super(why, null, false, false);
        }
    }

    final Map<UUID, Rows.Run> runs = new LinkedHashMap<>();
    final Set<UUID> open = new LinkedHashSet<>();
    final Map<String, UUID> acting = new LinkedHashMap<>();
    final Map<Rows.Key, Rows.Effect> effects = new LinkedHashMap<>();
    final Map<Rows.Key, Rows.Temporary> temporary = new LinkedHashMap<>();
    final Map<Rows.Key, Instant> timers = new LinkedHashMap<>();
    final Map<Rows.Key, Rows.Ask> asks = new LinkedHashMap<>();
    final Map<Rows.Key, Rows.Ask> openAsks = new LinkedHashMap<>();
    final Map<UUID, Rows.Episode> episodes = new LinkedHashMap<>();
    final Map<UUID, Rows.Incident> incidents = new LinkedHashMap<>();
    final Map<UUID, RunEvent.Cancelled> cancellations = new LinkedHashMap<>();
    final List<Announcement> told = new ArrayList<>();
    final List<Freeze> freezes = new ArrayList<>();
    final Map<String, Demotion> demotions = new LinkedHashMap<>();
    final Map<Long, Rows.Node> nodes = new LinkedHashMap<>();
    private final Watcher watcher;
    Safety safety = Safety.NONE;
    /** As the guards saw it that were asked in the present transaction. */
    Set<String> demotedBefore = Set.of();

    private long lastNode;

    MemoryStore(Watcher watcher) {
        this.watcher = watcher;
    }

    // Nodes

    long register(Instant leaseUntil) {
        nodes.put(++lastNode, new Rows.Node(lastNode, leaseUntil));
        return lastNode;
    }

    /** @return whether the lease was over before; empty where another node took over */
    Optional<Boolean> renew(long node, Instant now, Instant leaseUntil) {
        var row = nodes.get(node);
        if (row == null) return Optional.empty();
        var late = row.leaseUntil.isBefore(now);
        row.leaseUntil = leaseUntil;
        return Optional.of(late);
    }

    void prove(long node) {
        if (!nodes.containsKey(node)) throw new Fenced(node);
    }

    List<UUID> takeOver(long node, Instant now) {
        prove(node);
        var taken = new ArrayList<UUID>();
        for (var dead : List.copyOf(nodes.values())) {
            if (dead.id == node || dead.locked || !dead.leaseUntil.isBefore(now)) continue;
            nodes.remove(dead.id);
            for (var id : open) {
                var run = run(id);
                if (run.node != dead.id) continue;
                run.node = node;
                taken.add(id);
            }
        }
        return taken;
    }

    Rows.Run run(UUID id) {
        var run = runs.get(id);
        if (run == null) throw new IllegalStateException("no run " + id);
        return run;
    }

    // The journal

    /** A turn that is known, or the one that follows from a verdict. */
    static final class Work {
        final Journal.@Nullable Claim claim;

        @Nullable JournalEntry entry;

        Work(Journal.@Nullable Claim claim, @Nullable JournalEntry entry) {
            this.claim = claim;
            this.entry = entry;
        }

        UUID run() {
            return claim != null ? claim.state().id() : turn().turn().state().id();
        }

        int seq() {
            return claim != null ? claim.seq() : turn().seq();
        }

        JournalEntry turn() {
            if (entry == null) throw new IllegalStateException("no turn was made of this claim");
            return entry;
        }
    }

    /** @param again an earlier attempt may have been committed */
    void write(long node, List<Work> batch, boolean again, Instant now) {
        prove(node);
        var todo = again ? batch.stream().filter(w -> !isThere(node, w)).toList() : batch;
        var claimed = new ArrayList<String>();
        try {
            for (var work : todo)
                if (work.claim != null)
                    work.entry = new JournalEntry(
                            work.claim.turn().apply(verdict(work.claim, claimed, todo, now)), work.seq());
            check(node, todo);
        } catch (RuntimeException e) {
            claimed.forEach(acting::remove);
            throw e;
        }
        demotedBefore = demotions.isEmpty() ? Set.of() : Set.copyOf(demotions.keySet());
        for (var work : todo) apply(node, work.turn());
    }

    /** A turn that only has the same number was made from another memory of the run. */
    private boolean isThere(long node, Work work) {
        if (work.entry == null) return false;
        var written = run(work.run()).written.get(work.seq());
        return written != null
                && written.node() == node
                && written.at().equals(work.entry.turn().at())
                && written.type().equals(work.entry.turn().event().type());
    }

    private void check(long node, List<Work> todo) {
        var next = new HashMap<UUID, Integer>();
        for (var work : todo) {
            var run = run(work.run());
            if (run.node != node || !run.open()) throw new Stale("run " + work.run() + " is not ours or over");
            int expected = next.getOrDefault(work.run(), run.seq + 1);
            if (work.seq() != expected)
                throw new Stale("turn %d of run %s after %d".formatted(work.seq(), work.run(), expected - 1));
            next.put(work.run(), expected + 1);
        }
    }

    private Verdict verdict(Journal.Claim claim, List<String> claimed, List<Work> batch, Instant now) {
        var state = claim.state();
        boolean takes = !(claim.asked() instanceof Command.Look);
        if (takes && acting.putIfAbsent(state.target(), state.id()) == null) claimed.add(state.target());
        var world = new Known(claim, batch, now);
        var verdict = switch (claim.asked()) {
            case Command.Look look ->
                EffectGuards.look(asking(state, look.limits(), look.windows(), false), world, now);
            case Command.EvaluateGuards asked ->
                EffectGuards.decide(asking(state, asked.limits(), asked.windows(), asked.consented()), world, now);
            case Command.HoldTarget _ -> EffectGuards.takeBack(state.id(), state.target(), world, now);
        };
        if (verdict instanceof Verdict.Hold
                && !state.holdsTarget()
                && state.id().equals(acting.get(state.target()))) acting.remove(state.target());
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

    /** Other runs that set out to act, and when they last did. */
    List<Instant> acted(UUID asking, Predicate<Rows.Effect> which) {
        var last = new LinkedHashMap<UUID, Instant>();
        for (var e : effects.values())
            if (!e.key.run().equals(asking) && which.test(e))
                last.merge(e.key.run(), e.at, (a, b) -> a.isAfter(b) ? a : b);
        return List.copyOf(last.values());
    }

    /** The tables as the guards see them. */
    private final class Known implements EffectGuards.World {
        private final RunState state;
        private final Command.Claiming asked;
        private final List<Work> batch;
        private final Instant now;

        Known(Journal.Claim claim, List<Work> batch, Instant now) {
            state = claim.state();
            asked = claim.asked();
            this.batch = batch;
            this.now = now;
        }

        @Override
        public Safety safety() {
            return safety;
        }

        @Override
        public List<Freeze> freezes() {
            if (freezes.isEmpty()) return List.of();
            return freezes.stream()
                    .filter(f -> f.concerns(state.playbook(), state.target()))
                    .toList();
        }

        @Override
        public Silence silence() {
            return Silence.NONE;
        }

        @Override
        public List<Instant> alertStarts() {
            return episode()
                    .map(mine -> episodes.values().stream()
                            .filter(e -> e.identity == mine.identity && !e.endedBy.equals("resolved-first"))
                            .map(e -> e.startsAt)
                            .toList())
                    .orElse(List.of());
        }

        @Override
        public Instant alertBegan() {
            return episode().map(e -> e.startsAt).orElse(state.startedAt());
        }

        @Override
        public List<Returning.Healing> healings() {
            var mine = episode();
            if (mine.isEmpty()) return List.of();
            var healings = new ArrayList<Returning.Healing>();
            for (var e : episodes.values()) {
                if (e.identity != mine.get().identity || e.run == null || e.run.equals(state.id())) continue;
                var run = run(e.run);
                if (run.state.phase() != Phase.SUCCEEDED
                        || !run.state.acted()
                        || !run.state.playbook().equals(state.playbook())) continue;
                var healed = e.endedAt != null ? e.endedAt : run.endedAt;
                if (healed != null) healings.add(new Returning.Healing(e.startsAt, healed));
            }
            healings.sort(Comparator.comparing(Returning.Healing::alertBegan).reversed());
            return healings;
        }

        private Optional<Rows.Episode> episode() {
            return state.trigger() instanceof Trigger.ByAlert alert
                    ? Optional.ofNullable(episodes.get(alert.episode()))
                    : Optional.empty();
        }

        @Override
        public Optional<Demotion> demotion() {
            return Optional.ofNullable(demotions.get(state.playbook()));
        }

        @Override
        public Optional<UUID> holder() {
            return Optional.ofNullable(acting.get(state.target()));
        }

        @Override
        public List<Inhibition.Open> troubledDependencies() {
            var inhibitors = switch (asked) {
                case Command.Look look -> look.inhibitors();
                case Command.EvaluateGuards guards -> guards.inhibitors();
                case Command.HoldTarget _ -> List.<String>of();
            };
            return incidents.values().stream()
                    .filter(i -> i.closedAt == null && inhibitors.contains(i.target))
                    .map(i -> new Inhibition.Open(i.target, "trouble", i.openedAt))
                    .toList();
        }

        private List<Instant> acted(Predicate<Rows.Effect> which, Predicate<RunState> same) {
            var all = new ArrayList<>(MemoryStore.this.acted(state.id(), which));
            // What was allowed before in this very transaction.
            for (var other : batch) {
                if (other.claim == null || other.entry == null || other.run().equals(state.id())) continue;
                if (other.entry.turn().commands().stream().anyMatch(c -> c instanceof Command.Act)
                        && same.test(other.entry.turn().state())) all.add(now);
            }
            return all;
        }

        @Override
        public Optional<Instant> lastIntent() {
            return MemoryStore.this
                    .acted(state.id(), e -> e.playbook.equals(state.playbook()) && e.target.equals(state.target()))
                    .stream()
                    .max(Comparator.naturalOrder());
        }

        @Override
        public List<Instant> actedOnTarget() {
            return acted(
                    e -> e.playbook.equals(state.playbook()) && e.target.equals(state.target()),
                    s -> s.playbook().equals(state.playbook()) && s.target().equals(state.target()));
        }

        @Override
        public List<Instant> actedAnywhere() {
            return acted(
                    e -> e.playbook.equals(state.playbook()), s -> s.playbook().equals(state.playbook()));
        }

        @Override
        public List<Instant> anyActedOnTarget() {
            return acted(e -> e.target.equals(state.target()), s -> s.target().equals(state.target()));
        }

        @Override
        public List<Instant> anyActedAnywhere() {
            return acted(e -> true, s -> true);
        }

        @Override
        public List<StandingChange.Standing> standing() {
            if (!(asked instanceof Command.EvaluateGuards guards)) return List.of();
            var mine = guards.intention();
            var standing = new ArrayList<StandingChange.Standing>();
            for (var t : temporary.values()) {
                if (t.endedAt != null || !t.target.equals(state.target())) continue;
                if (!Changed.kind(t.capability).equals(Changed.kind(mine.capability()))) continue;
                if (!Changed.same(mine.capability(), mine.input(), t.input)) continue;
                if (t.key.run().equals(state.id()) && t.dueAt.isAfter(now)) continue;
                standing.add(new StandingChange.Standing(
                        t.key.run(), t.undo.says(), t.dueAt.isAfter(t.nextAt) ? t.dueAt : t.nextAt));
            }
            return standing;
        }
    }

    /** A new run, with its first turn. */
    void begin(long node, JournalEntry first) {
        var state = first.turn().before();
        runs.put(state.id(), new Rows.Run(state, 0, node));
        open.add(state.id());
        apply(node, first);
    }

    private void apply(long node, JournalEntry entry) {
        var turn = entry.turn();
        var state = turn.state();
        var run = run(state.id());
        run.state = state;
        run.seq = entry.seq();
        run.written.put(
                entry.seq(), new Rows.Written(node, turn.at(), turn.event().type()));
        effects(entry);
        TemporaryTable.add(temporary, entry);
        timers(entry);
        asks(entry);
        for (var command : turn.commands())
            if (command instanceof Command.Tell tell)
                told.add(new Announcement(
                        state.incident(),
                        Optional.of(state.id()),
                        turn.at(),
                        tell.kind(),
                        state.severity(),
                        state.target(),
                        state.title(),
                        tell.text(),
                        tell.details()));
        if (turn.before().holdsTarget() && !state.holdsTarget()) letGo(state);
        if (state.phase().terminal()) ended(run, turn.at());
        watcher.committed(node, entry);
    }

    private void letGo(RunState state) {
        acting.remove(state.target(), state.id());
    }

    private void ended(Rows.Run run, Instant at) {
        var state = run.state;
        run.endedAt = at;
        open.remove(state.id());
        letGo(state);
        Optional<Instant> retry =
                state.phase() == Phase.CANCELLED && state.resolved() ? Optional.of(at) : state.retryAt();
        if (retry.isPresent())
            for (var e : episodes.values()) if (e.open() && state.id().equals(e.run)) e.retryAt = retry.get();
        demote(state, at);
        closeIncidents(at);
    }

    private void demote(RunState state, Instant at) {
        if (safety.demoteAfter().isEmpty() || state.phase() != Phase.FAILED || !state.acted()) return;
        if (demotions.containsKey(state.playbook())) return;
        var acted = runs.values().stream()
                .filter(r -> r.state.acted() && r.state.playbook().equals(state.playbook()))
                .filter(r -> r.state.phase() == Phase.FAILED || r.state.phase() == Phase.SUCCEEDED)
                .sorted(Comparator.comparing((Rows.Run r) -> r.endedAt).reversed())
                .limit(safety.demoteAfter().get())
                .toList();
        if (acted.size() == safety.demoteAfter().get() && acted.stream().allMatch(r -> r.state.phase() == Phase.FAILED))
            demotions.put(state.playbook(), new Demotion(state.playbook(), at, "it failed again and again"));
    }

    void closeIncidents(Instant now) {
        for (var incident : incidents.values())
            if (incident.closedAt == null && !concernsSomething(incident.id)) incident.closedAt = now;
    }

    private boolean concernsSomething(UUID incident) {
        for (var id : open) if (run(id).state.incident().equals(incident)) return true;
        for (var e : episodes.values()) if (e.open() && incident.equals(e.incident)) return true;
        return false;
    }

    private void effects(JournalEntry entry) {
        var state = entry.turn().state();
        for (var command : entry.turn().commands())
            if (command instanceof Command.Act act) {
                var key = new Rows.Key(state.id(), act.id());
                if (act.repeats().isPresent())
                    entry.turn().before().repeating().ifPresent(r -> outcome(state, r.act(), "repeated"));
                effects.put(
                        key,
                        new Rows.Effect(
                                key,
                                state.playbook(),
                                state.target(),
                                act,
                                entry.turn().at()));
            }
        switch (entry.turn().event()) {
            case RunEvent.ActionDone r -> outcome(state, r.command(), "done");
            case RunEvent.ActionRefused r ->
                outcome(state, r.command(), TemporaryTable.repeats(entry) ? "unknown" : "refused");
            case RunEvent.ActionFailed r ->
                outcome(state, r.command(), TemporaryTable.repeats(entry) ? "unknown" : "failed");
            case RunEvent.ActionUnknown r -> outcome(state, r.command(), "unknown");
            case RunEvent.Reconciled r ->
                outcome(
                        state,
                        TemporaryTable.actOf(entry, r),
                        switch (r.finding()) {
                            case HAPPENED -> "done";
                            case DID_NOT -> "failed";
                            case REPEATABLE, CANNOT_TELL -> "unknown";
                        });
            case RunEvent.DoubtSettled r ->
                outcome(
                        state,
                        TemporaryTable.actOf(entry, r),
                        switch (r.settled()) {
                            case HAPPENED -> "done";
                            case DID_NOT -> "failed";
                            case STOP -> "unknown";
                        });
            default -> {}
        }
    }

    private void outcome(RunState state, int command, String outcome) {
        var effect = effects.get(new Rows.Key(state.id(), command));
        if (effect != null) effect.outcome = outcome;
    }

    private void timers(JournalEntry entry) {
        var state = entry.turn().state();
        for (var command : entry.turn().commands())
            if (command instanceof Command.SetTimer t) timers.put(new Rows.Key(state.id(), t.id()), t.due());
        for (var before : entry.turn().before().outstanding())
            if (before instanceof Command.SetTimer
                    && state.outstanding(before.id()).isEmpty()) timers.remove(new Rows.Key(state.id(), before.id()));
        if (state.phase().terminal()) timers.keySet().removeIf(k -> k.run().equals(state.id()));
    }

    private void asks(JournalEntry entry) {
        var state = entry.turn().state();
        for (var command : entry.turn().commands())
            if (command instanceof Command.Question q) {
                var key = new Rows.Key(state.id(), q.id());
                var by = state.trigger() instanceof Trigger.ByPerson p ? p.by() : null;
                var ask = new Rows.Ask(key, q, by, entry.turn().at());
                asks.put(key, ask);
                openAsks.put(key, ask);
                watcher.asked(ask);
            }
        for (var before : entry.turn().before().outstanding()) {
            if (!(before instanceof Command.Question)
                    || state.outstanding(before.id()).isPresent()) continue;
            var ask = openAsks.remove(new Rows.Key(state.id(), before.id()));
            if (ask == null) continue;
            ask.closedAt = entry.turn().at();
            ask.outcome = switch (entry.turn().event()) {
                case RunEvent.ApprovalDecided d -> d.granted() ? "granted" : "denied";
                case RunEvent.PersonAnswered _, RunEvent.DoubtSettled _ -> "answered";
                case RunEvent.AskExpired _ -> "expired";
                default -> "withdrawn";
            };
        }
    }

    // People

    /** What became of a word; the names of {@link dev.remediator.run.Replies.Result}. */
    enum Heard {
        NOTED,
        AGAIN,
        UNKNOWN,
        NOT_THEIRS,
        OVER,
        UNFIT
    }

    /** In the order in which they were said. */
    List<RunEvent> words(UUID run, int command) {
        var ask = asks.get(new Rows.Key(run, command));
        return ask == null
                ? List.of()
                : ask.said.values().stream().map(Rows.Said::event).toList();
    }

    /** As {@link dev.remediator.run.Replies} stores it. */
    Heard say(UUID run, String engineer, Set<String> members, RunEvent word, Instant now) {
        if (!(word instanceof RunEvent.Answer answer)) return Heard.UNKNOWN;
        var ask = asks.get(new Rows.Key(run, answer.command()));
        if (ask == null) return Heard.UNKNOWN;
        if (!members.contains(engineer)) return Heard.NOT_THEIRS;
        if (ask.closedAt != null || !now.isBefore(ask.question.expiresAt())) return Heard.OVER;
        if (word instanceof RunEvent.ApprovalDecided d && ask.question instanceof Command.AskApproval a) {
            if (d.granted() && engineer.equals(ask.startedBy)) return Heard.NOT_THEIRS;
            if (a.approve().reasonRequired() && d.reason().isBlank()) return Heard.UNFIT;
        }
        var before = ask.said.get(engineer);
        if (before == null) {
            ask.said.put(engineer, new Rows.Said(word, now));
            return Heard.NOTED;
        }
        return word instanceof RunEvent.ApprovalDecided now1
                        && before.event() instanceof RunEvent.ApprovalDecided then
                        && now1.granted() == then.granted()
                ? Heard.AGAIN
                : Heard.OVER;
    }
}
