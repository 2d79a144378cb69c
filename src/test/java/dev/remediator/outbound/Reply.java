package dev.remediator.outbound;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** How a fake platform answers, well or badly. */
public interface Reply {
    void give(HttpExchange exchange) throws IOException;

    static Reply of(int status, String body, Map<String, String> headers) {
        return exchange -> {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            headers.forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) exchange.getResponseBody().write(bytes);
        };
    }

    static Reply json(String body) {
        return of(200, body, Map.of("Content-Type", "application/json"));
    }

    static Reply status(int status) {
        return of(status, "", Map.of());
    }

    static Reply status(int status, String body) {
        return of(status, body, Map.of());
    }

    static Reply redirect(int status, String location) {
        return of(status, "", Map.of("Location", location));
    }

    /** Takes the request and hangs up without a word. */
    static Reply cut() {
        return exchange -> {
            throw new IOException("cut on purpose");
        };
    }

    /** Announces more than it sends, then hangs up. */
    static Reply half(String body) {
        return exchange -> {
            exchange.sendResponseHeaders(200, body.length() * 2L);
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            throw new IOException("cut on purpose");
        };
    }

    /** Never answers, until {@code end} is over. */
    static Reply silence(CountDownLatch end) {
        return exchange -> await(end);
    }

    /** A byte, and then nothing more. */
    static Reply drip(CountDownLatch end) {
        return exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            await(end);
        };
    }

    /** Goes on and on, without saying how long. */
    static Reply endless() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 0);
            var chunk = "x".repeat(64 * 1024).getBytes(StandardCharsets.UTF_8);
            while (true) exchange.getResponseBody().write(chunk);
        };
    }

    private static void await(CountDownLatch end) throws IOException {
        try {
            end.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
