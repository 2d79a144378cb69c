import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Demo stand-in that pretends to be Slack's Web API for the two methods an incident channel needs, with Slack's manners:
 * errors come with HTTP 200 and {@code "ok":false}, and more than about one message a second to a channel is answered
 * with 429 and Retry-After.
 *
 * <pre>java deploy/demo/SlackStandIn.java --port 7004 [--channels incidents] [--burst 3] [--parent PID]</pre>
 *
 * Port 0 takes a free one; the line "slack ready on http://127.0.0.1:PORT" tells which. With --parent it ends as soon
 * as that process is no longer its parent. Environment: SLACK_TOKEN (required), the bot's token.
 *
 * <ul>
 *   <li>{@code POST /api/auth.test}, {@code /api/chat.postMessage} (channel by name or id; thread_ts for a reply),
 *       {@code /api/chat.update} (channel by id only, as in Slack). Form bodies, as Slack's SDKs send them; JSON bodies
 *       are refused. The error for an unknown thread_ts is borrowed from conversations.replies
 *   <li>{@code GET /control/messages}: for the demo only, no token: every thread with its replies, oldest first, and how
 *       many requests were limited or refused
 * </ul>
 */
final class SlackStandIn {
    private static final int LONGEST_TEXT = 40_000;

    private final String token;
    private final int burst;
    private final Map<String, String> idsByName = new LinkedHashMap<>();
    private final Map<String, Bucket> posting = new HashMap<>();
    /** Guarded by {@code this}, like all below. */
    private final List<Message> messages = new ArrayList<>();

    private int lastTs;
    private int limited;
    private int refused;

    private SlackStandIn(String token, int burst, List<String> channels) {
        this.token = token;
        this.burst = burst;
        for (var name : channels) {
            idsByName.put(name, "C0DEMO%04d".formatted(idsByName.size() + 1));
        }
    }

    public static void main(String[] args) throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        endWith(option(args, "--parent", null));
        var token = System.getenv("SLACK_TOKEN");
        if (token == null || token.isBlank()) {
            System.err.println("SLACK_TOKEN is not set: it is the token that callers of the API must show");
            System.exit(2);
        }
        var slack = new SlackStandIn(
                token,
                Integer.parseInt(option(args, "--burst", "3")),
                List.of(option(args, "--channels", "incidents").split(",")));
        var server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(option(args, "--port", "0"))),
                0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", slack::handle);
        server.start();
        System.out.println(
                "slack ready on http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readNBytes(1 << 20), StandardCharsets.UTF_8);
            var request =
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            if (request.equals("GET /control/messages")) {
                answer(exchange, 200, threads());
            } else if (request.startsWith("POST /api/")) {
                method(exchange, request.substring("POST /api/".length()), body);
            } else {
                answer(exchange, 404, "{\"ok\":false,\"error\":\"not_found\"}");
            }
        }
    }

    private synchronized void method(HttpExchange exchange, String method, String body) throws IOException {
        try {
            var given = exchange.getRequestHeaders().getFirst("Authorization");
            require(given != null, "not_authed");
            require(
                    MessageDigest.isEqual(
                            given.getBytes(StandardCharsets.UTF_8),
                            ("Bearer " + token).getBytes(StandardCharsets.UTF_8)),
                    "invalid_auth");
            var type = exchange.getRequestHeaders().getFirst("Content-Type");
            require(type == null || !type.startsWith("application/json"), "stand_in_takes_form_bodies_only");
            var form = form(body);
            switch (method) {
                case "auth.test" ->
                    answer(
                            exchange,
                            200,
                            "{\"ok\":true,\"team\":\"Demo\",\"team_id\":\"T0DEMO\",\"user\":\"remediator\",\"user_id\":\"U0DEMO\",\"bot_id\":\"B0DEMO\"}");
                case "chat.postMessage" -> post(exchange, form);
                case "chat.update" -> update(exchange, form);
                default -> throw new Refused("unknown_method");
            }
        } catch (Refused e) {
            refused++;
            answer(exchange, 200, "{\"ok\":false,\"error\":" + quoted(e.getMessage()) + "}");
        }
    }

    private void post(HttpExchange exchange, Map<String, String> form) throws IOException, Refused {
        var channel = form.getOrDefault("channel", "");
        var id = idsByName.getOrDefault(channel.startsWith("#") ? channel.substring(1) : channel, channel);
        require(idsByName.containsValue(id), "channel_not_found");
        var text = text(form);
        var thread = form.get("thread_ts");
        require(
                thread == null
                        || messages.stream()
                                .anyMatch(message -> message.channel.equals(id) && message.ts.equals(thread)),
                "thread_not_found");
        if (!posting.computeIfAbsent(id, created -> new Bucket(burst)).take()) {
            limited++;
            exchange.getResponseHeaders().set("Retry-After", "1");
            answer(exchange, 429, "{\"ok\":false,\"error\":\"ratelimited\"}");
            return;
        }
        var ts = "%d.%06d".formatted(Instant.now().getEpochSecond(), ++lastTs);
        var message = new Message(id, ts, thread, text, form.get("blocks"));
        messages.add(message);
        System.out.println((thread == null ? "" : "  > ") + text);
        answer(
                exchange,
                200,
                "{\"ok\":true,\"channel\":%s,\"ts\":%s,\"message\":%s}"
                        .formatted(quoted(id), quoted(ts), message.json()));
    }

    private void update(HttpExchange exchange, Map<String, String> form) throws IOException, Refused {
        var channel = form.getOrDefault("channel", "");
        require(idsByName.containsValue(channel), "channel_not_found");
        var ts = form.getOrDefault("ts", "");
        var message = messages.stream()
                .filter(candidate -> candidate.channel.equals(channel) && candidate.ts.equals(ts))
                .findFirst()
                .orElseThrow(() -> new Refused("message_not_found"));
        message.text = text(form);
        message.blocks = form.get("blocks");
        message.edits++;
        answer(
                exchange,
                200,
                "{\"ok\":true,\"channel\":%s,\"ts\":%s,\"text\":%s,\"message\":%s}"
                        .formatted(quoted(channel), quoted(ts), quoted(message.text), message.json()));
    }

    private static String text(Map<String, String> form) throws Refused {
        var text = form.getOrDefault("text", "");
        require(!text.isEmpty() || form.containsKey("blocks") || form.containsKey("attachments"), "no_text");
        require(text.length() <= LONGEST_TEXT, "msg_too_long");
        return text;
    }

    private synchronized String threads() {
        var threads = messages.stream()
                .filter(message -> message.thread == null)
                .map(opening -> opening.withReplies(messages.stream()
                        .filter(reply -> reply.channel.equals(opening.channel) && opening.ts.equals(reply.thread))
                        .map(reply -> reply.withReplies("[]"))
                        .collect(Collectors.joining(",", "[", "]"))))
                .collect(Collectors.joining(",", "[", "]"));
        var channels = idsByName.entrySet().stream()
                .map(channel -> quoted(channel.getKey()) + ":" + quoted(channel.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
        return "{\"channels\":%s,\"threads\":%s,\"limited\":%d,\"refused\":%d}"
                .formatted(channels, threads, limited, refused);
    }

    private static final class Message {
        final String channel;
        final String ts;
        final String thread;
        String text;
        String blocks;
        int edits;

        Message(String channel, String ts, String thread, String text, String blocks) {
            this.channel = channel;
            this.ts = ts;
            this.thread = thread;
            this.text = text;
            this.blocks = blocks;
        }

        /** As Slack answers it, without its blocks. */
        String json() {
            var json = new StringBuilder("{\"type\":\"message\",\"bot_id\":\"B0DEMO\",\"channel\":")
                    .append(quoted(channel))
                    .append(",\"ts\":")
                    .append(quoted(ts))
                    .append(",\"text\":")
                    .append(quoted(text));
            if (thread != null) {
                json.append(",\"thread_ts\":").append(quoted(thread));
            }
            return json.append('}').toString();
        }

        /** For the demo, with the blocks as the string they came as. */
        String withReplies(String replies) {
            var json = json();
            return "%s,\"edits\":%d,\"blocks\":%s,\"replies\":%s}"
                    .formatted(
                            json.substring(0, json.length() - 1),
                            edits,
                            blocks == null ? "null" : quoted(blocks),
                            replies);
        }
    }

    /** One token a second, up to the burst. */
    private static final class Bucket {
        private final int burst;
        private double tokens;
        private long filledAt = System.nanoTime();

        Bucket(int burst) {
            this.burst = burst;
            tokens = burst;
        }

        boolean take() {
            var now = System.nanoTime();
            tokens = Math.min(burst, tokens + (now - filledAt) / 1e9);
            filledAt = now;
            if (tokens < 1) {
                return false;
            }
            tokens--;
            return true;
        }
    }

    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String error) {
            super(error);
        }
    }

    private static void require(boolean given, String error) throws Refused {
        if (!given) {
            throw new Refused(error);
        }
    }

    private static Map<String, String> form(String body) {
        var form = new HashMap<String, String>();
        for (var pair : body.split("&")) {
            var equals = pair.indexOf('=');
            if (equals > 0) {
                form.put(
                        URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return form;
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ' || Character.isSurrogate((char) c)) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
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
                LockSupport.parkNanos(200_000_000);
            }
            Runtime.getRuntime().halt(0);
        });
    }
}
