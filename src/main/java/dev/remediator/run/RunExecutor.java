package dev.remediator.run;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * Holds the runs of this node in memory and carries their commands out. Decides nothing: every event goes through the
 * {@link RunMachine}, every turn into the {@link Journal}, and nothing is changed in the world before the turn that
 * intends it is committed.
 */
public final class RunExecutor {
    private static final Logger LOG = Logger.getLogger(RunExecutor.class);

    private final ConcurrentMap<UUID, RunActor> actors = new ConcurrentHashMap<>();
    private final RunActor.Surroundings surroundings;
    private final Playbooks playbooks;
    private final Drain drain = new Drain();

    /** @param threads where commands are carried out; they block, so: virtual threads */
    public RunExecutor(
            Journal journal, Hands hands, Playbooks playbooks, Timers timers, InstantSource clock, Executor threads) {
        this.playbooks = playbooks;
        this.surroundings = new RunActor.Surroundings(journal, hands, timers, clock, threads, drain, this::gone);
    }

    /** Goes on with a run whose first turn is committed already. */
    public void begin(RunMachine machine, JournalEntry first) {
        var actor = new RunActor(surroundings, machine, first.state(), first.seq());
        if (actors.putIfAbsent(first.state().id(), actor) != null) return;
        actor.begin(first.turn());
    }

    /**
     * Takes up a run from the journal, after a crash or from a dead node.
     *
     * @param alertsOver every alert of it is over
     */
    public void resume(RunState state, int seq, boolean alertsOver) {
        if (state.phase().terminal() || drain.hasBegun()) return;
        var machine = playbooks.machine(state.digest(), state.target());
        if (machine.isEmpty()) {
            abandon(state, seq);
            return;
        }
        var actor = new RunActor(surroundings, machine.get(), state, seq);
        if (actors.putIfAbsent(state.id(), actor) != null) return;
        actor.resume();
        if (alertsOver) actor.handle(new RunEvent.AlertResolved());
    }

    private void abandon(RunState state, int seq) {
        var why = "the target, or the version of playbook %s that this run began with, is not known any more"
                .formatted(state.playbook());
        LOG.errorf("Run %s on %s cannot go on: %s", state.id(), state.target(), why);
        var turn = RunMachine.abandon(state, why, surroundings.clock().instant());
        surroundings.journal().append(new JournalEntry(turn, seq + 1)).whenComplete((entry, failure) -> {
            if (failure != null) LOG.warnf(failure, "That run %s cannot go on could not be written", state.id());
        });
    }

    /** Hands an event to a run of this node; one that is not here is not concerned. */
    public void deliver(UUID run, RunEvent event) {
        var actor = actors.get(run);
        if (actor != null) actor.handle(event);
    }

    public boolean holds(UUID run) {
        return actors.containsKey(run);
    }

    public Set<UUID> runs() {
        return Set.copyOf(actors.keySet());
    }

    /**
     * For a process that is to end: from now on no run of it sets out to change anything, and none is taken up. A question
     * to the guards that is not asked any more stays outstanding in the journal, for whoever takes the run up. Waits until
     * no change and no taking back is under way. Nothing turns this back.
     *
     * @return false if something is still under way after that time; its result is lost with this process, and asked for
     *     by whoever takes the run up
     */
    public boolean drain(Duration atMost) throws InterruptedException {
        return drain.await(atMost);
    }

    private void gone(UUID run) {
        actors.remove(run);
    }
}
