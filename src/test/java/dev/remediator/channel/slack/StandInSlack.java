package dev.remediator.channel.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Slack as a service meets it, in both directions. It takes what Slack's Web API takes and refuses what that refuses: texts
 * beyond their limits, dialogs whose trigger is old or used, a sixth answer at one response_url, more than about one
 * message a second (429 with Retry-After). And it sends what Slack sends when people press, submit and type: signed, with
 * 3 s for the answer, and again with X-Slack-Retry-Num where none comes.
 */
public final class StandInSlack implements AutoCloseable {
    public static final String TOKEN = "xoxb-stand-in";
    public static final String SECRET = "5f3c1d8e9a7b4c6d8e0f1a2b3c4d5e6f";
    public static final String APP = "A0REMEDIATOR";
    public static final String TEAM = "T0EXAMPLE";
    public static final String CHANNEL = "C0INCIDENTS";
    private static final Duration TRIGGER = Duration.ofSeconds(3);
    private static final int ANSWERS = 5;
    private static final JsonMapper JSON = new JsonMapper();

    /** A message as people see it now. */
    public record Message(String ts, Optional<String> thread, String text, JsonNode blocks) {
        /** All texts of its blocks, one a line. */
        public String shown() {
            var texts = new ArrayList<String>();
            collect(blocks, texts);
            return String.join("\n", texts);
        }

        private static void collect(JsonNode node, List<String> texts) {
            if (node.path("text").isTextual()) texts.add(node.path("text").asText());
            node.forEach(below -> collect(below, texts));
        }

        public List<Button> buttons() {
            var all = new ArrayList<Button>();
            for (var block : blocks) {
                for (var element : block.path("elements"))
                    Button.of(ts, element).ifPresent(all::add);
                Button.of(ts, block.path("accessory")).ifPresent(all::add);
            }
            return all;
        }

        /** The first with this label. */
        public Optional<Button> button(String label) {
            return buttons().stream().filter(b -> b.label().equals(label)).findFirst();
        }
    }

    /** @param json as it was posted */
    public record Button(String ts, String label, JsonNode json) {
        static Optional<Button> of(String ts, JsonNode element) {
            return element.path("type").asText().equals("button")
                    ? Optional.of(new Button(ts, element.at("/text/text").asText(), element))
                    : Optional.empty();
        }

        public String confirm() {
            return json.at("/confirm/text/text").asText();
        }
    }

    /** What only one person sees. */
    public record Whispered(String user, String text) {}

    /** A dialog that was opened for somebody. */
    public record Opened(String id, String user, JsonNode view) {
        public String text() {
            return view.at("/blocks/0/text/text").asText();
        }
    }

    /** @param took until Slack had its answer */
    public record Reply(int status, String body, Duration took) {}

    /** A signed request, as it can be sent again. */
    public record Sent(URI to, String timestamp, String signature, String body) {}

    private record Trigger(String user, Instant at) {}

    private final HttpServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, Message> messages = new LinkedHashMap<>();
    private final Map<String, Trigger> triggers = new HashMap<>();
    private final Map<String, AtomicInteger> answers = new HashMap<>();
    private final Map<String, String> answerers = new HashMap<>();
    private final List<Whispered> whispers = new CopyOnWriteArrayList<>();
    private final List<Opened> dialogs = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final List<Duration> took = new CopyOnWriteArrayList<>();
    private final AtomicInteger limited = new AtomicInteger();
    private final AtomicInteger edits = new AtomicInteger();
    private final AtomicInteger serial = new AtomicInteger();
    private final double burst;
    private double tokens;
    private int asking;
    private long filledAt = System.nanoTime();

    /** @param burst so many messages are taken at once */
    public StandInSlack(int burst) {
        this.burst = burst;
        tokens = burst;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /** Settings of a service that speaks with it. */
    public Map<String, String> environment() {
        return Map.of(
                "REMEDIATOR_CHANNELS_SLACK_TOKEN", TOKEN,
                "REMEDIATOR_CHANNELS_SLACK_CHANNEL", CHANNEL,
                "REMEDIATOR_CHANNELS_SLACK_SIGNING_SECRET", SECRET,
                "REMEDIATOR_CHANNELS_SLACK_APP", APP,
                "REMEDIATOR_CHANNELS_SLACK_TEAM", TEAM,
                "REMEDIATOR_CHANNELS_SLACK_BASE_URL", uri("/api/").toString(),
                "REMEDIATOR_CHANNELS_SLACK_HOOKS_URL", uri("/").toString());
    }

    /** Messages of the channel itself, the oldest first. */
    public synchronized List<Message> openings() {
        return messages.values().stream().filter(m -> m.thread().isEmpty()).toList();
    }

    public synchronized List<Message> replies(String thread) {
        return messages.values().stream()
                .filter(m -> m.thread().equals(Optional.of(thread)))
                .toList();
    }

    /** The newest opening whose text contains this. */
    public Optional<Message> about(String text) {
        return openings().reversed().stream()
                .filter(m -> m.text().contains(text))
                .findFirst();
    }

    /** What somebody was told alone, oldest first. */
    public List<String> toldTo(String user) {
        return whispers.stream()
                .filter(w -> w.user().equals(user))
                .map(Whispered::text)
                .toList();
    }

    public List<Opened> dialogsOf(String user) {
        return dialogs.stream().filter(d -> d.user().equals(user)).toList();
    }

    /** What Slack would not have taken. */
    public List<String> refused() {
        return List.copyOf(refused);
    }

    public int limited() {
        return limited.get();
    }

    public int edits() {
        return edits.get();
    }

    /** The next messages and edits are answered with 429, however few there were. */
    public synchronized void asksForTime(int times) {
        asking = times;
    }

    /** The longest that Slack waited for an answer. */
    public Duration slowest() {
        return took.stream().max(Duration::compareTo).orElse(Duration.ZERO);
    }

    // What people do

    /** A press as Slack tells of it; a test may change it before it is sent. */
    public ObjectNode press(String user, Button button) {
        var payload = interaction("block_actions", user);
        payload.putObject("container")
                .put("type", "message")
                .put("message_ts", button.ts())
                .put("channel_id", CHANNEL)
                .put("is_ephemeral", false);
        payload.putObject("channel").put("id", CHANNEL).put("name", "incidents");
        payload.put("response_url", answerAddress(user, "actions"));
        payload.putArray("actions")
                .add(button.json().deepCopy())
                .forEach(action -> ((ObjectNode) action)
                        .put("block_id", "b1")
                        .put("action_ts", Instant.now().getEpochSecond() + "." + serial.incrementAndGet()));
        return payload;
    }

    /** A dialog that somebody sends. */
    public ObjectNode submit(Opened dialog, String reason) {
        var payload = interaction("view_submission", dialog.user());
        var view = payload.putObject("view");
        view.put("id", dialog.id()).put("team_id", TEAM).put("app_id", APP).put("type", "modal");
        view.set("callback_id", dialog.view().path("callback_id"));
        view.set("private_metadata", dialog.view().path("private_metadata"));
        var block = dialog.view().at("/blocks/1");
        view.putObject("state")
                .putObject("values")
                .putObject(block.path("block_id").asText())
                .putObject(block.at("/element/action_id").asText())
                .put("type", "plain_text_input")
                .put("value", reason);
        payload.putArray("response_urls");
        return payload;
    }

    private ObjectNode interaction(String type, String user) {
        var payload = JSON.createObjectNode();
        payload.put("type", type)
                .put("api_app_id", APP)
                .put("token", "not-to-be-trusted")
                .put("trigger_id", trigger(user))
                .put("is_enterprise_install", false);
        payload.putNull("enterprise");
        payload.putObject("team").put("id", TEAM).put("domain", "example");
        payload.putObject("user")
                .put("id", user)
                .put("username", "ana")
                .put("name", "ana")
                .put("team_id", TEAM);
        return payload;
    }

    /** The body of a slash command. */
    public String typed(String user, String channel, String text) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("token", "not-to-be-trusted");
        fields.put("team_id", TEAM);
        fields.put("team_domain", "example");
        fields.put("channel_id", channel);
        fields.put("channel_name", "incidents");
        fields.put("user_id", user);
        fields.put("user_name", "ana");
        fields.put("command", "/remediator");
        fields.put("text", text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
        fields.put("api_app_id", APP);
        fields.put("is_enterprise_install", "false");
        fields.put("response_url", answerAddress(user, "commands"));
        fields.put("trigger_id", trigger(user));
        var body = new StringBuilder();
        fields.forEach((name, value) -> body.append(body.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return body.toString();
    }

    public static String body(ObjectNode payload) {
        return "payload=" + URLEncoder.encode(payload.toString(), StandardCharsets.UTF_8);
    }

    private synchronized String trigger(String user) {
        var id = "12345.98765." + serial.incrementAndGet();
        triggers.put(id, new Trigger(user, Instant.now()));
        return id;
    }

    private synchronized String answerAddress(String user, String kind) {
        var path = "/%s/%s/%d".formatted(kind, TEAM, serial.incrementAndGet());
        answers.put(path, new AtomicInteger());
        answerers.put(path, user);
        return uri(path).toString();
    }

    // How Slack sends it

    public static Sent signed(URI to, String body, Instant at) {
        var timestamp = Long.toString(at.getEpochSecond());
        return new Sent(to, timestamp, signature(SECRET, timestamp, body), body);
    }

    public static String signature(String secret, String timestamp, String body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            var base = "v0:" + timestamp + ":" + body;
            return "v0=" + HexFormat.of().formatHex(mac.doFinal(base.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Posts it once; the time that the answer took counts. */
    public Reply post(Sent sent, String... headers) {
        var request = HttpRequest.newBuilder(sent.to())
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
                .header("X-Slack-Request-Timestamp", sent.timestamp())
                .header("X-Slack-Signature", sent.signature())
                .POST(HttpRequest.BodyPublishers.ofString(sent.body()));
        for (int i = 0; i < headers.length; i += 2) request.setHeader(headers[i], headers[i + 1]);
        var began = System.nanoTime();
        try {
            var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            var time = Duration.ofNanos(System.nanoTime() - began);
            took.add(time);
            return new Reply(answer.statusCode(), answer.body(), time);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The same again, newly signed, as where no answer came in time. */
    public Reply postAgain(Sent sent, int time) {
        return post(
                signed(sent.to(), sent.body(), Instant.now()),
                "X-Slack-Retry-Num",
                String.valueOf(time),
                "X-Slack-Retry-Reason",
                "http_timeout");
    }

    // What Slack takes

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (path.startsWith("/api/")) method(exchange, path.substring("/api/".length()), form(body));
            else answer(exchange, path, body);
        }
    }

    private synchronized void answer(HttpExchange exchange, String path, String body) throws IOException {
        var used = answers.get(path);
        if (used == null) {
            send(exchange, 404, "{\"ok\":false,\"error\":\"invalid_url\"}");
        } else if (used.incrementAndGet() > ANSWERS) {
            refused.add("a sixth answer at one response_url");
            send(exchange, 404, "{\"ok\":false,\"error\":\"used_url\"}");
        } else {
            var said = JSON.readTree(body);
            var problem = Limits.problem(said.path("blocks"));
            if (problem.isPresent()) refused.add(problem.get());
            if (!said.path("response_type").asText().equals("ephemeral")) refused.add("an answer for everybody");
            whispers.add(new Whispered(
                    answerers.getOrDefault(path, "?"), said.path("text").asText()));
            send(exchange, 200, "{\"ok\":true}");
        }
    }

    private synchronized void method(HttpExchange exchange, String method, Map<String, String> form)
            throws IOException {
        if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            error(exchange, method, "invalid_auth");
            return;
        }
        switch (method) {
            case "chat.postMessage" -> post(exchange, form);
            case "chat.update" -> update(exchange, form);
            case "chat.postEphemeral" -> {
                whispers.add(new Whispered(form.getOrDefault("user", ""), form.getOrDefault("text", "")));
                send(exchange, 200, "{\"ok\":true,\"message_ts\":\"1.1\"}");
            }
            case "views.open" -> open(exchange, form);
            default -> error(exchange, method, "unknown_method");
        }
    }

    private void post(HttpExchange exchange, Map<String, String> form) throws IOException {
        if (!taken()) {
            slowDown(exchange);
            return;
        }
        var thread = Optional.ofNullable(form.get("thread_ts"));
        if (thread.isPresent() && !messages.containsKey(thread.get())) {
            error(exchange, "chat.postMessage", "thread_not_found");
            return;
        }
        var ts = "%d.%06d".formatted(Instant.now().getEpochSecond(), serial.incrementAndGet());
        keep(exchange, "chat.postMessage", ts, thread, form);
    }

    private void slowDown(HttpExchange exchange) throws IOException {
        limited.incrementAndGet();
        exchange.getResponseHeaders().set("Retry-After", "1");
        send(exchange, 429, "{\"ok\":false,\"error\":\"ratelimited\"}");
    }

    private void update(HttpExchange exchange, Map<String, String> form) throws IOException {
        if (asking > 0) {
            asking--;
            slowDown(exchange);
            return;
        }
        var old = messages.get(form.getOrDefault("ts", ""));
        if (old == null || !CHANNEL.equals(form.get("channel"))) {
            error(exchange, "chat.update", "message_not_found");
            return;
        }
        edits.incrementAndGet();
        keep(exchange, "chat.update", old.ts(), old.thread(), form);
    }

    private void keep(
            HttpExchange exchange, String method, String ts, Optional<String> thread, Map<String, String> form)
            throws IOException {
        var blocks = JSON.readTree(form.getOrDefault("blocks", "[]"));
        var problem = Limits.problem(blocks);
        if (problem.isPresent()) {
            refused.add(problem.get());
            error(exchange, method, "invalid_blocks");
            return;
        }
        messages.put(ts, new Message(ts, thread, form.getOrDefault("text", ""), blocks));
        send(exchange, 200, "{\"ok\":true,\"channel\":\"%s\",\"ts\":\"%s\"}".formatted(CHANNEL, ts));
    }

    private void open(HttpExchange exchange, Map<String, String> form) throws IOException {
        var trigger = triggers.remove(form.getOrDefault("trigger_id", ""));
        if (trigger == null) {
            error(exchange, "views.open", "exchanged_trigger_id");
            return;
        }
        if (trigger.at().plus(TRIGGER).isBefore(Instant.now())) {
            error(exchange, "views.open", "expired_trigger_id");
            return;
        }
        var view = JSON.readTree(form.getOrDefault("view", "{}"));
        var problem = Limits.view(view);
        if (problem.isPresent()) {
            refused.add(problem.get());
            error(exchange, "views.open", "invalid_arguments");
            return;
        }
        dialogs.add(new Opened("V" + serial.incrementAndGet(), trigger.user(), view));
        send(exchange, 200, "{\"ok\":true,\"view\":{\"id\":\"V1\"}}");
    }

    private boolean taken() {
        if (asking > 0) {
            asking--;
            return false;
        }
        var now = System.nanoTime();
        tokens = Math.min(burst, tokens + (now - filledAt) / 1e9);
        filledAt = now;
        if (tokens < 1) return false;
        tokens--;
        return true;
    }

    private void error(HttpExchange exchange, String method, String error) throws IOException {
        refused.add(method + ": " + error);
        send(exchange, 200, "{\"ok\":false,\"error\":\"" + error + "\"}");
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static Map<String, String> form(String body) {
        var form = new HashMap<String, String>();
        for (var pair : body.split("&")) {
            var equals = pair.indexOf('=');
            if (equals > 0)
                form.put(
                        URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return form;
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        client.close();
    }

    /** Beyond these Slack answers {@code invalid_blocks}, and shows nothing. */
    static final class Limits {
        private Limits() {}

        static Optional<String> view(JsonNode view) {
            if (!view.path("type").asText().equals("modal")) return Optional.of("no modal: " + view);
            for (var each : List.of("title", "submit", "close"))
                if (longer(view.path(each), 24)) return Optional.of(each + " is longer than 24");
            if (view.path("private_metadata").asText().length() > 3_000) return Optional.of("metadata is too long");
            if (view.path("callback_id").asText().length() > 255) return Optional.of("callback_id is too long");
            return problem(view.path("blocks"));
        }

        static Optional<String> problem(JsonNode blocks) {
            if (blocks.size() > 50) return Optional.of("more than 50 blocks");
            for (var block : blocks) {
                var problem = block(block);
                if (problem.isPresent()) return Optional.of(problem.get() + " in " + block);
            }
            return Optional.empty();
        }

        private static Optional<String> block(JsonNode block) {
            return switch (block.path("type").asText()) {
                case "header" -> text(block.path("text"), 150);
                case "section" ->
                    text(block.path("text"), 3_000)
                            .or(() -> block.has("accessory") ? element(block.path("accessory")) : Optional.empty());
                case "context" ->
                    block.path("elements").isEmpty() || block.path("elements").size() > 10
                            ? Optional.of("elements of a context")
                            : all(block.path("elements"), each -> text(each, 2_000));
                case "actions" -> actions(block.path("elements"));
                case "input" ->
                    text(block.path("label"), 2_000)
                            .or(() -> block.at("/element/max_length").asInt(0) > 3_000
                                    ? Optional.of("max_length")
                                    : Optional.empty());
                default -> Optional.of("an unknown block");
            };
        }

        private static Optional<String> actions(JsonNode elements) {
            var ids = new HashSet<String>();
            for (var element : elements)
                if (!ids.add(element.path("action_id").asText())) return Optional.of("action_id comes twice");
            return elements.isEmpty() || elements.size() > 25
                    ? Optional.of("number of actions")
                    : all(elements, Limits::element);
        }

        private static Optional<String> element(JsonNode element) {
            if (!element.path("type").asText().equals("button")) return Optional.of("no button");
            if (element.path("action_id").asText().isEmpty()
                    || element.path("action_id").asText().length() > 255) return Optional.of("action_id");
            if (element.path("value").asText().length() > 2_000) return Optional.of("value is longer than 2000");
            if (element.path("url").asText().length() > 3_000) return Optional.of("url is longer than 3000");
            if (element.has("style")
                    && !List.of("primary", "danger")
                            .contains(element.path("style").asText())) return Optional.of("style");
            return text(element.path("text"), 75).or(() -> confirm(element.path("confirm")));
        }

        private static Optional<String> confirm(JsonNode confirm) {
            if (confirm.isMissingNode()) return Optional.empty();
            return text(confirm.path("title"), 100)
                    .or(() -> text(confirm.path("text"), 300))
                    .or(() -> text(confirm.path("confirm"), 30))
                    .or(() -> text(confirm.path("deny"), 30));
        }

        private static Optional<String> text(JsonNode text, int max) {
            if (!List.of("plain_text", "mrkdwn").contains(text.path("type").asText()))
                return Optional.of("no text object");
            if (text.path("text").asText().isEmpty()) return Optional.of("an empty text");
            return longer(text, max) ? Optional.of("a text is longer than " + max) : Optional.empty();
        }

        private static boolean longer(JsonNode text, int max) {
            return text.path("text").asText().length() > max;
        }

        private interface Check {
            Optional<String> problem(JsonNode node);
        }

        private static Optional<String> all(JsonNode nodes, Check check) {
            for (var node : nodes) {
                var problem = check.problem(node);
                if (problem.isPresent()) return problem;
            }
            return Optional.empty();
        }
    }
}
