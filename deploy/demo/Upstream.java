import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * Demo stand-in that pretends to be Bright Data's API: the account's status, and one request that gives a result.
 *
 * <pre>java deploy/demo/Upstream.java --port 7003 [--parent PID]</pre>
 *
 * Port 0 takes a free one; the line "upstream ready on http://127.0.0.1:PORT" tells which. With --parent it ends as
 * soon as that process is no longer its parent. Environment: UPSTREAM_TOKEN, the Bearer token of /status and /request
 * (unset: any caller is served).
 *
 * <ul>
 *   <li>{@code GET /status}: answers 200 in every state, as Bright Data does; {@code can_make_requests} tells the truth
 *   <li>{@code POST /request}: a result; 502 when down, the result after 3 s when slow
 *   <li>{@code POST /control} {@code {"state":"up|down|slow"}}, {@code GET /control}: for the demo only, no token
 * </ul>
 */
final class Upstream {
    private enum State {
        UP,
        DOWN,
        SLOW
    }

    private static final long SLOW_MILLIS = 3_000;

    private final String token;
    private final LongAdder served = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private volatile State state = State.UP;

    private Upstream(String token) {
        this.token = token;
    }

    public static void main(String[] args) throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        var upstream = new Upstream(System.getenv("UPSTREAM_TOKEN"));
        var server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(option(args, "--port", "0"))),
                0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", upstream::handle);
        server.start();
        endWith(option(args, "--parent", null));
        System.out.println(
                "upstream ready on http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readNBytes(1 << 16), StandardCharsets.UTF_8);
            switch (exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath()) {
                case "GET /status" -> status(exchange);
                case "POST /request" -> request(exchange);
                case "GET /control" -> control(exchange);
                case "POST /control" -> {
                    var wanted = stateIn(body);
                    if (wanted == null) {
                        answer(exchange, 400, "{\"error\":\"state must be up, down or slow\"}");
                        return;
                    }
                    state = wanted;
                    System.out.println("state is now " + lower(state));
                    control(exchange);
                }
                default -> answer(exchange, 404, "{\"error\":\"not found\"}");
            }
        }
    }

    private void status(HttpExchange exchange) throws IOException {
        if (unauthorized(exchange)) {
            answer(exchange, 401, "{\"error\":\"Invalid token\"}");
            return;
        }
        var usable = state != State.DOWN;
        answer(exchange, 200, """
                {"status":"active","customer":"demo","can_make_requests":%s,"auth_fail_reason":"%s","ip":"127.0.0.1"}""".formatted(usable, usable ? "" : "zone_unavailable"));
    }

    private void request(HttpExchange exchange) throws IOException {
        if (unauthorized(exchange)) {
            answer(exchange, 401, "{\"error\":\"Invalid token\"}");
            return;
        }
        if (state == State.DOWN) {
            refused.increment();
            answer(exchange, 502, "{\"error\":\"no peer available\"}");
            return;
        }
        if (state == State.SLOW) {
            pause(SLOW_MILLIS);
        }
        served.increment();
        answer(exchange, 200, "{\"result\":\"<html>example</html>\"}");
    }

    private void control(HttpExchange exchange) throws IOException {
        answer(
                exchange,
                200,
                "{\"state\":\"%s\",\"served\":%d,\"refused\":%d}".formatted(lower(state), served.sum(), refused.sum()));
    }

    private boolean unauthorized(HttpExchange exchange) {
        var given = exchange.getRequestHeaders().getFirst("Authorization");
        return token != null && (given == null || !sameBytes(given, "Bearer " + token));
    }

    private static boolean sameBytes(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static State stateIn(String body) {
        var compact = body.chars()
                .filter(c -> !Character.isWhitespace(c))
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        return Arrays.stream(State.values())
                .filter(candidate -> compact.equals("{\"state\":\"" + lower(candidate) + "\"}"))
                .findFirst()
                .orElse(null);
    }

    private static String lower(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static String option(String[] args, String name, String otherwise) {
        var at = Arrays.asList(args).indexOf(name);
        return at >= 0 && at + 1 < args.length ? args[at + 1] : otherwise;
    }

    /** A killed parent runs no shutdown hook, so the child watches: an orphan's parent is another process at once. */
    private static void endWith(String parent) {
        if (parent == null) {
            return;
        }
        var expected = Long.parseLong(parent);
        Thread.ofPlatform().daemon().name("parent-watch").start(() -> {
            while (ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(-1L) == expected) {
                pause(200);
            }
            Runtime.getRuntime().halt(0);
        });
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
