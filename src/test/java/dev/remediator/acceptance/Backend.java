package dev.remediator.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A service that can take so many requests a second, fails the others, and counts both for Prometheus. */
final class Backend implements AutoCloseable {
    private final HttpServer server;
    private final int perSecond;
    private long second;
    private int inThisSecond;
    private long requests;
    private long errors;

    Backend(int perSecond) throws IOException {
        this.perSecond = perSecond;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/metrics", exchange -> answer(exchange, 200, metrics()));
        server.createContext("/", exchange -> answer(exchange, taken() ? 200 : 503, "{}"));
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private synchronized boolean taken() {
        var now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
        if (now != second) inThisSecond = 0;
        second = now;
        requests++;
        var taken = ++inThisSecond <= perSecond;
        if (!taken) errors++;
        return taken;
    }

    private synchronized String metrics() {
        return """
                # TYPE backend_requests_total counter
                backend_requests_total %d
                # TYPE backend_errors_total counter
                backend_errors_total %d
                """.formatted(requests, errors);
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
