package dev.remediator.channel.slack;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads bodies as they come, on the event loop of their connection: each not larger and not slower than it may be, all
 * together not more than there is room for. Who sent them is not known yet.
 */
final class RawBody {
    private static final Duration WITHIN = Duration.ofSeconds(3);
    private static final long MOST_AT_ONCE = 8 * 1024 * 1024;

    private final AtomicLong held = new AtomicLong();

    /** @return empty where it is no body that Slack would send, or there is no room; the connection is left as it is */
    CompletableFuture<Optional<byte[]>> read(Vertx vertx, HttpServerRequest request, int limit) {
        int announced = announced(request, limit);
        if (announced < 0) return CompletableFuture.completedFuture(Optional.empty());
        if (announced == 0) return CompletableFuture.completedFuture(Optional.of(new byte[0]));
        return new Reading(announced).begin(vertx, request);
    }

    private static int announced(HttpServerRequest request, int limit) {
        try {
            int length = Integer.parseInt(Optional.ofNullable(request.getHeader(HttpHeaders.CONTENT_LENGTH))
                    .orElse(""));
            return length > limit ? -1 : length;
        } catch (NumberFormatException none) {
            return -1;
        }
    }

    private final class Reading {
        private final Buffer body = Buffer.buffer();
        private final int announced;
        private final CompletableFuture<Optional<byte[]>> result = new CompletableFuture<>();
        private long paid;

        Reading(int announced) {
            this.announced = announced;
        }

        CompletableFuture<Optional<byte[]>> begin(Vertx vertx, HttpServerRequest request) {
            request.exceptionHandler(gone -> finish(Optional.empty()));
            request.handler(this::append);
            request.endHandler(
                    end -> finish(body.length() == announced ? Optional.of(body.getBytes()) : Optional.empty()));
            request.resume();
            long timer = vertx.setTimer(WITHIN.toMillis(), late -> finish(Optional.empty()));
            return result.whenComplete((read, never) -> {
                vertx.cancelTimer(timer);
                held.addAndGet(-paid);
            });
        }

        private void append(Buffer part) {
            if (result.isDone()) return;
            if (held.addAndGet(part.length()) > MOST_AT_ONCE) {
                held.addAndGet(-part.length());
                finish(Optional.empty());
                return;
            }
            paid += part.length();
            if (body.length() + part.length() > announced) finish(Optional.empty());
            else body.appendBuffer(part);
        }

        private void finish(Optional<byte[]> read) {
            result.complete(read);
        }
    }
}
