package dev.remediator.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An admin endpoint with one breaker, which takes a request to trip it, and never comes to answering. */
final class Switchboard implements AutoCloseable {
    private final HttpServer server;
    private final AtomicInteger trips = new AtomicInteger();
    private final CountDownLatch ending = new CountDownLatch(1);
    private volatile int status = 200;
    private volatile String state = "closed";

    Switchboard() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/breaker", this::read);
        server.createContext("/breaker/trip", this::trip);
        server.start();
    }

    private void read(HttpExchange exchange) throws IOException {
        try (exchange) {
            var bytes = "{\"state\":\"%s\"}".formatted(state).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private void trip(HttpExchange exchange) throws IOException {
        try (exchange) {
            trips.incrementAndGet();
            ending.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /** What the breaker's state reads like from now on. */
    void shows(int status, String state) {
        this.status = status;
        this.state = state;
    }

    int trips() {
        return trips.get();
    }

    @Override
    public void close() {
        ending.countDown();
        server.stop(0);
    }
}
