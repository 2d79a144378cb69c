package dev.remediator.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.Rate;
import dev.remediator.approval.PlanHash;
import dev.remediator.guard.Verdict;
import dev.remediator.playbook.Autonomy;
import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.Step;
import dev.remediator.playbook.Window;
import dev.remediator.playbook.Windows;
import dev.remediator.run.Announcement;
import dev.remediator.run.Command;
import dev.remediator.run.JournalEntry;
import dev.remediator.run.Phase;
import dev.remediator.run.RunEvent;
import dev.remediator.run.RunJson;
import dev.remediator.run.RunState;
import dev.remediator.run.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What must hold whatever happens, judged from the tables and the platform's truth alone: it counts and compares for
 * itself, and asks neither the machine nor the guards. The first promise that is broken is kept.
 */
final class Promises implements MemoryStore.Watcher {
    /** A run that must end, a change that must be taken back: so much later at most, when all works. */
    private static final Duration SLACK = Duration.ofSeconds(60);

    private static final Duration GRACE = Duration.ofMinutes(5);
    private static final Set<Announcement.Kind> LAST_WORDS = EnumSet.of(
            Announcement.Kind.HEALED,
            Announcement.Kind.HEALED_BY_ITSELF,
            Announcement.Kind.HELD,
            Announcement.Kind.CANCELLED,
            Announcement.Kind.FAILED,
            Announcement.Kind.NEEDS_HUMAN);

    private final Simulation sim;
    private final Set<String> sent = new HashSet<>();
    private final Set<String> denied = new HashSet<>();
    private final Set<UUID> announced = new HashSet<>();
    private Optional<String> broken = Optional.empty();

    Promises(Simulation sim) {
        this.sim = sim;
    }

    Optional<String> broken() {
        return broken;
    }

    void broken(RuntimeException e) {
        var at = e.getStackTrace();
        broken("it must not throw", "%s at %s".formatted(e, at.length > 0 ? at[0] : "?"));
    }

    private void broken(String promise, String how) {
        if (broken.isPresent()) return;
        broken = Optional.of(promise + ": " + how);
        sim.story.say("PROMISE", "broken: %s: %s", promise, how);
    }

    private void must(boolean kept, String promise, String how) {
        if (!kept) broken(promise, how);
    }

    /** @param how put together only where it is told */
    private void must(boolean kept, String promise, Supplier<String> how) {
        if (!kept) broken(promise, how.get());
    }

    // What is written

    @Override
    public void asked(Rows.Ask ask) {
        sim.story.count("asked: " + ask.question.getClass().getSimpleName());
        sim.people.asked(ask);
    }

    @Override
    public void committed(long node, JournalEntry entry) {
        var state = entry.turn().state();
        var name = sim.name(state.id());
        if (sim.story.told()) {
            sim.story.say(name, "%s → %s", entry.turn().event(), state.phase());
            for (var command : entry.turn().commands())
                sim.story.say(name, "   %s", command instanceof Command.Tell t ? "\"" + t.text() + "\"" : command);
        }
        must(sim.store.nodes.containsKey(node), "a fenced node writes nothing", name);
        for (var command : entry.turn().commands())
            if (command instanceof Command.Act act) {
                intended(state, act, entry.turn().at());
                sim.chaos.betweenIntentAndCall(node);
            }
        count(entry);
        if (entry.turn().ended()) ended(entry);
    }

    private void count(JournalEntry entry) {
        var story = sim.story;
        var state = entry.turn().state();
        var before = entry.turn().before();
        switch (entry.turn().event()) {
            case RunEvent.Undone _ -> story.count("undone");
            case RunEvent.UndoRefused u -> story.count(u.foreign() ? "undo refused: foreign" : "undo failed");
            case RunEvent.ActionUnknown _ -> story.count("unknown");
            case RunEvent.Reconciled r -> story.count("reconciled: " + r.finding());
            case RunEvent.DeadlineReached _ -> story.count("deadline");
            case RunEvent.AskExpired e -> {
                story.count("nobody answered in time");
                heard(state, e.command());
            }
            case RunEvent.ActionRefused r when r.tooLate() -> story.count("too late to act");
            case RunEvent.GuardsEvaluated g -> {
                if (g.verdict() instanceof Verdict.Hold h) story.count("guard: " + h.guard());
            }
            case RunEvent.ApprovalDecided d -> {
                var now = state.consent();
                if (d.granted()
                        && now.isPresent()
                        && now.get().granted()
                        && now.get().decisions().size() > 1) story.count("quorum of two");
            }
            case RunEvent.DoubtSettled d -> story.count("doubt settled: " + d.settled());
            default -> {}
        }
        if (state.phase() != before.phase()) story.count("phase: " + state.phase());
        if (state.demoted() && !before.demoted()) story.count("demoted");
    }

    /** Whoever was told that their word counts, long enough before the time was over, was heard. */
    private void heard(RunState run, int command) {
        var ask = sim.store.asks.get(new Rows.Key(run.id(), command));
        if (ask == null || ask.closedAt == null || !(ask.question instanceof Command.AskApproval asked)) return;
        var yes = ask.said.values().stream()
                .filter(s -> s.event() instanceof RunEvent.ApprovalDecided d && d.granted())
                .filter(s -> s.at().isBefore(asked.expiresAt().minusSeconds(1)))
                .count();
        must(yes < asked.approve().quorum(), "a word in time counts", sim.name(run.id()));
    }

    private void intended(RunState run, Command.Act act, Instant at) {
        Supplier<String> who = () -> sim.name(run.id()) + " " + act.intention().capability() + " on " + run.target();
        sim.story.count("intent");
        for (var freeze : sim.store.freezes)
            must(
                    !freeze.concerns(run.playbook(), run.target())
                            || freeze.until().filter(end -> !end.isAfter(at)).isPresent(),
                    "nothing acts while frozen",
                    who);
        must(run.id().equals(sim.store.acting.get(run.target())), "one acting run for each target", who);
        var playbook = sim.cast.playbook(run.playbook());
        inWindows(playbook.windows(), at, who);
        inWindows(sim.store.safety.windows(), at, who);
        var limits = playbook.limits();
        limits.perTarget()
                .ifPresent(rate -> within(
                        rate,
                        at,
                        run,
                        e -> e.playbook.equals(run.playbook()) && e.target.equals(run.target()),
                        "limit-per-target"));
        limits.perPlaybook()
                .ifPresent(rate -> within(rate, at, run, e -> e.playbook.equals(run.playbook()), "limit-per-playbook"));
        sim.store
                .safety
                .perTarget()
                .ifPresent(rate -> within(rate, at, run, e -> e.target.equals(run.target()), "limit-any-on-target"));
        sim.store.safety.everything().ifPresent(rate -> within(rate, at, run, e -> true, "limit-everything"));
        for (var e : sim.store.effects.values())
            must(
                    !e.key.run().equals(run.id()) || e.key.command() == act.id() || !e.outcome.isEmpty(),
                    "what became of an effect is stored before the next",
                    who);
        must(
                playbook.autonomy() != Autonomy.OBSERVE && playbook.autonomy() != Autonomy.SUGGEST,
                "what only observes does not act",
                who);
        consented(playbook, run, act, who);
    }

    private void within(Rate rate, Instant at, RunState run, Predicate<Rows.Effect> which, String limit) {
        var others = sim.store.acted(run.id(), which).stream()
                // Clocks differ by less than a second.
                .filter(t -> t.isAfter(at.minus(rate.per()).plusSeconds(1)))
                .count();
        must(
                others < rate.count(),
                "limits are never exceeded",
                () -> "%s %s of %s".formatted(sim.name(run.id()), limit, rate));
    }

    private void inWindows(Windows windows, Instant at, Supplier<String> who) {
        must(
                windows.onlyIn().isEmpty() || windows.onlyIn().stream().anyMatch(w -> inside(w, at)),
                "nothing acts outside its windows",
                who);
        must(windows.neverIn().stream().noneMatch(w -> inside(w, at)), "nothing acts outside its windows", who);
    }

    /** The windows of a simulation lie within one day. */
    private static boolean inside(Window window, Instant at) {
        var time = at.atZone(window.zone()).toLocalTime();
        return !time.isBefore(window.from()) && time.isBefore(window.to());
    }

    /** Enough people, of those who were asked, said yes in time to a plan that has the hash of what is being done now. */
    private void consented(Playbook playbook, RunState run, Command.Act act, Supplier<String> who) {
        var step =
                (Step.Change) playbook.procedure().steps().get(act.intention().step());
        var needed = step.approve().isPresent()
                || playbook.autonomy() == Autonomy.APPROVE
                || sim.store.demotedBefore.contains(run.playbook());
        if (!needed) return;
        var hash = PlanHash.of(
                run.id(),
                act.intention().step(),
                act.intention().capability(),
                act.intention().input(),
                RunJson.read(JsonNode.class, RunJson.write(act.intention().prepared())),
                run.target(),
                run.digest());
        for (var ask : sim.store.asks.values()) {
            if (!ask.key.run().equals(run.id())
                    || !(ask.question instanceof Command.AskApproval asked)
                    || !asked.hash().equals(hash)) continue;
            var yes = ask.said.entrySet().stream()
                    .filter(e -> e.getValue().event() instanceof RunEvent.ApprovalDecided d && d.granted())
                    .filter(e -> e.getValue().at().isBefore(asked.expiresAt()))
                    .filter(e -> Cast.members(asked.group()).contains(e.getKey()))
                    .filter(e -> !(run.trigger() instanceof Trigger.ByPerson p && p.by().equals(e.getKey())))
                    .count();
            if (yes >= asked.approve().quorum()) {
                sim.story.count("acted with consent");
                return;
            }
        }
        broken("no effect without the consent it needs, for exactly this plan", who.get());
    }

    private void ended(JournalEntry entry) {
        var state = entry.turn().state();
        var name = sim.name(state.id());
        sim.story.count("end: " + state.phase());
        var words = entry.turn().commands().stream()
                .filter(c -> c instanceof Command.Tell t && LAST_WORDS.contains(t.kind()))
                .count();
        must(words == 1 && announced.add(state.id()), "each end is announced once", () -> name + ": " + words);
        var late = sim.lately(state.startedAt()
                .plus(sim.cast.playbook(state.playbook()).deadline())
                .plus(GRACE));
        must(!entry.turn().at().isAfter(late.plus(SLACK)), "everything ends by its deadline", name);
        for (var e : sim.store.effects.values())
            if (e.key.run().equals(state.id()) && (e.outcome.isEmpty() || e.outcome.equals("unknown")))
                must(
                        state.phase() == Phase.NEEDS_HUMAN,
                        "what nobody can tell is a matter for people",
                        () -> name + " ended " + state.phase());
    }

    // What is done

    private Optional<Rows.Effect> effect(String key) {
        var root = sim.keyOf(key);
        return sim.store.effects.values().stream()
                .filter(e -> e.root().equals(root))
                .max(java.util.Comparator.comparingInt(e -> e.key.command()));
    }

    void sent(Process process, String key, String target) {
        Supplier<String> what = () -> "%s by %s".formatted(sim.names(key), process.name);
        must(sent.add(key) || sim.platform.knowsKeys, "no effect twice for one intent", what);
        var intent = effect(key);
        must(intent.isPresent(), "no effect without a committed intent", what);
        intent.ifPresent(i -> {
            must(i.outcome.isEmpty(), "no effect after its answer", () -> what.get() + ", which is " + i.outcome);
            ours(process, i.key.run(), what);
            must(i.key.run().equals(sim.store.acting.get(target)), "one acting run for each target", what);
        });
    }

    private void ours(Process process, UUID run, Supplier<String> what) {
        must(
                sim.store.nodes.containsKey(process.node) && sim.store.run(run).node == process.node,
                "a fenced node does nothing",
                what);
    }

    void happened(String key) {
        must(!sim.platform.happened.containsKey(key), "no effect twice for one intent", () -> sim.names(key));
        must(!denied.contains(key), "what was told not to have happened does not happen", () -> sim.names(key));
        sim.story.count("effect");
    }

    void deniedByPlatform(String key) {
        denied.add(key);
    }

    void undoSent(Process process, String key, String target) {
        if (key.endsWith("-end")) {
            var row = sim.store.temporary.get(sim.keyOf(key.substring(0, key.length() - 4)));
            must(
                    row != null && row.attempts > 0,
                    "nothing is taken back without a committed intent",
                    () -> sim.names(key));
            sim.story.count("temporary change taken back when due");
            return;
        }
        var k = sim.keyOf(key);
        var run = sim.store.run(k.run());
        must(
                run.state
                        .outstanding(k.command())
                        .filter(c -> c instanceof Command.Undo)
                        .isPresent(),
                "nothing is taken back without a committed intent",
                () -> sim.names(key));
        ours(process, k.run(), () -> "taking back " + sim.names(key));
        must(
                k.run().equals(sim.store.acting.get(target)),
                "one acting run for each target",
                () -> "taking back " + sim.names(key) + " by " + process.name);
    }

    void accepted(long identity) {
        must(
                sim.store.episodes.values().stream().anyMatch(e -> e.identity == identity),
                "accepted means kept",
                () -> "alert " + identity);
    }

    // What must be so at every moment, and in the end

    void afterEach() {
        var now = sim.agenda.instant();
        for (var row : sim.store.temporary.values()) {
            if (row.endedAt != null) continue;
            // Eight attempts with their pauses, each of which may have to be found out to have died.
            if (now.isAfter(sim.lately(row.dueAt).plus(Duration.ofMinutes(40))))
                broken("what is temporary ends", sim.names(sim.key(row.key)));
        }
    }

    void inTheEnd() {
        for (var e : sim.store.episodes.values())
            must(!e.dispositions.isEmpty(), "every accepted alert ends with a disposition", () -> "episode " + e.id);
        must(
                sim.store.acting.isEmpty(),
                "nothing stays held",
                () -> sim.store.acting.keySet().toString());
        must(sim.store.timers.isEmpty(), "no timer outlives its run", () -> "" + sim.store.timers.size());
        must(
                sim.store.openAsks.isEmpty(),
                "nobody is asked by a run that is over",
                () -> "" + sim.store.openAsks.size());
        for (var row : sim.store.temporary.values()) temporary(row);
        temporaryWithoutRow();
        for (var e : sim.store.effects.values()) {
            // The one that was sent again takes its place.
            if (e.outcome.equals("repeated")) continue;
            var key = sim.key(e.root());
            boolean happened = sim.platform.happened.containsKey(key);
            var phase = sim.store.run(e.key.run()).state.phase();
            if (happened)
                must(
                        e.outcome.equals("done") || phase == Phase.NEEDS_HUMAN,
                        "no effect is lost without people being called",
                        () -> "%s is %s, and its run %s".formatted(sim.names(key), e.outcome, phase));
            if (e.outcome.equals("done")) must(happened, "what is told to be done was done", () -> sim.names(key));
        }
    }

    /** Nobody takes back what no table knows. */
    private void temporaryWithoutRow() {
        for (var e : sim.store.effects.values())
            if (e.act.intention().temporary().isPresent()
                    && !e.outcome.equals("repeated")
                    && !sim.store.temporary.containsKey(e.key))
                must(
                        !stands(e.target, sim.key(e.root())),
                        "what is temporary is taken back",
                        () -> sim.names(sim.key(e.key)) + ", of which no table knows");
    }

    private boolean stands(String target, String key) {
        for (var setting : sim.platform.place(target).settings.values())
            if (setting.by().equals(key)) return true;
        return false;
    }

    private void temporary(Rows.Temporary row) {
        var effect = java.util.Objects.requireNonNull(sim.store.effects.get(row.key));
        if (effect.outcome.equals("repeated")) return;
        var key = sim.key(effect.root());
        sim.story.count("temporary change: " + row.state);
        var stands = stands(row.target, key);
        switch (row.state) {
            case "ended" -> must(!stands, "what is temporary is taken back", () -> sim.names(key));
            case "not-made" ->
                must(!sim.platform.happened.containsKey(key), "what is temporary is taken back", () -> sim.names(key));
            default ->
                must(
                        !stands || called(row),
                        "what is temporary is taken back, or people are called",
                        () -> sim.names(key) + " " + row.state);
        }
    }

    private boolean called(Rows.Temporary row) {
        return sim.store.told.stream()
                .anyMatch(a -> a.kind() == Announcement.Kind.TEMPORARY_FAILED
                        && a.run().equals(Optional.of(row.key.run())));
    }
}
