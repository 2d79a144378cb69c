package dev.remediator.ingest;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * Reads one body into memory, on the event loop of its connection: not more than the limit, not more than all
 * connections together may hold, and not for longer than it may take.
 */
final class Body {
    /** Taken at once where the length is announced, and where it is not. */
    private static final int FIRST_BYTES = 256 * 1024;

    private static final int FIRST_BYTES_CHUNKED = 16 * 1024;

    /** What came of it. */
    sealed interface Reading {
        record Complete(byte[] bytes) implements Reading {}

        record TooLarge() implements Reading {}

        record TooMuchInFlight() implements Reading {}

        record TooSlow() implements Reading {}

        /** The sender has gone; nobody hears the answer. */
        record Gone() implements Reading {}
    }

    private final HttpServerRequest request;
    private final long limit;
    private final InFlight.Share share;
    private final CompletableFuture<Reading> result = new CompletableFuture<>();
    /** The most bytes that may come. */
    private final long ceiling;

    private byte[] bytes;
    private int length;
    private long paid;

    private Body(HttpServerRequest request, long announced, long limit, InFlight.Share share) {
        this.request = request;
        this.limit = limit;
        this.share = share;
        this.ceiling = announced < 0 ? limit : announced;
        this.bytes = new byte[(int) Math.min(ceiling, announced < 0 ? FIRST_BYTES_CHUNKED : FIRST_BYTES)];
    }

    /** @param announced the Content-Length, or -1 */
    static CompletableFuture<Reading> read(
            Vertx vertx, HttpServerRequest request, long announced, long limit, Duration within, InFlight.Share share) {
        if (announced > limit) return CompletableFuture.completedFuture(new Reading.TooLarge());
        return new Body(request, announced, limit, share).read(vertx, announced, within);
    }

    private CompletableFuture<Reading> read(Vertx vertx, long announced, Duration within) {
        // Paid in advance where the length is known: a body that is begun is also finished.
        if (announced > 0 && !pay(announced)) {
            finish(new Reading.TooMuchInFlight());
            return result;
        }
        request.exceptionHandler(broken -> finish(new Reading.Gone()));
        request.handler(this::append);
        request.endHandler(
                end -> finish(new Reading.Complete(bytes.length == length ? bytes : Arrays.copyOf(bytes, length))));
        request.resume();
        if (!result.isDone()) {
            long timer = vertx.setTimer(within.toMillis(), late -> finish(new Reading.TooSlow()));
            return result.whenComplete((reading, never) -> vertx.cancelTimer(timer));
        }
        return result;
    }

    private void append(Buffer chunk) {
        if (result.isDone()) return;
        long after = (long) length + chunk.length();
        if (after > limit) {
            finish(new Reading.TooLarge());
        } else if (after > paid && !pay(after - paid)) {
            finish(new Reading.TooMuchInFlight());
        } else {
            if (after > bytes.length) grow((int) after);
            chunk.getBytes(0, chunk.length(), bytes, length);
            length = (int) after;
        }
    }

    private void grow(int atLeast) {
        bytes = Arrays.copyOf(bytes, (int) Math.max(atLeast, Math.min(2L * bytes.length, ceiling)));
    }

    private boolean pay(long more) {
        if (!share.grow(more)) return false;
        paid += more;
        return true;
    }

    private void finish(Reading reading) {
        if (result.complete(reading) && !(reading instanceof Reading.Complete)) bytes = new byte[0];
    }
}
