package dev.remediator.acceptance.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.remediator.demo.Web;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * Every platform at once, each target by its name: takes what is done to it, counts that, and at a target that was told to,
 * kills the service in the middle of it. A target is healed by the first effect.
 */
public final class Platforms implements AutoCloseable {
    /** When the service is killed, seen from the platform. */
    public enum Meeting {
        /** The request never arrives. */
        LOST,
        /** The request has arrived, and what it asks for is done when the service is dead already. */
        ARRIVED,
        /** It is done, and the service has been told so. */
        ANSWERED
    }

    private record Planned(Meeting meeting, Runnable kill) {}

    /** What remains to be done once the answer is on its way. */
    private record Done(boolean answered, Runnable afterwards) {}

    private final HttpServer http;
    private final ServerSocket haproxy;
    private final Map<String, Planned> meetings = new ConcurrentHashMap<>();
    private final Map<String, Integer> effects = new ConcurrentHashMap<>();
    private final Map<String, Kind> kinds = new ConcurrentHashMap<>();
    private final Map<String, StoodInRailway> railways = new ConcurrentHashMap<>();
    private final Map<String, String> values = new ConcurrentHashMap<>();

    public Platforms() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", this::handle);
        http.start();
        haproxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::listen);
    }

    /** Writes playbooks for every kind, and these targets. */
    public void write(Path remediations, Map<String, Kind> targets) throws IOException {
        var folder = Files.createDirectories(remediations.resolve("faults"));
        for (var kind : Kind.values())
            Files.writeString(folder.resolve("heal-by-" + kind.word() + ".yaml"), kind.playbook());
        var text = new StringBuilder("targets:\n");
        targets.forEach((name, kind) -> {
            kinds.put(name, kind);
            text.append(kind.target(
                    name,
                    "http://127.0.0.1:" + http.getAddress().getPort(),
                    "tcp://127.0.0.1:" + haproxy.getLocalPort()));
        });
        Files.writeString(remediations.resolve("targets.yaml"), text);
    }

    /** At the first effect on this target the service is killed. */
    public void meet(String target, Meeting meeting, Runnable kill) {
        meetings.put(target, new Planned(meeting, kill));
    }

    /** Whether the meeting has come about. */
    public boolean met(String target) {
        return !meetings.containsKey(target);
    }

    /** How often something was done to it. */
    public int effects(String target) {
        return effects.getOrDefault(target, 0);
    }

    /** Somebody else sets what the service may have set. */
    public void somebodySets(String target, String value) {
        values.put(target, value);
    }

    public String value(String target) {
        return values.getOrDefault(target, initial(target));
    }

    private String initial(String target) {
        return switch (kind(target)) {
            case ACTUATOR_TRIP -> "CLOSED";
            case ACTUATOR_RESET -> "FORCED_OPEN";
            case HTTP_TRIP -> "closed";
            case HTTP_LIMIT, HAPROXY_LIMIT -> "100";
            case RESTART, ROLLBACK, REDEPLOY, VARIABLE -> "";
        };
    }

    private Kind kind(String target) {
        var kind = kinds.get(target);
        if (kind == null) throw new IllegalArgumentException("no target is called " + target);
        return kind;
    }

    /** An effect arrives; the service may be dead when this returns. */
    private Done change(String target, Runnable effect) {
        var planned = meetings.get(target);
        if (planned == null) {
            apply(target, effect);
            return new Done(true, () -> {});
        }
        return switch (planned.meeting()) {
            case LOST -> {
                planned.kill().run();
                meetings.remove(target);
                yield new Done(false, () -> {});
            }
            case ARRIVED -> {
                planned.kill().run();
                apply(target, effect);
                meetings.remove(target);
                yield new Done(false, () -> {});
            }
            case ANSWERED -> {
                apply(target, effect);
                yield new Done(true, () -> {
                    planned.kill().run();
                    meetings.remove(target);
                });
            }
        };
    }

    private void apply(String target, Runnable effect) {
        effects.merge(target, 1, Integer::sum);
        effect.run();
    }

    private void handle(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath().split("/");
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var target = path[2];
        var reading = exchange.getRequestMethod().equals("GET");
        switch (path[1]) {
            case "healed" -> answer(exchange, effects(target) > 0 ? 200 : 503, "{}");
            case "actuator" -> {
                if (reading)
                    answer(
                            exchange,
                            200,
                            "{\"circuitBreakers\":{\"main\":{\"state\":\"%s\"}}}".formatted(value(target)));
                else
                    after(
                            exchange,
                            target,
                            "{}",
                            () -> values.put(
                                    target,
                                    switch (Web.parse(body).path("updateState").asText()) {
                                        case "FORCE_OPEN" -> "FORCED_OPEN";
                                        case "CLOSE" -> "CLOSED";
                                        default -> "DISABLED";
                                    }));
            }
            case "switch" -> {
                if (reading) answer(exchange, 200, "{\"state\":\"%s\"}".formatted(value(target)));
                else after(exchange, target, "{}", () -> values.put(target, path[3]));
            }
            case "limit" -> {
                if (reading) answer(exchange, 200, "{\"limit\":%s,\"per\":\"1m\"}".formatted(value(target)));
                else
                    after(
                            exchange,
                            target,
                            "{}",
                            () -> values.put(
                                    target, Web.parse(body).path("limit").asText()));
            }
            case "railway" -> railway(exchange, target, Web.parse(body));
            default -> answer(exchange, 404, "{}");
        }
    }

    private void railway(HttpExchange exchange, String target, JsonNode request) throws IOException {
        var railway = railways.computeIfAbsent(target, t -> new StoodInRailway());
        var operation = request.path("operationName").asText();
        var data = JsonNodeFactory.instance.objectNode();
        var effect = railway.effect(operation, request.path("variables"), data);
        var answer = JsonNodeFactory.instance.objectNode().set("data", data).toString();
        if (effect.isPresent()) after(exchange, target, answer, effect.get());
        else answer(exchange, 200, answer);
    }

    private void after(HttpExchange exchange, String target, String answer, Runnable effect) throws IOException {
        var done = change(target, effect);
        if (done.answered()) answer(exchange, 200, answer);
        else exchange.close();
        done.afterwards().run();
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        try (exchange) {
            var bytes = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private void listen() {
        while (!haproxy.isClosed()) {
            try {
                var socket = haproxy.accept();
                Thread.ofVirtual().start(() -> command(socket));
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    private void command(Socket socket) {
        try (socket) {
            var line = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            if (line == null) return;
            var words = line.split(" ");
            var answer = "\n";
            var done = new Done(true, () -> {});
            if (words[0].equals("show")) answer = map(kinds.keySet());
            else done = change(words[3], () -> values.put(words[3], words[4]));
            if (!done.answered()) return;
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            socket.close();
            done.afterwards().run();
        } catch (IOException e) {
            // Whoever asked is dead.
        }
    }

    private String map(Collection<String> targets) {
        var lines = new StringBuilder();
        for (var target : targets)
            if (kind(target) == Kind.HAPROXY_LIMIT)
                lines.append("0x55d0c0 ")
                        .append(target)
                        .append(' ')
                        .append(value(target))
                        .append('\n');
        return lines.append('\n').toString();
    }

    @Override
    public void close() throws IOException {
        http.stop(0);
        haproxy.close();
    }
}
