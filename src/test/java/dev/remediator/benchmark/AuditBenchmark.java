package dev.remediator.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.audit.AuditEntry;
import dev.remediator.audit.AuditLog;
import dev.remediator.audit.ChainHead;
import dev.remediator.audit.ChainReader;
import dev.remediator.audit.ChainVerifier;
import dev.remediator.identity.Caller;
import dev.remediator.store.Transactions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the chain costs: entries a second with and without it, on a PostgreSQL with fsync. */
@Tag("benchmark")
class AuditBenchmark {
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("benchmark.seconds", 3));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void entriesPerSecond() throws Exception {
        try (var server = DurablePostgres.start(folder)) {
            var transactions = server.transactions();
            for (int batch : new int[] {1, 100}) measure(transactions, 1, batch); // warm
            for (int round = 1; round <= 2; round++)
                for (var chained : List.of(true, false)) {
                    execute(transactions, chained ? "enable" : "disable");
                    for (int writers : new int[] {1, 8})
                        for (int batch : new int[] {1, 100})
                            System.out.printf(
                                    "%s, %d writers, %3d entries a transaction: %,.0f entries/s%n",
                                    chained ? "chained" : "without",
                                    writers,
                                    batch,
                                    measure(transactions, writers, batch));
                }
            execute(transactions, "enable");
            var began = System.nanoTime();
            var step = new ChainVerifier(new ChainReader(transactions))
                    .verify(ChainHead.BEGINNING, List.of(), Long.MAX_VALUE);
            System.out.printf(
                    "verified %,d links in %d ms%n",
                    step.links(), Duration.ofNanos(System.nanoTime() - began).toMillis());
            assertThat(step.links()).isPositive();
        }
    }

    private static void execute(Transactions transactions, String verb) {
        transactions.call(connection ->
                connection.createStatement().execute("alter table audit " + verb + " trigger audit_linked"));
    }

    private static double measure(Transactions transactions, int writers, int batch) throws Exception {
        var entry = AuditEntry.of(Caller.terminal(), Instant.now(), "effect", "mcp-gateway")
                .with("playbook", "restart-gateway")
                .with("capability", "service.restart")
                .with("says", "Restart mcp-gateway on Railway (deployment 8107edff)");
        var entries = Collections.nCopies(batch, entry);
        long end = System.nanoTime() + TIME.toNanos();
        long written = 0;
        try (var threads = Executors.newFixedThreadPool(writers)) {
            var all = new ArrayList<Future<Integer>>();
            for (int w = 0; w < writers; w++)
                all.add(threads.submit(() -> {
                    int done = 0;
                    while (System.nanoTime() < end) {
                        transactions.call(connection -> {
                            AuditLog.add(connection, entries);
                            return true;
                        });
                        done += batch;
                    }
                    return done;
                }));
            for (var one : all) written += one.get();
        }
        return written / (TIME.toNanos() / 1e9);
    }
}
