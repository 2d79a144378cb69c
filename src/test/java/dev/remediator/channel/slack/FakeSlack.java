package dev.remediator.channel.slack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;

/** Slack's Web API as far as a channel uses it: keeps what is posted, edits in place, answers what a test says. */
final class FakeSlack implements AutoCloseable {
    static final String CHANNEL_ID = "C0INCIDENTS";

    /** A message as people see it. */
    record Message(String ts, Optional<String> thread, Map<String, String> form) {
        String text() {
            return form.getOrDefault("text", "");
        }
    }

    /** Another answer than the usual one. */
    record Answer(int status, String body, Map<String, String> headers) {
        static Answer error(String error) {
            return new Answer(200, "{\"ok\":false,\"error\":\"%s\"}".formatted(error), Map.of());
        }

        static Answer slowDown(int seconds) {
            return new Answer(429, "{\"ok\":false,\"error\":\"ratelimited\"}", Map.of("Retry-After", "" + seconds));
        }

        static Answer redirect(String to) {
            return new Answer(302, "", Map.of("Location", to));
        }
    }

    final Map<String, Message> messages = new LinkedHashMap<>();
    final List<String> calls = new ArrayList<>();
    /** What was asked, in the order of {@link #calls}. */
    final List<Map<String, String>> forms = new ArrayList<>();

    final List<String> authorizations = new ArrayList<>();
    final Deque<Optional<Answer>> next = new ArrayDeque<>();

    private final HttpServer server;
    private int posts;

    FakeSlack() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/api/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api/");
    }

    /** The messages that are in the channel itself. */
    List<Message> openings() {
        return messages.values().stream().filter(m -> m.thread().isEmpty()).toList();
    }

    List<Message> replies() {
        return messages.values().stream().filter(m -> m.thread().isPresent()).toList();
    }

    /** Answers the next call so, and does nothing. */
    FakeSlack answer(Answer answer) {
        next.add(Optional.of(answer));
        return this;
    }

    /** Answers the next call as usual, before those that follow. */
    FakeSlack asUsual() {
        next.add(Optional.empty());
        return this;
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestURI().getPath().substring("/api/".length());
            Map<String, String> form =
                    form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            calls.add(method);
            forms.add(form);
            authorizations.add(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                    .orElse(""));
            Optional<Answer> prepared = next.isEmpty() ? Optional.empty() : next.poll();
            Answer answer = prepared.orElseGet(() -> usual(method, form));
            answer.headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) exchange.getResponseBody().write(body);
        }
    }

    private Answer usual(String method, Map<String, String> form) {
        return switch (method) {
            case "chat.postMessage" -> {
                String ts = "1700000000.%06d".formatted(++posts);
                messages.put(ts, new Message(ts, Optional.ofNullable(form.get("thread_ts")), form));
                yield ok(ts);
            }
            case "chat.update" -> {
                Message old = messages.get(form.get("ts"));
                if (old == null || !CHANNEL_ID.equals(form.get("channel"))) yield Answer.error("message_not_found");
                messages.put(old.ts(), new Message(old.ts(), old.thread(), form));
                yield ok(old.ts());
            }
            case "chat.postEphemeral", "views.open" -> new Answer(200, "{\"ok\":true}", Map.of());
            default -> Answer.error("unknown_method");
        };
    }

    private static Answer ok(String ts) {
        return new Answer(200, "{\"ok\":true,\"channel\":\"%s\",\"ts\":\"%s\"}".formatted(CHANNEL_ID, ts), Map.of());
    }

    private static Map<String, String> form(String body) {
        Map<String, String> form = new LinkedHashMap<>();
        for (String pair : body.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0)
                form.put(
                        URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return form;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
