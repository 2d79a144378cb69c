package dev.remediator.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Services whose rate limits can be read and set over HTTP; counts how often that was done. */
final class Limits implements AutoCloseable {
    static final int BEFORE = 100;

    private final HttpServer server;
    private final Map<String, Integer> limits = new ConcurrentHashMap<>();
    private final AtomicInteger set = new AtomicInteger();

    Limits() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/limits/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var service = exchange.getRequestURI().getPath();
            if (exchange.getRequestMethod().equals("PUT")) {
                var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                limits.put(service, Integer.parseInt(body.replaceAll("[^0-9]", "")));
                set.incrementAndGet();
            }
            var bytes = "{\"limit\":%d}"
                    .formatted(limits.getOrDefault(service, BEFORE))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /** A target with its limit and a check that passes once it is 5. */
    String target(String name) {
        var url = "http://127.0.0.1:%d/limits/%s".formatted(server.getAddress().getPort(), name);
        return """
                  %1$s:
                    about: One of many
                    owner: platform
                    rate-limits:
                      http:
                        per: 1m
                        read: { url: "%2$s", count: /limit }
                        set: { method: put, url: "%2$s", body: { limit: "{count}" } }
                    checks:
                      limited: { http: { url: "%2$s", body: { pointer: /limit, equals: 5 } } }
                """.formatted(name, url);
    }

    /** How often a limit was set. */
    int set() {
        return set.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
