import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Demo stand-in that pretends to be the service everything is about: an MCP gateway, built with Spring Boot and
 * resilience4j, whose tools call Bright Data. It has what a real one has to be watched and steered by, it makes its own
 * steady traffic (20 tool calls a second over loopback), and it fails in the ways the demo needs.
 *
 * <pre>java deploy/demo/Gateway.java --port 7001 [--parent PID]</pre>
 *
 * Port 0 takes a free one; the line "gateway VERSION ready on http://127.0.0.1:PORT" tells which. With --parent it ends
 * as soon as that process is no longer its parent. Environment:
 *
 * <ul>
 *   <li>GATEWAY_VERSION: default good-1. A version whose name begins with "bad" answers 503 and fails every call, after
 *       a restart too; one that begins with "dead" exits before it listens
 *   <li>UPSTREAM_URL, UPSTREAM_TOKEN: Bright Data or its stand-in; without a URL each call gives a fixed result
 *   <li>GATEWAY_ADMIN_TOKEN: Bearer token of /admin and /debug; unset, these refuse everybody
 *   <li>GATEWAY_BREAKER_WINDOW: calls the breaker looks at before it trips by itself, default 600. So long a window is a
 *       common mistake, and the reason why somebody else has to trip it in time
 * </ul>
 *
 * <ul>
 *   <li>{@code GET /health}: 200 or 503 with a reason. {@code GET /health/calls}: 503 while more than 5 % of the calls
 *       of the last 3 s failed. {@code GET /metrics}: Prometheus text
 *   <li>{@code POST /tools/call} {@code {"tool":"search_engine"}}: 200; 429 over the rate limit; 503 without a free
 *       worker (60 calls a second); 502 when the upstream fails; answered from a cache while the breaker is open
 *   <li>{@code GET /actuator/circuitbreakers}, {@code POST /actuator/circuitbreakers/{name}}: like resilience4j's
 *       endpoint, which has no GET for one name (405), and creates an unknown name
 *   <li>{@code GET|PUT /admin/rate-limits/{key}} {@code {"limit":50,"per":"1m"}}: key "tools"; per is 1s, 1m or 1h
 *   <li>{@code POST /debug/crash}: exits with 1. {@code POST /debug/overload} {@code {"on":true,"seconds":15}}: traffic
 *       of 120 calls a second, twice what the workers can do
 * </ul>
 */
final class Gateway {
    private static final List<String> TOOLS = List.of("search_engine", "scrape_as_markdown");
    private static final int STEADY_PER_SECOND = 20;
    private static final int OVERLOAD_PER_SECOND = 120;
    private static final int WORKERS_PER_SECOND = 60;
    private static final String BREAKER = "brightdata";

    private final String version;
    private final String adminToken;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI upstream;
    private final String upstreamToken;
    private final Map<String, Breaker> breakers = new ConcurrentSkipListMap<>();
    private final Map<String, LongAdder> counters = new ConcurrentSkipListMap<>();
    private final Map<String, String> cache = new ConcurrentHashMap<>();
    private final RecentCalls recent = new RecentCalls();
    private final Bucket workers = new Bucket(new Rate(WORKERS_PER_SECOND, "1s"));
    private volatile Bucket limit = new Bucket(new Rate(12_000, "1m"));
    private volatile long overloadedUntil;

    private Gateway(Map<String, String> env) {
        version = env.getOrDefault("GATEWAY_VERSION", "good-1");
        adminToken = env.get("GATEWAY_ADMIN_TOKEN");
        upstream = env.containsKey("UPSTREAM_URL")
                ? URI.create(env.get("UPSTREAM_URL")).resolve("/request")
                : null;
        upstreamToken = env.getOrDefault("UPSTREAM_TOKEN", "");
        breakers.put(
                BREAKER, new Breaker(BREAKER, Integer.parseInt(env.getOrDefault("GATEWAY_BREAKER_WINDOW", "600"))));
        // rate() sees the first failure only if the series was there before it.
        for (var tool : TOOLS) {
            for (var name : List.of("tool_calls_total", "tool_rejected_total", "tool_degraded_total")) {
                counter(name, tool);
            }
            for (var reason : Failure.values()) {
                errors(tool, reason);
            }
        }
    }

    public static void main(String[] args) throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        endWith(option(args, "--parent", null));
        var gateway = new Gateway(System.getenv());
        if (gateway.version.startsWith("dead")) {
            System.out.println("FATAL version " + gateway.version + " cannot read its configuration, exiting");
            System.exit(1);
        }
        var server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(option(args, "--port", "0"))),
                0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", gateway::handle);
        server.start();
        var self = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        Thread.ofPlatform().daemon().name("traffic").start(() -> gateway.makeTraffic(self.resolve("/tools/call")));
        System.out.println("gateway " + gateway.version + " ready on " + self);
    }

    // ------------------------------------------------------------------------------------------------- endpoints

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            route(exchange, exchange.getRequestURI().getPath());
        }
    }

    private void route(HttpExchange exchange, String path) throws IOException {
        var body = new String(exchange.getRequestBody().readNBytes(1 << 16), StandardCharsets.UTF_8);
        switch (exchange.getRequestMethod() + " " + path) {
            case "GET /health" -> health(exchange);
            case "GET /health/calls" -> callHealth(exchange);
            case "GET /metrics" -> answer(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", metrics());
            case "POST /tools/call" -> callTool(exchange, field(body, "tool"));
            case "GET /actuator/circuitbreakers" -> listBreakers(exchange);
            case "POST /debug/crash" -> crash(exchange);
            case "POST /debug/overload" -> overload(exchange, body);
            default -> {
                if (path.startsWith("/actuator/circuitbreakers/")) {
                    updateBreaker(exchange, path.substring("/actuator/circuitbreakers/".length()), body);
                } else if (path.startsWith("/admin/rate-limits/")) {
                    rateLimit(exchange, path.substring("/admin/rate-limits/".length()), body);
                } else {
                    json(exchange, 404, "{\"error\":\"not found\"}");
                }
            }
        }
    }

    private boolean healthy() {
        return !version.startsWith("bad");
    }

    private void health(HttpExchange exchange) throws IOException {
        if (healthy()) {
            json(exchange, 200, "{\"status\":\"ok\",\"version\":\"" + version + "\"}");
        } else {
            json(exchange, 503, """
                    {"status":"unhealthy","version":"%s","reason":"tool schema cannot be read: unexpected field 'outputSchema'"}""".formatted(version));
        }
    }

    private void callHealth(HttpExchange exchange) throws IOException {
        var share = recent.failedShare();
        // No calls at all is no proof of health.
        var good = !Double.isNaN(share) && share <= 0.05;
        json(
                exchange,
                good ? 200 : 503,
                "{\"status\":\"%s\",\"errorRate\":%s}"
                        .formatted(
                                good ? "ok" : "failing",
                                Double.isNaN(share) ? "null" : String.format(Locale.ROOT, "%.3f", share)));
    }

    private void callTool(HttpExchange exchange, String asked) throws IOException {
        var tool = asked == null ? TOOLS.getFirst() : asked;
        if (!TOOLS.contains(tool)) {
            json(exchange, 404, "{\"error\":\"unknown tool\",\"tools\":[\"" + String.join("\",\"", TOOLS) + "\"]}");
            return;
        }
        if (!limit.take()) {
            counter("tool_rejected_total", tool).increment();
            exchange.getResponseHeaders().set("Retry-After", "1");
            json(exchange, 429, "{\"error\":\"rate limit reached\",\"limit\":" + limit.rate.json() + "}");
            return;
        }
        counter("tool_calls_total", tool).increment();
        if (!healthy()) {
            fail(exchange, tool, Failure.FAULT, 500, "tool schema cannot be read");
        } else if (!workers.take()) {
            fail(exchange, tool, Failure.CAPACITY, 503, "no free worker");
        } else if (!breakers.get(BREAKER).permits()) {
            counter("tool_degraded_total", tool).increment();
            recent.add(false);
            json(
                    exchange,
                    200,
                    "{\"degraded\":true,\"result\":\"" + cache.getOrDefault(tool, "no result kept yet") + "\"}");
        } else if (callUpstream(tool)) {
            breakers.get(BREAKER).record(true);
            recent.add(false);
            json(exchange, 200, "{\"degraded\":false,\"result\":\"" + cache.get(tool) + "\"}");
        } else {
            breakers.get(BREAKER).record(false);
            fail(exchange, tool, Failure.UPSTREAM, 502, "Bright Data does not answer");
        }
    }

    private boolean callUpstream(String tool) {
        if (upstream != null) {
            var request = HttpRequest.newBuilder(upstream)
                    .timeout(Duration.ofSeconds(1))
                    .header("Authorization", "Bearer " + upstreamToken)
                    .POST(HttpRequest.BodyPublishers.ofString("{\"tool\":\"" + tool + "\"}"))
                    .build();
            try {
                if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() != 200) {
                    return false;
                }
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        cache.put(tool, "example of " + tool);
        return true;
    }

    private void fail(HttpExchange exchange, String tool, Failure reason, int status, String text) throws IOException {
        errors(tool, reason).increment();
        if (recent.add(true)) {
            System.out.println("ERROR " + tool + " failed: " + text);
        }
        json(exchange, status, "{\"error\":\"" + text + "\"}");
    }

    private void listBreakers(HttpExchange exchange) throws IOException {
        answer(
                exchange,
                200,
                "application/vnd.spring-boot.actuator.v3+json",
                breakers.values().stream()
                        .map(Breaker::json)
                        .collect(Collectors.joining(",", "{\"circuitBreakers\":{", "}}")));
    }

    private void updateBreaker(HttpExchange exchange, String name, String body) throws IOException {
        var update = field(body, "updateState");
        if (!exchange.getRequestMethod().equals("POST")) {
            json(exchange, 405, "{\"status\":405,\"error\":\"Method Not Allowed\"}");
        } else if (!plain(name) || update == null || !Breaker.UPDATES.containsKey(update)) {
            json(exchange, 400, "{\"status\":400,\"error\":\"Bad Request\"}");
        } else {
            var breaker = breakers.computeIfAbsent(name, created -> new Breaker(created, 100));
            breaker.move(Breaker.UPDATES.get(update));
            System.out.println("INFO breaker " + name + " is now " + breaker.state());
            answer(exchange, 200, "application/vnd.spring-boot.actuator.v3+json", """
                    {"circuitBreakerName":"%s","currentState":"%s","message":"%1$s state has been changed successfully"}""".formatted(name, breaker.state()));
        }
    }

    private void rateLimit(HttpExchange exchange, String key, String body) throws IOException {
        if (refused(exchange)) {
            return;
        }
        if (!key.equals("tools")) {
            json(exchange, 404, "{\"error\":\"no such rate limit, known: tools\"}");
            return;
        }
        switch (exchange.getRequestMethod()) {
            case "GET" -> {}
            case "PUT" -> {
                var wanted = Rate.of(field(body, "limit"), field(body, "per"));
                if (wanted == null) {
                    json(exchange, 400, "{\"error\":\"limit must be 1 or more, per one of 1s, 1m, 1h\"}");
                    return;
                }
                limit = new Bucket(wanted);
                System.out.println("INFO rate limit of tools is now " + wanted.limit + " per " + wanted.per);
            }
            default -> {
                json(exchange, 405, "{\"error\":\"GET or PUT\"}");
                return;
            }
        }
        json(exchange, 200, limit.rate.json());
    }

    private void crash(HttpExchange exchange) throws IOException {
        if (refused(exchange)) {
            return;
        }
        json(exchange, 202, "{\"crashing\":true}");
        exchange.close();
        System.out.println("FATAL OutOfMemoryError in tool worker, exiting");
        Runtime.getRuntime().halt(1);
    }

    private void overload(HttpExchange exchange, String body) throws IOException {
        if (refused(exchange)) {
            return;
        }
        var seconds = field(body, "seconds");
        if (!"true".equals(field(body, "on"))) {
            overloadedUntil = 0;
        } else if (seconds == null) {
            overloadedUntil = Long.MAX_VALUE;
        } else if (seconds.chars().allMatch(c -> c >= '0' && c <= '9') && seconds.length() < 5) {
            overloadedUntil = System.currentTimeMillis() + 1000 * Long.parseLong("0" + seconds);
        } else {
            json(exchange, 400, "{\"error\":\"seconds must be a whole number below 10000\"}");
            return;
        }
        json(exchange, 200, "{\"callsPerSecond\":" + callsPerSecond() + "}");
    }

    /** Answers and returns true where the caller has not shown the admin token. */
    private boolean refused(HttpExchange exchange) throws IOException {
        var given = exchange.getRequestHeaders().getFirst("Authorization");
        if (adminToken != null
                && given != null
                && MessageDigest.isEqual(
                        given.getBytes(StandardCharsets.UTF_8),
                        ("Bearer " + adminToken).getBytes(StandardCharsets.UTF_8))) {
            return false;
        }
        json(exchange, 401, "{\"error\":\"admin token needed\"}");
        return true;
    }

    // --------------------------------------------------------------------------------------- traffic and metrics

    private int callsPerSecond() {
        return System.currentTimeMillis() < overloadedUntil ? OVERLOAD_PER_SECOND : STEADY_PER_SECOND;
    }

    private void makeTraffic(URI toolCall) {
        var underWay = new Semaphore(200);
        var next = System.nanoTime();
        for (var n = 0; ; n++) {
            var body = "{\"tool\":\"" + TOOLS.get(n % TOOLS.size()) + "\"}";
            if (underWay.tryAcquire()) {
                http.sendAsync(
                                HttpRequest.newBuilder(toolCall)
                                        .timeout(Duration.ofSeconds(5))
                                        .POST(HttpRequest.BodyPublishers.ofString(body))
                                        .build(),
                                HttpResponse.BodyHandlers.discarding())
                        .whenComplete((done, failed) -> underWay.release());
            }
            // After a pause of the machine the missed calls are not made up for: that would be a burst.
            next = Math.max(next + TimeUnit.SECONDS.toNanos(1) / callsPerSecond(), System.nanoTime() - 50_000_000);
            for (long wait; (wait = next - System.nanoTime()) > 0; ) {
                LockSupport.parkNanos(wait);
            }
        }
    }

    private LongAdder counter(String name, String tool) {
        return counters.computeIfAbsent(name + "{tool=\"" + tool + "\"}", key -> new LongAdder());
    }

    private LongAdder errors(String tool, Failure reason) {
        return counters.computeIfAbsent(
                "tool_errors_total{tool=\"%s\",reason=\"%s\"}"
                        .formatted(tool, reason.name().toLowerCase(Locale.ROOT)),
                key -> new LongAdder());
    }

    private String metrics() {
        var text = new StringBuilder();
        var family = "";
        for (var entry : counters.entrySet()) {
            var name = entry.getKey().substring(0, entry.getKey().indexOf('{'));
            if (!name.equals(family)) {
                text.append("# TYPE ").append(name).append(" counter\n");
                family = name;
            }
            text.append(entry.getKey())
                    .append(' ')
                    .append(entry.getValue().sum())
                    .append('\n');
        }
        text.append("# HELP breaker_state 0 closed, 1 open, 2 half-open, 3 disabled, 4 forced open\n");
        text.append("# TYPE breaker_state gauge\n");
        breakers.forEach((name, breaker) -> line(
                text, "breaker_state{name=\"" + name + "\"}", breaker.state().ordinal()));
        gauge(text, "rate_limit_per_minute", "{key=\"tools\"}", limit.rate.perMinute());
        gauge(text, "offered_calls_per_second", "", callsPerSecond());
        gauge(text, "gateway_healthy", "", healthy() ? 1 : 0);
        gauge(text, "gateway_info", "{version=\"" + version + "\"}", 1);
        var process = ProcessHandle.current().info();
        process.startInstant()
                .ifPresent(start -> gauge(text, "process_start_time_seconds", "", start.getEpochSecond()));
        process.totalCpuDuration().ifPresent(cpu -> {
            text.append("# TYPE process_cpu_seconds_total counter\n");
            line(text, "process_cpu_seconds_total", cpu.toMillis() / 1000.0);
        });
        var runtime = Runtime.getRuntime();
        gauge(text, "jvm_memory_used_bytes", "{area=\"heap\"}", runtime.totalMemory() - runtime.freeMemory());
        return text.toString();
    }

    private static void gauge(StringBuilder text, String name, String labels, double value) {
        text.append("# TYPE ").append(name).append(" gauge\n");
        line(text, name + labels, value);
    }

    private static void line(StringBuilder text, String series, double value) {
        text.append(series).append(' ').append(value).append('\n');
    }

    private enum Failure {
        UPSTREAM,
        CAPACITY,
        FAULT
    }

    // ---------------------------------------------------------------------------------------------------- parts

    private record Rate(long limit, String per) {
        private static final Map<String, Integer> SECONDS = Map.of("1s", 1, "1m", 60, "1h", 3600);

        static Rate of(String limit, String per) {
            try {
                var number = Long.parseLong(limit);
                return number >= 1 && number <= 1_000_000 && per != null && SECONDS.containsKey(per)
                        ? new Rate(number, per)
                        : null;
            } catch (NumberFormatException e) {
                return null;
            }
        }

        double perSecond() {
            return (double) limit / SECONDS.get(per);
        }

        double perMinute() {
            return 60 * perSecond();
        }

        String json() {
            return "{\"key\":\"tools\",\"limit\":" + limit + ",\"per\":\"" + per + "\"}";
        }
    }

    /** Token bucket that holds what arrives in a quarter of a second, and one token at the least. */
    private static final class Bucket {
        private final Rate rate;
        private double tokens;
        private long filledAt = System.nanoTime();

        Bucket(Rate rate) {
            this.rate = rate;
            tokens = size();
        }

        private double size() {
            return Math.max(1, rate.perSecond() / 4);
        }

        synchronized boolean take() {
            var now = System.nanoTime();
            tokens = Math.min(size(), tokens + rate.perSecond() * (now - filledAt) / 1e9);
            filledAt = now;
            if (tokens < 1) {
                return false;
            }
            tokens--;
            return true;
        }
    }

    /** Calls and failures of the last three seconds, the current one included. */
    private static final class RecentCalls {
        private static final int SECONDS = 3;
        private final long[] second = new long[SECONDS];
        private final int[] calls = new int[SECONDS];
        private final int[] failures = new int[SECONDS];

        /** Returns whether this is the first failure of its second, so that the log is not flooded. */
        synchronized boolean add(boolean failed) {
            var now = System.nanoTime() / 1_000_000_000;
            var slot = (int) (now % SECONDS);
            if (second[slot] != now) {
                second[slot] = now;
                calls[slot] = 0;
                failures[slot] = 0;
            }
            calls[slot]++;
            return failed && failures[slot]++ == 0;
        }

        synchronized double failedShare() {
            var now = System.nanoTime() / 1_000_000_000;
            double all = 0;
            double failed = 0;
            for (var slot = 0; slot < SECONDS; slot++) {
                if (now - second[slot] < SECONDS) {
                    all += calls[slot];
                    failed += failures[slot];
                }
            }
            return failed / all;
        }
    }

    /** Count-based breaker with resilience4j's states, in the order of its metric's numbers. */
    private static final class Breaker {
        enum State {
            CLOSED,
            OPEN,
            HALF_OPEN,
            DISABLED,
            FORCED_OPEN
        }

        static final Map<String, State> UPDATES =
                Map.of("CLOSE", State.CLOSED, "FORCE_OPEN", State.FORCED_OPEN, "DISABLE", State.DISABLED);
        private static final long OPEN_NANOS = TimeUnit.SECONDS.toNanos(5);
        private static final int TRIAL_CALLS = 5;

        private final String name;
        private final int window;
        private State state = State.CLOSED;
        private boolean[] failed;
        private int buffered;
        private int failures;
        private int next;
        private int permitted;
        private long notPermitted;
        private long openedAt;

        Breaker(String name, int window) {
            this.name = name;
            this.window = window;
            failed = new boolean[window];
        }

        synchronized State state() {
            return state;
        }

        synchronized boolean permits() {
            if (state == State.OPEN && System.nanoTime() - openedAt > OPEN_NANOS) {
                move(State.HALF_OPEN);
            }
            var allowed = switch (state) {
                case CLOSED, DISABLED -> true;
                case HALF_OPEN -> permitted < TRIAL_CALLS;
                case OPEN, FORCED_OPEN -> false;
            };
            if (allowed) {
                permitted++;
            } else {
                notPermitted++;
            }
            return allowed;
        }

        synchronized void record(boolean success) {
            if (state == State.DISABLED || state == State.FORCED_OPEN || state == State.OPEN) {
                return;
            }
            if (buffered == failed.length) {
                failures -= failed[next] ? 1 : 0;
            } else {
                buffered++;
            }
            failed[next] = !success;
            failures += success ? 0 : 1;
            next = (next + 1) % failed.length;
            if (buffered == failed.length) {
                var tooMany = failures * 2 >= buffered;
                if (tooMany) {
                    move(State.OPEN);
                } else if (state == State.HALF_OPEN) {
                    move(State.CLOSED);
                }
            }
        }

        synchronized void move(State to) {
            state = to;
            failed = new boolean[to == State.HALF_OPEN ? TRIAL_CALLS : window];
            buffered = failures = next = permitted = 0;
            openedAt = System.nanoTime();
        }

        synchronized String json() {
            var rate = buffered < failed.length ? "-1.0" : String.valueOf(100f * failures / buffered);
            return """
                    "%s":{"failureRate":"%s%%","slowCallRate":"-1.0%%","failureRateThreshold":"50.0%%",\
                    "slowCallRateThreshold":"100.0%%","bufferedCalls":%d,"failedCalls":%d,"slowCalls":0,\
                    "slowFailedCalls":0,"notPermittedCalls":%d,"state":"%s"}""".formatted(name, rate, buffered, failures, notPermitted, state);
        }
    }

    // -------------------------------------------------------------------------------------------------- plumbing

    private static void json(HttpExchange exchange, int status, String json) throws IOException {
        answer(exchange, status, "application/json", json);
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** The value of a field of a flat JSON object as text, or null. Enough for the bodies this program takes. */
    private static String field(String json, String name) {
        var at = json.indexOf("\"" + name + "\"");
        var colon = at < 0 ? -1 : json.indexOf(':', at);
        if (colon < 0) {
            return null;
        }
        var rest = json.substring(colon + 1).strip();
        if (rest.startsWith("\"")) {
            var end = rest.indexOf('"', 1);
            return end < 0 ? null : rest.substring(1, end);
        }
        var end = 0;
        while (end < rest.length() && ",} \n\r\t".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        var word = rest.substring(0, end);
        return word.equals("null") ? null : word;
    }

    private static boolean plain(String name) {
        return !name.isEmpty()
                && name.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_'));
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
                LockSupport.parkNanos(200_000_000);
            }
            Runtime.getRuntime().halt(0);
        });
    }
}
