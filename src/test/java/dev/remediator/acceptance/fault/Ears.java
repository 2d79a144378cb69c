package dev.remediator.acceptance.fault;

import com.sun.net.httpserver.HttpServer;
import dev.remediator.demo.Web;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** A channel that remembers what it heard of each target, and kills whoever tells it that a certain one is healed. */
public final class Ears implements AutoCloseable {
    private record Planned(boolean answersFirst, Runnable kill) {}

    private final HttpServer http;
    private final Map<String, Set<String>> heard = new ConcurrentHashMap<>();
    private final Map<String, Planned> meetings = new ConcurrentHashMap<>();

    public Ears() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/news", exchange -> {
            try (exchange) {
                var data = Web.JSON.readTree(exchange.getRequestBody()).path("data");
                var target = data.path("target").asText();
                var kind = data.path("kind").asText();
                var planned = kind.equals("healed") ? meetings.get(target) : null;
                if (planned != null && !planned.answersFirst()) planned.kill().run();
                heard.computeIfAbsent(target, t -> ConcurrentHashMap.newKeySet())
                        .add(kind);
                if (planned == null || planned.answersFirst()) exchange.sendResponseHeaders(200, -1);
                if (planned != null) {
                    if (planned.answersFirst()) planned.kill().run();
                    meetings.remove(target);
                }
            }
        });
        http.start();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/news");
    }

    /** @param answersFirst whether the teller lives long enough for the answer */
    public void meet(String target, boolean answersFirst, Runnable kill) {
        meetings.put(target, new Planned(answersFirst, kill));
    }

    public boolean met(String target) {
        return !meetings.containsKey(target);
    }

    /** Kinds of what it was told about a target. */
    public Set<String> heard(String target) {
        return Set.copyOf(heard.getOrDefault(target, Set.of()));
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
