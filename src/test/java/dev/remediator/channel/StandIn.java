package dev.remediator.channel;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** The other side of a channel that speaks HTTP, on a real socket: can be taken down and up again on the same port. */
public final class StandIn implements AutoCloseable {
    /** @param headers by lower-case name */
    public record Heard(String method, String path, String query, Map<String, String> headers, String body) {}

    public record Answer(int status, String body, Map<String, String> headers) {
        public static Answer of(int status, String body) {
            return new Answer(status, body, Map.of());
        }
    }

    private final Function<Heard, Answer> usual;
    private final Deque<Function<Heard, Answer>> next = new ArrayDeque<>();
    private final List<Heard> heard = new ArrayList<>();
    private Optional<HttpServer> server = Optional.empty();
    private int port;

    /** @param usual what it answers to what it takes */
    public StandIn(Function<Heard, Answer> usual) {
        this.usual = usual;
        up();
    }

    public URI url(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** All that was asked, also what was not taken. */
    public synchronized List<Heard> heard() {
        return List.copyOf(heard);
    }

    /** Answers the next call so, and takes nothing. */
    public synchronized void answer(Function<Heard, Answer> answer) {
        next.add(answer);
    }

    public void down() {
        server.ifPresent(s -> s.stop(0));
        server = Optional.empty();
    }

    public void up() {
        try {
            var fresh = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            fresh.createContext("/", this::handle);
            fresh.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            fresh.start();
            port = fresh.getAddress().getPort();
            server = Optional.of(fresh);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new HashMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.getFirst()));
            var asked = new Heard(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getRawPath(),
                    Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""),
                    headers,
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            heard.add(asked);
            Function<Heard, Answer> prepared = next.poll();
            Answer answer = (prepared == null ? usual : prepared).apply(asked);
            answer.headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        down();
    }
}
