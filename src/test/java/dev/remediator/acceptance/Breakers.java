package dev.remediator.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An admin endpoint of many services, each with a breaker and a rate limit, by name: {@code /<name>/breaker},
 * {@code /<name>/trip}, {@code /<name>/reset}, {@code /<name>/limit}. Counts what changes something.
 */
final class Breakers implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, AtomicInteger> changes = new ConcurrentHashMap<>();
    private final Map<String, String> states = new ConcurrentHashMap<>();
    private final Map<String, Integer> limits = new ConcurrentHashMap<>();

    Breakers() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath().split("/");
            var name = path[1];
            switch (path[2]) {
                case "trip" -> set(name, "open");
                case "reset" -> set(name, "closed");
                case "limit" -> {
                    if (!exchange.getRequestMethod().equals("GET")) {
                        changed(name);
                        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                        limits.put(name, Integer.parseInt(body.replaceAll("[^0-9]", "")));
                    }
                }
                default -> {}
            }
            var bytes = "{\"state\":\"%s\",\"limit\":%d}"
                    .formatted(states.getOrDefault(name, "closed"), limits.getOrDefault(name, 100))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private void set(String name, String state) {
        changed(name);
        states.put(name, state);
    }

    private void changed(String name) {
        changes.computeIfAbsent(name, _ -> new AtomicInteger()).incrementAndGet();
    }

    /** Somebody else has set another limit. */
    void limit(String name, int limit) {
        limits.put(name, limit);
    }

    /** How often something of that service was changed. */
    int changes(String name) {
        return changes.getOrDefault(name, new AtomicInteger()).get();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
