package dev.remediator.run;

import dev.remediator.playbook.Safety;
import dev.remediator.store.StoreException;
import dev.remediator.store.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The journal in PostgreSQL. One thread takes whatever turns wait and writes them in one transaction: alone when it is
 * quiet, hundreds at once under load.
 *
 * <p>While the database is away the same batch is tried again. Whether an attempt whose answer was lost had been
 * committed is told by the turn itself, its node, number and moment: one that only has its number was written from
 * another memory of the run, and this one is stale.
 */
public final class JournalWriter implements Journal, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(JournalWriter.class);
    private static final int MAX_BATCH = 512;
    private static final Duration PAUSE = Duration.ofMillis(250);
    /** While the database is away, the log says so this often. */
    private static final int TRIES_BETWEEN_WARNINGS = 40;

    /** Tries of a transaction that others keep ahead of; then each turn is written alone. */
    private static final int CONFLICTS = 3;

    private static final Duration MOMENT = Duration.ofMillis(10);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

    /** One turn that waits to be written: known already, or following from a verdict. */
    private static final class Work {
        final @Nullable Claim claim;
        final CompletableFuture<JournalEntry> done = new CompletableFuture<>();

        @Nullable JournalEntry entry;

        Work(@Nullable JournalEntry entry, @Nullable Claim claim) {
            this.entry = entry;
            this.claim = claim;
        }

        UUID run() {
            return claim != null ? claim.state().id() : entryOrThrow().state().id();
        }

        int seq() {
            return claim != null ? claim.seq() : entryOrThrow().seq();
        }

        JournalEntry entryOrThrow() {
            if (entry == null) throw new IllegalStateException("no turn was made of this claim");
            return entry;
        }
    }

    private final Transactions transactions;
    private final Node node;
    private final JournalRows rows;
    private final Announcements announcements;
    private final InstantSource clock;
    private final Claims claims;
    private final LinkedBlockingQueue<Work> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private final AtomicInteger unanswered = new AtomicInteger();
    private volatile boolean closed;

    /** Where nothing holds for all playbooks. */
    public JournalWriter(
            Transactions transactions, Node node, JournalRows rows, Announcements announcements, InstantSource clock) {
        this(transactions, node, rows, announcements, clock, () -> Safety.NONE, Silences.NONE);
    }

    /** @param safety what holds for all playbooks now; must answer at once */
    public JournalWriter(
            Transactions transactions,
            Node node,
            JournalRows rows,
            Announcements announcements,
            InstantSource clock,
            Supplier<Safety> safety,
            Silences silences) {
        this.transactions = transactions;
        this.node = node;
        this.rows = rows;
        this.announcements = announcements;
        this.clock = clock;
        this.claims = new Claims(safety, silences);
        this.thread = Thread.ofPlatform().name("journal").daemon().start(this::loop);
    }

    @Override
    public CompletionStage<JournalEntry> append(JournalEntry entry) {
        return submit(new Work(entry, null));
    }

    @Override
    public CompletionStage<JournalEntry> claim(Claim claim) {
        return submit(new Work(null, claim));
    }

    @Override
    public List<RunEvent> words(UUID run, int question) {
        return transactions.call(connection -> ReplyRows.words(connection, run, question));
    }

    private CompletionStage<JournalEntry> submit(Work work) {
        unanswered.incrementAndGet();
        var unused = work.done.whenComplete((entry, failure) -> unanswered.decrementAndGet());
        queue.add(work);
        if (closed) failWaiting();
        return work.done;
    }

    private void failWaiting() {
        for (var work = queue.poll(); work != null; work = queue.poll())
            work.done.completeExceptionally(new IllegalStateException("the journal is closed"));
    }

    private void loop() {
        var batch = new ArrayList<Work>();
        while (!closed) {
            batch.clear();
            try {
                batch.add(queue.take());
                queue.drainTo(batch, MAX_BATCH - 1);
                write(batch, false);
            } catch (InterruptedException e) {
                fail(batch, new IllegalStateException("the journal is closed"));
            } catch (Throwable t) {
                // This is the one thread for all runs: whatever happens to some turns, it goes on with the others.
                LOG.error("Turns of runs could not be written; they are taken up again from the journal", t);
                fail(batch, t);
            }
        }
        failWaiting();
    }

    /** Those that are done already stay so. */
    private static void fail(List<Work> batch, Throwable reason) {
        for (var work : batch) work.done.completeExceptionally(reason);
    }

    /** @param again an earlier attempt may have been committed without our hearing of it */
    private void write(List<Work> batch, boolean again) throws InterruptedException {
        boolean maybeThere = again;
        for (int attempt = 1; ; attempt++) {
            try {
                commit(batch, maybeThere);
                break;
            } catch (StoreException e) {
                if (e.failure() == StoreException.Failure.UNAVAILABLE) {
                    maybeThere = true;
                    if (attempt % TRIES_BETWEEN_WARNINGS == 1)
                        LOG.warnf(
                                "The database does not answer (%s); %d turns of runs wait to be written",
                                e.getMessage(), batch.size());
                    Thread.sleep(PAUSE);
                } else if (e.failure() != StoreException.Failure.CONFLICT || attempt >= CONFLICTS) {
                    separately(batch, maybeThere, e);
                    return;
                }
            } catch (RuntimeException e) {
                separately(batch, maybeThere, e);
                return;
            }
        }
        for (var work : batch) work.done.complete(work.entryOrThrow());
        try {
            announcements.committed();
        } catch (RuntimeException e) {
            LOG.warn("What was told is stored, but whoever sends it could not be woken", e);
        }
    }

    /** A turn that cannot be written fails alone. */
    private void separately(List<Work> batch, boolean again, RuntimeException reason) throws InterruptedException {
        if (reason instanceof Node.LeaseLost || batch.size() == 1) {
            LOG.errorf(
                    reason,
                    "A turn of run %s could not be written; it is taken up again from the journal",
                    batch.getFirst().run());
            fail(batch, reason);
            return;
        }
        for (var work : batch) write(List.of(work), again);
    }

    private void commit(List<Work> batch, boolean again) {
        transactions.call(connection -> {
            var trip = new RoundTrip();
            node.prove(trip);
            var todo = again ? missing(connection, batch) : batch;
            var asking = todo.stream().filter(w -> w.claim != null).toList();
            var verdicts = claims.decide(
                    connection,
                    trip,
                    asking.stream().map(w -> Objects.requireNonNull(w.claim)).toList(),
                    clock.instant());
            for (int i = 0; i < asking.size(); i++) {
                var work = asking.get(i);
                var claim = Objects.requireNonNull(work.claim);
                work.entry = new JournalEntry(claim.turn().apply(verdicts.get(i)), claim.seq());
            }
            rows.write(
                    connection,
                    trip,
                    node.id(),
                    todo.stream().map(Work::entryOrThrow).toList());
            return true;
        });
    }

    private List<Work> missing(Connection connection, List<Work> batch) throws SQLException {
        var made = new Columns("uuid", "int4", "timestamptz", "text");
        for (var work : batch)
            if (work.entry != null)
                made.add(
                        work.run(),
                        work.seq(),
                        work.entry.turn().at(),
                        work.entry.turn().event().type());
        if (made.isEmpty()) return batch;
        Map<UUID, Set<Integer>> there = new HashMap<>();
        try (var statement = made.bind(connection, """
                select run_id, seq from run_event
                join unnest(?, ?, ?, ?) t(a, b, c, d) on run_id = a and seq = b and at = c and type = d
                where node = ?
                """)) {
            statement.setLong(5, node.id());
            try (var result = statement.executeQuery()) {
                while (result.next())
                    there.computeIfAbsent(result.getObject(1, UUID.class), run -> new HashSet<>())
                            .add(result.getInt(2));
            }
        }
        return batch.stream()
                .filter(w -> !there.getOrDefault(w.run(), Set.of()).contains(w.seq()))
                .toList();
    }

    /**
     * Waits until everything that was handed in is written.
     *
     * @return false where that took longer
     */
    public boolean awaitQuiet(Duration within) {
        long end = System.nanoTime() + within.toNanos();
        try {
            while (unanswered.get() > 0 && System.nanoTime() < end) Thread.sleep(MOMENT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return unanswered.get() == 0;
    }

    /** Returns when nothing more is being written, or after a while; what still waits is refused. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            if (!thread.join(LONGEST_CLOSE)) LOG.warn("The journal was closed while the database did not answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
