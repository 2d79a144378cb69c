package dev.remediator.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.playbook.Playbook;
import dev.remediator.target.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The machine and the executor of production in a described world and virtual time, on one thread: the same story gives
 * the same timeline, always.
 *
 * <pre>{@code
 * var r = Rehearsal.of(remedy("gateway-down").tries(rung("restart")).verify("alive", "1m", "5m", "10s"));
 * r.world().health("alive", "fail for 40s", "pass");
 * r.fires().toEnd();
 * assertThat(r.world().effects()).containsExactly("0:00 restart");
 * }</pre>
 */
public final class Rehearsal {
    private final VirtualTime time = new VirtualTime();
    private final World world = new World(time);
    private final MemoryJournal journal = new MemoryJournal(time);
    private final Map<String, RunMachine> machines = new LinkedHashMap<>();
    private final Map<String, UUID> runs = new LinkedHashMap<>();
    private long processes;
    private RunExecutor executor = executor();
    private long made;

    private Rehearsal() {}

    /** The first playbook is the one that alerts are for, where a test names none. */
    public static Rehearsal of(Remedy... remedies) {
        var rehearsal = new Rehearsal();
        for (var remedy : remedies) rehearsal.add(remedy.build());
        return rehearsal;
    }

    private void add(Playbook playbook) {
        machines.put(playbook.name(), new RunMachine(playbook, target()));
    }

    private static Target target() {
        return Remedy.target(Remedy.TARGET, "platform");
    }

    private RunExecutor executor() {
        Playbooks playbooks =
                (digest, target) -> Optional.ofNullable(machines.get(digest.substring("digest-of-".length())));
        return new RunExecutor(new Process(++processes), world, playbooks, time, time, time);
    }

    /** The journal as one process reaches it: what a dead one still writes goes nowhere. */
    private final class Process implements Journal {
        private final long number;

        Process(long number) {
            this.number = number;
        }

        @Override
        public CompletionStage<JournalEntry> append(JournalEntry entry) {
            return number == processes ? journal.append(entry) : new CompletableFuture<>();
        }

        @Override
        public CompletionStage<JournalEntry> claim(Claim claim) {
            return number == processes ? journal.claim(claim) : new CompletableFuture<>();
        }

        @Override
        public List<RunEvent> words(UUID run, int question) {
            return journal.words(run, question);
        }
    }

    public World world() {
        return world;
    }

    public MemoryJournal journal() {
        return journal;
    }

    public VirtualTime time() {
        return time;
    }

    /** The alert of the first playbook fires. */
    public Rehearsal fires() {
        return fires(machines.keySet().iterator().next());
    }

    public Rehearsal fires(String playbook) {
        var machine = Objects.requireNonNull(machines.get(playbook));
        var id = new UUID(7, ++made);
        return begins(
                playbook,
                machine,
                id,
                new Trigger.ByAlert(
                        new UUID(8, made),
                        Map.of("alertname", "GatewayDown", "service", Remedy.TARGET),
                        Map.of("summary", "no answer"),
                        time.instant()));
    }

    /** An engineer begins the first playbook by hand. */
    public Rehearsal isStartedBy(String engineer, String reason) {
        var playbook = machines.keySet().iterator().next();
        return begins(
                playbook,
                Objects.requireNonNull(machines.get(playbook)),
                new UUID(7, ++made),
                new Trigger.ByPerson(playbook, engineer, reason));
    }

    /** A clock begins the first playbook now. */
    public Rehearsal isDue() {
        var playbook = machines.keySet().iterator().next();
        return begins(
                playbook,
                Objects.requireNonNull(machines.get(playbook)),
                new UUID(7, ++made),
                new Trigger.BySchedule(playbook, time.instant()));
    }

    private Rehearsal begins(String playbook, RunMachine machine, UUID id, Trigger trigger) {
        var fresh = machine.fresh(id, new UUID(9, 1), trigger, time.instant());
        var first = new JournalEntry(machine.next(fresh, new RunEvent.Started(), time.instant()), 1);
        runs.put(playbook, id);
        journal.begin(first);
        executor.begin(machine, first);
        time.settle();
        return this;
    }

    public Rehearsal pass(String duration) {
        time.pass(VirtualTime.time(duration));
        return this;
    }

    /** Until every run has ended and nothing is left to wait for. */
    public Rehearsal toEnd() {
        time.settle();
        for (int i = 0; !journal.open().isEmpty(); i++) {
            if (!time.passToNext()) throw new AssertionError("it hangs: " + state());
            if (i > 10_000) throw new AssertionError("it never ends: " + state());
        }
        time.settle();
        return this;
    }

    public Rehearsal toPhase(Phase phase) {
        for (int i = 0; state().phase() != phase; i++)
            if (i > 10_000 || !time.passToNext()) throw new AssertionError(phase + " never comes: " + state());
        return this;
    }

    public Rehearsal resolves() {
        return hears(new RunEvent.AlertResolved());
    }

    public Rehearsal firesAgain() {
        return hears(new RunEvent.AlertJoined());
    }

    public Rehearsal isStoppedBy(String person, String reason) {
        return hears(new RunEvent.Cancelled(person, reason));
    }

    /** An engineer agrees to what people are asked about at this moment. */
    public Rehearsal isAgreedBy(String engineer, String reason) {
        return hears(new RunEvent.ApprovalDecided(asked().id(), engineer, true, reason, time.instant()));
    }

    public Rehearsal isDeniedBy(String engineer, String reason) {
        return hears(new RunEvent.ApprovalDecided(asked().id(), engineer, false, reason, time.instant()));
    }

    public Rehearsal isAnsweredBy(String engineer, String json) {
        return hears(new RunEvent.PersonAnswered(
                asked().id(), engineer, RunJson.read(JsonNode.class, json), time.instant()));
    }

    /** The question that is open. */
    public Command asked() {
        return state().outstanding().stream()
                .filter(c -> c instanceof Command.Question)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody is asked: " + state()));
    }

    /** Hands an event to the run that began first. */
    public Rehearsal hears(RunEvent event) {
        return hears(run(), event);
    }

    public Rehearsal hears(UUID run, RunEvent event) {
        executor.deliver(run, event);
        time.settle();
        return this;
    }

    /** The process dies: memory, timers and what was not committed are gone. */
    public Rehearsal dies() {
        time.forget();
        journal.forgetPending();
        executor = executor();
        return this;
    }

    /** A new process takes up what stands in the journal. */
    public Rehearsal comesBack() {
        for (var run : journal.open()) {
            var stored = journal.stored(run);
            executor.resume(stored.read(), stored.seq(), false);
        }
        time.settle();
        return this;
    }

    /** A new process takes up a run that somebody else has written at that time. */
    public Rehearsal takesUp(String stored, int seq, Instant at) {
        var state = RunJson.read(RunState.class, stored);
        time.moveTo(at);
        runs.put(state.playbook(), state.id());
        journal.adopt(state, stored, seq);
        executor.resume(state, seq, false);
        time.settle();
        return this;
    }

    /** The version of the playbook, or its target, is taken away. */
    public Rehearsal forgets(String playbook) {
        machines.remove(playbook);
        return this;
    }

    public RunExecutor executorOfThisProcess() {
        return executor;
    }

    public UUID run() {
        return runs.values().iterator().next();
    }

    public UUID run(String playbook) {
        return Objects.requireNonNull(runs.get(playbook));
    }

    public RunState state() {
        return journal.stored(run()).read();
    }

    public RunState state(String playbook) {
        return journal.stored(run(playbook)).read();
    }

    /** {@code SUCCEEDED: restart has helped}. */
    public String end() {
        return end(runs.keySet().iterator().next());
    }

    public String end(String playbook) {
        var state = state(playbook);
        return state.phase() + ": " + state.reason().orElse("");
    }

    /** Everything that people were told: {@code 0:40 DOING restart of mcp-gateway}. */
    public List<String> timeline() {
        return journal.told().stream()
                .map(a -> "%s %s %s".formatted(VirtualTime.offset(a.at()), a.kind(), a.text()))
                .toList();
    }

    /** What people were told of one kind. */
    public List<String> told(Announcement.Kind kind) {
        var texts = new ArrayList<String>();
        for (var announcement : journal.told()) if (announcement.kind() == kind) texts.add(announcement.text());
        return texts;
    }
}
