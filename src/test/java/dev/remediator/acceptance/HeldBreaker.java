package dev.remediator.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An admin endpoint with breakers that work, each by the name at the end of its path, and that a test holds at one of two places until it lets
 * go.
 */
final class HeldBreaker implements AutoCloseable {
    /** Where a request waits. */
    enum Place {
        /** When the state is read for the second time: between the intent and the change. */
        SECOND_LOOK,
        /** When it is tripped, and before the answer. */
        TRIP
    }

    private final HttpServer server;
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger trips = new AtomicInteger();
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final CountDownLatch held = new CountDownLatch(1);
    private final Place place;
    private volatile CountDownLatch looksMayPass = new CountDownLatch(0);
    private final Set<String> open = ConcurrentHashMap.newKeySet();

    HeldBreaker(Place place) throws IOException {
        this.place = place;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/breaker", this::look);
        server.createContext("/trip", exchange -> set(exchange, true));
        server.createContext("/reset", exchange -> set(exchange, false));
        server.createContext("/health", this::show);
        server.start();
    }

    private void look(HttpExchange exchange) throws IOException {
        if (looks.incrementAndGet() == 2 && place == Place.SECOND_LOOK) hold();
        waitFor(looksMayPass);
        show(exchange);
    }

    private void set(HttpExchange exchange, boolean toOpen) throws IOException {
        if (toOpen) {
            trips.incrementAndGet();
            open.add(name(exchange));
            if (place == Place.TRIP) hold();
        } else open.remove(name(exchange));
        show(exchange);
    }

    private static String name(HttpExchange exchange) {
        var path = exchange.getRequestURI().getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private void hold() {
        held.countDown();
        waitFor(letGo);
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void show(HttpExchange exchange) throws IOException {
        try (exchange) {
            var bytes = "{\"state\":\"%s\"}"
                    .formatted(open.contains(name(exchange)) ? "open" : "closed")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    boolean holds() {
        return held.getCount() == 0;
    }

    void letGo() {
        letGo.countDown();
    }

    /** From now on nobody gets to know a state. */
    void holdLooks() {
        looksMayPass = new CountDownLatch(1);
    }

    void letLooksGo() {
        looksMayPass.countDown();
    }

    int trips() {
        return trips.get();
    }

    @Override
    public void close() {
        letGo.countDown();
        looksMayPass.countDown();
        server.stop(0);
    }
}
