package dev.remediator.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.remediator.identity.Access;
import dev.remediator.identity.AccessToken;
import dev.remediator.identity.Grant;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers as it was told, and keeps who asked for what. */
final class StandInService implements AutoCloseable {
    /**
     * @param token the session's, or the whole header that holds a token
     * @param grant of the session that it came with, at the moment in which it came
     */
    record Heard(String method, String path, String body, String token, Optional<Grant> grant) {}

    private record Told(int status, String body, Map<String, String> headers) {}

    private final HttpServer server;
    private final Access access;
    private final Map<String, Told> told = new HashMap<>();
    private final List<Heard> heard = new ArrayList<>();

    StandInService(Access access) throws IOException {
        this.access = access;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    StandInService on(String request, int status, String body) {
        return on(request, status, body, Map.of());
    }

    synchronized StandInService on(String request, int status, String body, Map<String, String> headers) {
        told.put(request, new Told(status, body, headers));
        return this;
    }

    synchronized List<Heard> heard() {
        return List.copyOf(heard);
    }

    List<Heard> posts() {
        return heard().stream().filter(each -> each.method().equals("POST")).toList();
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var cookie = String.valueOf(exchange.getRequestHeaders().getFirst("Cookie"));
            var bearer = exchange.getRequestHeaders().getFirst("Authorization");
            var token = bearer == null ? cookie.substring(cookie.indexOf('=') + 1) : bearer;
            var request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            heard.add(new Heard(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                    token,
                    AccessToken.parse(token).flatMap(session -> access.session(session, Instant.now()))));
            var answer = told.getOrDefault(request, new Told(404, "{\"detail\":\"Nobody was asked this.\"}", Map.of()));
            answer.headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
