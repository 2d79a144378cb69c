package dev.remediator.backtest;

import dev.remediator.ingest.Malformed;
import dev.remediator.ingest.Source;
import dev.remediator.ingest.WebhookParser;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Reads a recording ahead, and what its bodies say on several threads, by the parsers of production; hands it all out in
 * the order in which it was recorded. Bounded by number and by bytes.
 */
final class Decoder implements AutoCloseable {
    private static final int BATCHES = 32;
    private static final int IN_A_BATCH = 64;
    private static final int BATCH_BYTES = 512 * 1024;
    /** Of the bodies that are being read. What is made of them takes several times as much. */
    private static final int BYTES = 16 * 1024 * 1024;

    private record Batch(List<Recorded> recorded, int bytes) {}

    private record Ready(List<Decoded> decoded, int bytes) {}

    private final Recording recording;
    private final Map<Source.Kind, WebhookParser> parsers = new EnumMap<>(Source.Kind.class);
    private final ExecutorService threads;
    private final Thread reader;
    private final BlockingQueue<CompletableFuture<Optional<Ready>>> ready = new ArrayBlockingQueue<>(BATCHES);
    private final Semaphore bytes = new Semaphore(BYTES);
    private List<Decoded> current = List.of();
    private int next;

    Decoder(Recording recording, List<WebhookParser> parsers, int threads) {
        this.recording = recording;
        parsers.forEach(parser -> this.parsers.put(parser.kind(), parser));
        this.threads = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("decode-", 0).daemon().factory());
        reader = Thread.ofPlatform().name("read").daemon().start(this::read);
    }

    /** @throws RecordingException as {@link Recording#next} */
    Optional<Decoded> next() {
        while (next == current.size()) {
            var batch = taken();
            if (batch.isEmpty()) return Optional.empty();
            current = batch.get().decoded();
            next = 0;
            bytes.release(batch.get().bytes());
        }
        return Optional.of(current.get(next++));
    }

    private Optional<Ready> taken() {
        try {
            return ready.take().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RecordingException("interrupted", e);
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException said) throw said;
            throw e;
        }
    }

    private void read() {
        try {
            try {
                for (var batch = batch(); !batch.recorded().isEmpty(); batch = batch()) {
                    var read = batch;
                    bytes.acquire(read.bytes());
                    ready.put(CompletableFuture.supplyAsync(() -> Optional.of(decode(read)), threads));
                }
                ready.put(CompletableFuture.completedFuture(Optional.empty()));
            } catch (RuntimeException | Error failure) {
                ready.put(CompletableFuture.failedFuture(failure));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed: nobody listens any more
        }
    }

    private Batch batch() {
        var batch = new ArrayList<Recorded>(IN_A_BATCH);
        long size = 0;
        while (batch.size() < IN_A_BATCH && size < BATCH_BYTES) {
            var recorded = recording.next();
            if (recorded.isEmpty()) break;
            batch.add(recorded.get());
            if (recorded.get() instanceof Recorded.Delivery delivery) size += delivery.body().length;
        }
        // One body that is larger than all together is read alone.
        return new Batch(batch, (int) Math.min(size, BYTES));
    }

    private Ready decode(Batch batch) {
        var decoded = new ArrayList<Decoded>(batch.recorded().size());
        for (var recorded : batch.recorded())
            decoded.add(
                    switch (recorded) {
                        case Recorded.Delivery delivery -> decode(delivery);
                        case Recorded.Decision _, Recorded.Given _ -> new Decoded(recorded, List.of(), "");
                    });
        return new Ready(decoded, batch.bytes());
    }

    private Decoded decode(Recorded.Delivery delivery) {
        // What was recorded had passed this setting when it came.
        var source = new Source(delivery.source(), delivery.kind(), Source.Ephemeral.ACCEPT);
        var parser = parsers.get(delivery.kind());
        // The body is not needed any more.
        var light = new Recorded.Delivery(
                delivery.id(), delivery.at(), delivery.source(), delivery.kind(), new byte[0], delivery.decisions());
        if (parser == null)
            return new Decoded(
                    light,
                    List.of(),
                    "there is no parser for " + delivery.kind().label());
        try {
            return new Decoded(
                    light, parser.parse(delivery.body(), source, delivery.at()).alerts(), "");
        } catch (Malformed e) {
            return new Decoded(light, List.of(), e.detail());
        }
    }

    @Override
    public void close() {
        reader.interrupt();
        threads.shutdownNow();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
