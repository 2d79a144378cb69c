package dev.remediator.outbound;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A platform on loopback that answers as a test says, and remembers what it was asked. */
public final class FakeHttp implements AutoCloseable {
    /**
     * One request.
     *
     * @param line method and path with query
     * @param headers first values, names in any case
     */
    public record Seen(String line, Map<String, String> headers, String body) {}

    private final HttpServer server;
    private final List<Seen> seen = new CopyOnWriteArrayList<>();

    public FakeHttp(Function<Seen, Reply> answers) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                var request = seen(exchange);
                seen.add(request);
                answers.apply(request).give(exchange);
            }
        });
        server.start();
    }

    /** Always the same answer. */
    public static FakeHttp saying(Reply reply) {
        return new FakeHttp(request -> reply);
    }

    private static Seen seen(HttpExchange exchange) throws IOException {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
        return new Seen(
                exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                headers,
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    public String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public URI uri(String path) {
        return URI.create(origin() + path);
    }

    public List<Seen> seen() {
        return List.copyOf(seen);
    }

    /** Method and path of every request, in order. */
    public List<String> lines() {
        return seen.stream().map(Seen::line).toList();
    }

    /** Requests that were not mere readings. */
    public List<Seen> changes() {
        return seen.stream().filter(s -> !s.line().startsWith("GET ")).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
