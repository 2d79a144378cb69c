package dev.remediator.intake;

import dev.remediator.run.Announcements;
import dev.remediator.run.Incidents;
import dev.remediator.run.JournalRows;
import dev.remediator.run.Node;
import dev.remediator.run.RoundTrip;
import dev.remediator.run.RunEvent;
import dev.remediator.run.RunExecutor;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * From alert to run. For a batch of deliveries, in one transaction: what each alert means for its episode, which playbook
 * takes it, the dispositions, the incidents, the new runs with their first turns. After the commit the runs are begun at
 * once by this node.
 */
public final class Intake implements Recorder {
    private static final int REMEMBERED = 100_000;

    private final Supplier<ActivePlaybooks> active;
    private final Node node;
    private final JournalRows journal;
    private final Announcements announcements;
    private final RunExecutor executor;
    private final InstantSource clock;
    private final Unanswered unanswered;
    private final Storms storms;
    private final KnownRepeats repeats = new KnownRepeats(REMEMBERED);

    /** Without a word in the log about alerts that nothing takes. */
    public Intake(
            Supplier<ActivePlaybooks> active,
            Node node,
            JournalRows journal,
            Announcements announcements,
            RunExecutor executor,
            InstantSource clock) {
        this(active, node, journal, announcements, executor, clock, Unanswered.silent(active, clock));
    }

    Intake(
            Supplier<ActivePlaybooks> active,
            Node node,
            JournalRows journal,
            Announcements announcements,
            RunExecutor executor,
            InstantSource clock,
            Unanswered unanswered) {
        this.active = active;
        this.node = node;
        this.journal = journal;
        this.announcements = announcements;
        this.executor = executor;
        this.clock = clock;
        this.unanswered = unanswered;
        storms = new Storms(announcements);
    }

    @Override
    public boolean known(Delivery delivery) {
        var now = clock.instant();
        for (var observed : delivery.alerts()) if (!repeats.contains(observed, now)) return false;
        return true;
    }

    @Override
    public Recorded record(Connection connection, List<Delivery> deliveries) throws SQLException {
        var batch = new IntakeBatch(clock.instant(), active.get());
        batch.observe(deliveries, StoredAlerts.known(connection, proof(), deliveries));
        var over = decide(connection, batch, deliveries);
        return () -> {
            committed(deliveries, batch, over);
            unanswered.add(batch.unanswered(), batch.moreUnanswered());
        };
    }

    /**
     * Decides anew about episodes that were held by something that has passed meanwhile.
     *
     * @return what must happen after the commit
     */
    public Recorded reconsider(Connection connection, int atMost) throws SQLException {
        node.prove(connection);
        var batch = new IntakeBatch(clock.instant(), active.get());
        var held = StoredAlerts.heldUntilNow(connection, batch.now(), atMost);
        if (held.isEmpty()) return () -> {};
        held.forEach(batch::again);
        var over = decide(connection, batch, List.of());
        return () -> committed(List.of(), batch, over);
    }

    /** Ends episodes that nothing ends by itself once their time is over; tells of storms that have begun or are over. */
    public Recorded expire(Connection connection) throws SQLException {
        node.prove(connection);
        var now = clock.instant();
        var ended = StoredAlerts.expire(connection, now);
        var over = StoredAlerts.runsWhoseAlertsAreOver(connection, ended.runs());
        announcements.insert(connection, Incidents.closeAll(connection, now));
        storms.sweep(connection, active.get().safety().storm(), now);
        return () -> {
            for (var run : over) executor.deliver(run, new RunEvent.AlertResolved());
            announcements.committed();
        };
    }

    private RoundTrip proof() {
        var trip = new RoundTrip();
        node.prove(trip);
        return trip;
    }

    /** @return runs whose alerts are all over */
    private List<UUID> decide(Connection connection, IntakeBatch batch, List<Delivery> deliveries) throws SQLException {
        var pairs = batch.pairs();
        var limit = batch.stormLimit();
        batch.dispatch(
                StoredRuns.about(connection, pairs),
                pairs.isEmpty() || limit.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Storms.seen(connection, limit.get(), batch.now())));
        var trip = new RoundTrip();
        batch.write(trip, deliveries);
        // The opening of an incident is told before what its first run says.
        announcements.add(trip, batch.told());
        var incidents = new LinkedHashSet<>(journal.begin(trip, node.id(), batch.firstTurns()));
        trip.run(connection);
        incidents.addAll(batch.endedIncidents());
        var over = StoredAlerts.runsWhoseAlertsAreOver(connection, batch.endedRuns());
        announcements.insert(connection, Incidents.close(connection, incidents, batch.now()));
        return over;
    }

    private void committed(List<Delivery> deliveries, IntakeBatch batch, List<UUID> over) {
        for (var delivery : deliveries) for (var observed : delivery.alerts()) repeats.add(observed, batch.now());
        for (var run : batch.begun()) executor.begin(run.machine(), run.first());
        for (var run : batch.joined()) executor.deliver(run, new RunEvent.AlertJoined());
        for (var run : over) executor.deliver(run, new RunEvent.AlertResolved());
        if (!batch.told().isEmpty()
                || !batch.begun().isEmpty()
                || !batch.endedIncidents().isEmpty()) announcements.committed();
    }
}
