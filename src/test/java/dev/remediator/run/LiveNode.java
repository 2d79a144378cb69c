package dev.remediator.run;

import dev.remediator.playbook.Safety;
import dev.remediator.store.Transactions;
import dev.remediator.target.Ownership;
import dev.remediator.target.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/**
 * A node on a real database: production's journal, executor, recovery and temporary changes, in a described world and in
 * virtual time. Time passes only when everything that was asked of the database is answered, so a test owns the order.
 */
public final class LiveNode implements AutoCloseable {
    private final Transactions transactions;
    private final VirtualTime time;
    private final World world;
    private final Map<String, RunMachine> machines;
    private final Node node;
    private final TableAnnouncements announcements = new TableAnnouncements();
    private final JournalRows rows;
    private final JournalWriter writer;
    private final CountedJournal journal;
    private final RunExecutor executor;
    private final Recovery recovery;
    private final TemporaryChanges temporary;
    private final Freezing freezing;
    private final AtomicReference<Safety> safety;
    private volatile Silences silences = Silences.NONE;

    private LiveNode(
            Transactions transactions,
            VirtualTime time,
            World world,
            Map<String, RunMachine> machines,
            AtomicReference<Safety> safety) {
        this.transactions = transactions;
        this.time = time;
        this.world = world;
        this.machines = machines;
        node = Node.register(transactions, "test");
        this.safety = safety;
        rows = new JournalRows(announcements, safety::get);
        writer = new JournalWriter(
                transactions,
                node,
                rows,
                announcements,
                time,
                safety::get,
                (labels, now) -> silences.about(labels, now));
        journal = new CountedJournal(writer);
        Playbooks playbooks = (digest, target) -> Optional.ofNullable(machines.get(digest + "@" + target));
        executor = new RunExecutor(journal, world, playbooks, time, time, time);
        recovery = new Recovery(transactions, node, executor, time);
        temporary = new TemporaryChanges(transactions, node, world, announcements, time, time);
        freezing = new Freezing(transactions, announcements, Ownership.open(), time);
    }

    /** A first node, with a world and a time of its own. */
    public static LiveNode on(Transactions transactions) {
        var time = new VirtualTime();
        return new LiveNode(
                transactions, time, new World(time), new ConcurrentHashMap<>(), new AtomicReference<>(Safety.NONE));
    }

    /** What holds for all playbooks of all nodes from now on. */
    public LiveNode under(Safety rules) {
        safety.set(rules);
        return this;
    }

    /** What this node knows of silences from now on. */
    public LiveNode hearing(Silences of) {
        silences = of;
        return this;
    }

    /** Another process in the same world, with the same playbooks. */
    public LiveNode another() {
        return new LiveNode(transactions, time, world, machines, safety);
    }

    /** As {@link #another}, over connections of its own. */
    public LiveNode another(Transactions own) {
        return new LiveNode(own, time, world, machines, safety);
    }

    /** An alert fires and the playbook takes it, as the intake would write it. */
    public UUID fires(Remedy remedy, String target) {
        return fires(remedy, Remedy.target(target, "platform"));
    }

    /** The same, for a target that is told whole. */
    public UUID fires(Remedy remedy, Target on) {
        return fires(remedy, on, Optional.empty());
    }

    /** @param identity of the alert; another each time where it is not told */
    public UUID fires(Remedy remedy, Target on, Optional<Long> identity) {
        var target = on.name();
        var playbook = remedy.build();
        var machine = machines.computeIfAbsent(playbook.digest() + "@" + target, key -> new RunMachine(playbook, on));
        var open =
                new Table(transactions).rows("select id from incident where target = ? and closed_at is null", target);
        var incident = open.isEmpty() ? Ids.next() : UUID.fromString(open.getFirst());
        var begun = transactions.call(connection -> {
            node.prove(connection);
            var episode = Ids.next();
            var trigger = new Trigger.ByAlert(
                    episode, Map.of("alertname", "GatewayDown"), Map.of("summary", "no answer"), time.instant());
            var fresh = machine.fresh(Ids.next(), incident, trigger, time.instant());
            var first = new JournalEntry(machine.next(fresh, new RunEvent.Started(), time.instant()), 1);
            try (var statement = connection.prepareStatement("""
                    insert into incident (id, target, severity, title, opened_at)
                    values (?, ?, 'P1', 'GatewayDown on ' || ?, ?) on conflict do nothing
                    """)) {
                statement.setObject(1, incident);
                statement.setString(2, target);
                statement.setString(3, target);
                statement.setObject(4, Columns.at(time.instant()));
                statement.executeUpdate();
            }
            try (var statement = connection.prepareStatement("""
                    insert into alert_episode (id, identity, source, labels, annotations, generator_url, starts_at,
                        last_starts_at, seen_at, delivery_id, run_id, incident_id)
                    values (?, ?, 'test', '{"alertname": "GatewayDown"}', '{}', '', ?, ?, ?, ?, ?, ?)
                    """)) {
                statement.setObject(1, episode);
                statement.setLong(2, identity.orElse(episode.getLeastSignificantBits()));
                for (int i = 3; i <= 5; i++) statement.setObject(i, Columns.at(time.instant()));
                statement.setObject(6, episode);
                statement.setObject(7, fresh.id());
                statement.setObject(8, incident);
                statement.executeUpdate();
            }
            var trip = new RoundTrip();
            rows.begin(trip, node.id(), List.of(first));
            trip.run(connection);
            return first;
        });
        executor.begin(machine, begun);
        return begun.state().id();
    }

    public UUID fires(Remedy remedy) {
        return fires(remedy, Remedy.TARGET);
    }

    /** Everything that can happen without time passing has happened, also in the database. */
    public LiveNode quiet() {
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    time.settle();
                    return journal.waiting() == 0 && time.idle();
                });
        return this;
    }

    public LiveNode pass(String duration) {
        var until = time.instant().plus(VirtualTime.time(duration));
        quiet();
        for (var next = time.nextAlarm(); next.isPresent() && !next.get().isAfter(until); next = time.nextAlarm()) {
            time.moveTo(next.get());
            quiet();
        }
        time.moveTo(until);
        return quiet();
    }

    /** Until no run of any node is open. */
    public LiveNode toEnd() {
        return to("run where ended_at is null");
    }

    public LiveNode toEndOf(UUID run) {
        return to("run where ended_at is null and id = '" + run + "'");
    }

    private LiveNode to(String noMore) {
        quiet();
        while (new Table(transactions).count(noMore) > 0) {
            Instant next = time.nextAlarm().orElseThrow(() -> new AssertionError("it hangs"));
            time.moveTo(next);
            quiet();
        }
        return this;
    }

    /** The process dies: what it had in memory, its timers and its calls are gone. Its row stays until somebody takes over. */
    public void dies() {
        journal.die();
        writer.close();
        time.forget();
    }

    @Override
    public void close() {
        writer.close();
    }

    public VirtualTime time() {
        return time;
    }

    public World world() {
        return world;
    }

    public Node node() {
        return node;
    }

    public JournalRows rows() {
        return rows;
    }

    public JournalWriter writer() {
        return writer;
    }

    public RunExecutor executor() {
        return executor;
    }

    public Recovery recovery() {
        return recovery;
    }

    public TemporaryChanges temporary() {
        return temporary;
    }

    public Freezing freezing() {
        return freezing;
    }

    public TableAnnouncements announcements() {
        return announcements;
    }

    public RunMachine machine(Remedy remedy) {
        return Objects.requireNonNull(machines.get(remedy.build().digest() + "@" + Remedy.TARGET));
    }

    public void forget(Remedy remedy) {
        machines.keySet().removeIf(key -> key.startsWith(remedy.build().digest() + "@"));
    }

    /** Knows what is still being written, and goes silent when its process dies. */
    private static final class CountedJournal implements Journal {
        private final Journal journal;
        private final AtomicInteger waiting = new AtomicInteger();
        private volatile boolean dead;

        CountedJournal(Journal journal) {
            this.journal = journal;
        }

        int waiting() {
            return waiting.get();
        }

        void die() {
            dead = true;
        }

        @Override
        public CompletionStage<JournalEntry> append(JournalEntry entry) {
            return count(() -> journal.append(entry));
        }

        @Override
        public CompletionStage<JournalEntry> claim(Claim claim) {
            return count(() -> journal.claim(claim));
        }

        @Override
        public List<RunEvent> words(UUID run, int question) {
            return dead ? List.of() : journal.words(run, question);
        }

        private CompletionStage<JournalEntry> count(Supplier<CompletionStage<JournalEntry>> write) {
            var heard = new CompletableFuture<JournalEntry>();
            if (dead) return heard;
            waiting.incrementAndGet();
            write.get().whenComplete((entry, failure) -> {
                try {
                    if (dead) return;
                    if (failure == null) heard.complete(entry);
                    else heard.completeExceptionally(failure);
                } finally {
                    waiting.decrementAndGet();
                }
            });
            return heard;
        }
    }
}
