import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/**
 * Demo stand-in that pretends to be Railway with one service, the gateway beside it, and truly runs it: a deployment is
 * a process, a restart ends it and starts it, a rollback is a new deployment of the older image. The image is built
 * (compiled) once, at start; nothing is built again, so a rollback needs no build, as on Railway.
 *
 * <pre>java deploy/demo/Railway.java --port 7002 --gateway-port 7001 [--gateway deploy/demo/Gateway.java]
 *     [--version good-1] [--webhook-url URL] [--webhook-header X-Railway-Secret] [--crashed-after-millis 0]
 *     [--parent PID]</pre>
 *
 * Port 0 takes a free one (the gateway keeps its port over all deployments); the line "railway ready on
 * http://127.0.0.1:PORT" comes once the first deployment is SUCCESS. With --parent it ends as soon as that process is no
 * longer its parent. Environment: RAILWAY_TOKEN (required: the project's token in Project-Access-Token, or the account's
 * as Bearer), RAILWAY_WEBHOOK_SECRET (value of the webhook's header). All else, such as UPSTREAM_URL and
 * GATEWAY_ADMIN_TOKEN, is the service's and is passed on.
 *
 * <ul>
 *   <li>{@code POST /graphql/v2}: by operationName. Errors come with HTTP 200; mutations are answered at once and carried
 *       out one after another; deploymentLogs gives limit + 1 rows
 *   <li>Restart: same deployment and instance, status stays SUCCESS. Rollback, redeploy: a new deployment; the old
 *       process ends before the new one starts; the superseded deployment is REMOVED with canRollback
 *   <li>No health check is configured: a deployment is SUCCESS as soon as its process answers HTTP at all, so a bad
 *       version goes live. A process that dies before that makes it CRASHED, too
 *   <li>Webhooks in the new form for each transition: header secret, no delivery id, 3 retries with the same body
 *   <li>For the demo only, no token: {@code POST /control/deploy} {@code {"version":"bad-2"}}, {@code POST
 *       /control/crash}, {@code POST /control/slow} {@code {"restartMillis":5000,"deployMillis":0,"answerMillis":0}},
 *       {@code GET /control/state}, {@code GET /control/calls}
 * </ul>
 */
final class Railway {
    static final String PROJECT = "6f2b1c3e-6c0d-4d6f-9a55-0c2f6d1d7a01";
    static final String ENVIRONMENT = "b0a7f0de-94f1-4c53-8b0e-5d3f2a6c7b02";
    static final String SERVICE = "c9d4e8a2-1f37-4e0b-a1c6-7e8b9d0f3c03";
    private static final String IMAGE = "registry.demo.internal/mcp-gateway:";
    private static final int LOG_LINES = 2_000;

    private final Arguments arguments;
    private final Secrets secrets;
    private final int gatewayPort;
    private final Path image;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    /** Newest first. All that is below is guarded by {@code this}. */
    private final Deque<Deployment> deployments = new LinkedList<>();

    private final List<Map<String, Object>> mutations = new ArrayList<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private final Delays delays = new Delays();
    private Process running;
    private boolean closing;

    /** One thread: the platform carries out one change of the service at a time. */
    private final ExecutorService platform = Executors.newSingleThreadExecutor(daemons("platform"));

    private final Webhooks webhooks;

    private Railway(Arguments arguments, Secrets secrets) throws IOException {
        this.arguments = arguments;
        this.secrets = secrets;
        gatewayPort = arguments.gatewayPort == 0 ? freePort() : arguments.gatewayPort;
        image = Files.createTempDirectory("demo-gateway-image");
        webhooks = new Webhooks(http, arguments.webhookUrl, arguments.webhookHeader, secrets.webhook);
        for (var mutation : List.of("RestartDeployment", "RollbackDeployment", "RedeployDeployment")) {
            counts.put(mutation, 0);
        }
    }

    public static void main(String[] args) throws Exception {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        var arguments = new Arguments(args);
        arguments.endWithParent();
        var token = System.getenv("RAILWAY_TOKEN");
        if (token == null || token.isBlank()) {
            System.err.println("RAILWAY_TOKEN is not set: it is the token that callers of the API must show");
            System.exit(2);
        }
        var railway = new Railway(arguments, new Secrets(token, System.getenv("RAILWAY_WEBHOOK_SECRET")));
        Runtime.getRuntime().addShutdownHook(new Thread(railway::close));
        railway.build();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), arguments.port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", railway::handle);
        var first = railway.create(arguments.version, "deploy");
        railway.platform.submit(() -> railway.deploy(first)).get();
        if (first.status != Status.SUCCESS) {
            System.err.println("the gateway did not start on port " + railway.gatewayPort + ", see its output above");
            System.exit(2);
        }
        server.start();
        System.out.println("railway ready on http://127.0.0.1:"
                + server.getAddress().getPort() + ", gateway on http://127.0.0.1:" + railway.gatewayPort);
    }

    private void build() {
        var compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null
                || compiler.run(null, null, null, "-proc:none", "-d", image.toString(), arguments.gateway) != 0) {
            System.err.println(arguments.gateway + " cannot be compiled: a JDK and the file's path are needed");
            System.exit(2);
        }
    }

    private void close() {
        Process left;
        synchronized (this) {
            closing = true;
            left = running;
        }
        if (left != null) {
            left.destroyForcibly();
        }
        try (var files = Files.walk(image)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.err.println("left behind: " + image + " (" + e.getMessage() + ")");
        }
    }

    // ----------------------------------------------------------------------------------------------- the platform

    private synchronized Deployment create(String version, String reason) {
        var created = new Deployment(version, reason);
        deployments.addFirst(created);
        return created;
    }

    /** Takes the new deployment live; the process of the one before is ended first, so there is a short gap. */
    private void deploy(Deployment created) {
        Deployment before;
        synchronized (this) {
            before = deployments.stream()
                    .filter(other -> other != created && other.live())
                    .findFirst()
                    .orElse(null);
        }
        move(created, Status.DEPLOYING, "deploying");
        pause(delays.deployMillis);
        if (before != null) {
            move(before, Status.REMOVING, null);
        }
        stop();
        if (before != null) {
            synchronized (this) {
                before.instance = InstanceStatus.REMOVED;
            }
            move(before, Status.REMOVED, "removed");
        }
        if (start(created)) {
            created.everLive = true;
            move(created, Status.SUCCESS, "deployed");
        } else {
            move(created, Status.CRASHED, "crashed");
        }
    }

    private void restart(Deployment deployment) {
        synchronized (this) {
            if (!deployment.live()) {
                System.out.println("restart of " + deployment.id + " dropped, it is " + deployment.status);
                return;
            }
            deployment.instance = InstanceStatus.RESTARTING;
        }
        stop();
        pause(delays.restartMillis);
        if (start(deployment)) {
            move(deployment, Status.SUCCESS, "restarted");
        } else {
            move(deployment, Status.CRASHED, "crashed");
        }
    }

    private void stop() {
        Process old;
        synchronized (this) {
            old = running;
            running = null;
        }
        if (old == null) {
            return;
        }
        old.destroy();
        try {
            if (!old.waitFor(5, TimeUnit.SECONDS)) {
                old.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether the process answered HTTP before it died. */
    private boolean start(Deployment deployment) {
        Process process;
        try {
            process = launch(deployment);
        } catch (IOException e) {
            System.err.println("the gateway cannot be started: " + e.getMessage());
            return false;
        }
        Thread.ofVirtual().start(() -> keepLog(deployment, process));
        var until = Instant.now().plusSeconds(30);
        while (process.isAlive() && Instant.now().isBefore(until)) {
            if (answersHttp()) {
                synchronized (this) {
                    deployment.instance = InstanceStatus.RUNNING;
                }
                process.onExit().thenAccept(ended -> died(deployment, ended));
                return true;
            }
            pause(25);
        }
        process.destroyForcibly();
        synchronized (this) {
            running = null;
            deployment.instance = InstanceStatus.CRASHED;
        }
        return false;
    }

    private synchronized Process launch(Deployment deployment) throws IOException {
        if (closing) {
            throw new IOException("the platform is shutting down");
        }
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx96m",
                        "-cp",
                        image.toString(),
                        "Gateway",
                        "--port",
                        String.valueOf(gatewayPort),
                        "--parent",
                        String.valueOf(ProcessHandle.current().pid()))
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("RAILWAY_"));
        builder.environment().put("GATEWAY_VERSION", deployment.version);
        running = builder.start();
        return running;
    }

    private boolean answersHttp() {
        var request = HttpRequest.newBuilder(gateway("/health"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            http.send(request, HttpResponse.BodyHandlers.discarding());
            return true;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void died(Deployment deployment, Process process) {
        synchronized (this) {
            if (running != process || closing) {
                return;
            }
            running = null;
            deployment.instance = InstanceStatus.CRASHED;
        }
        System.out.println("the gateway's process " + process.pid() + " died, exit code " + process.exitValue());
        webhooks.later(arguments.crashedAfterMillis, () -> {
            synchronized (this) {
                // Meanwhile somebody restarted or replaced it: then it never counts as crashed.
                if (deployment.instance != InstanceStatus.CRASHED || deployment.status != Status.SUCCESS) {
                    return;
                }
            }
            move(deployment, Status.CRASHED, "crashed");
        });
    }

    private void move(Deployment deployment, Status to, String event) {
        synchronized (this) {
            deployment.status = to;
            deployment.statusUpdatedAt = now();
        }
        System.out.println("deployment " + deployment.id + " (" + deployment.version + ") is " + to
                + (event == null ? "" : ": " + event));
        if (event != null) {
            webhooks.send(body(deployment, event));
        }
    }

    private void keepLog(Deployment deployment, Process process) {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line; (line = lines.readLine()) != null; ) {
                System.out.println("[gateway] " + line);
                synchronized (this) {
                    var severity = line.startsWith("ERROR") || line.startsWith("FATAL") ? "err" : "info";
                    deployment.log.add(object("timestamp", now(), "message", line, "severity", severity));
                    if (deployment.log.size() > LOG_LINES) {
                        deployment.log.removeFirst();
                    }
                }
            }
        } catch (IOException e) {
            System.out.println("[gateway] end of log: " + e.getMessage());
        }
    }

    private String body(Deployment deployment, String event) {
        var bad = event.equals("crashed");
        return json(object(
                "type",
                "Deployment." + event,
                "details",
                object(
                        "id", deployment.id,
                        "source", "image",
                        "status", deployment.status.name(),
                        "branch", "main",
                        "commitHash", "0000000000000000000000000000000000000000",
                        "commitAuthor", "demo",
                        "commitMessage", "Release " + deployment.version),
                "resource",
                object(
                        "workspace", object("id", "demo-workspace", "name", "demo"),
                        "project", object("id", PROJECT, "name", "demo"),
                        "environment", object("id", ENVIRONMENT, "name", "production", "isEphemeral", false),
                        "service", object("id", SERVICE, "name", "mcp-gateway"),
                        "deployment", object("id", deployment.id)),
                "severity",
                bad ? "WARNING" : "INFO",
                "timestamp",
                deployment.statusUpdatedAt));
    }

    // -------------------------------------------------------------------------------------------------- endpoints

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                var bytes = exchange.getRequestBody().readNBytes(1 << 20);
                var body = new String(bytes, StandardCharsets.UTF_8);
                switch (exchange.getRequestMethod() + " "
                        + exchange.getRequestURI().getPath()) {
                    case "POST /graphql/v2" -> graphql(exchange, body);
                    case "GET /control/state" -> answer(exchange, 200, state());
                    case "GET /control/calls" -> answer(exchange, 200, calls());
                    case "POST /control/deploy" -> controlDeploy(exchange, body);
                    case "POST /control/crash" -> controlCrash(exchange);
                    case "POST /control/slow" -> answer(exchange, 200, delays.set(body));
                    default -> answer(exchange, 404, object("error", "not found"));
                }
            } catch (IllegalArgumentException e) {
                answer(exchange, 400, object("errors", List.of(object("message", e.getMessage()))));
            }
        }
    }

    private void graphql(HttpExchange exchange, String request) throws IOException {
        var byProject = same(exchange.getRequestHeaders().getFirst("Project-Access-Token"), secrets.token);
        var byAccount = same(exchange.getRequestHeaders().getFirst("Authorization"), "Bearer " + secrets.token);
        Map<String, Object> answer;
        try {
            if (!byProject && !byAccount) {
                throw new Rejected("Not Authorized");
            }
            answer = object("data", operate(String.valueOf(field(request, "operationName")), request, byProject));
        } catch (Rejected e) {
            answer = object("errors", List.of(object("message", e.getMessage())), "data", null);
        }
        answer(exchange, 200, answer);
    }

    private Map<String, Object> operate(String operation, String variables, boolean byProject) throws Rejected {
        return switch (operation) {
            case "ProjectToken" -> {
                if (!byProject) {
                    throw new Rejected("Project Token not found");
                }
                yield object("projectToken", object("projectId", PROJECT, "environmentId", ENVIRONMENT));
            }
            case "RecentDeployments" -> {
                check(variables, "projectId", PROJECT);
                check(variables, "environmentId", ENVIRONMENT);
                check(variables, "serviceId", SERVICE);
                yield object("deployments", object("edges", recent(number(variables, "first", 10))));
            }
            case "ServiceNames" -> {
                check(variables, "projectId", PROJECT);
                check(variables, "environmentId", ENVIRONMENT);
                check(variables, "serviceId", SERVICE);
                yield object(
                        "project", object("name", "demo"),
                        "environment", object("name", "production"),
                        "service", object("name", "mcp-gateway"));
            }
            case "ServiceStatus" -> {
                check(variables, "environmentId", ENVIRONMENT);
                check(variables, "serviceId", SERVICE);
                yield object("serviceInstance", serviceInstance());
            }
            case "DeploymentLogs" ->
                object("deploymentLogs", logs(text(variables, "deploymentId"), number(variables, "limit", 100)));
            case "PlatformStatus" -> object("platformStatus", object("isStable", true, "incident", null));
            case "RestartDeployment", "RollbackDeployment", "RedeployDeployment" -> mutate(operation, variables);
            default -> throw new Rejected("Unknown operation named \"" + operation + "\".");
        };
    }

    private Map<String, Object> mutate(String operation, String variables) throws Rejected {
        var id = text(variables, "id");
        var call = object("operation", operation, "id", id, "at", now());
        Map<String, Object> answer;
        synchronized (this) {
            counts.merge(operation, 1, Integer::sum);
            mutations.add(call);
            try {
                answer = accept(operation, id);
                call.put("accepted", true);
            } catch (Rejected e) {
                call.put("accepted", false);
                call.put("error", e.getMessage());
                throw e;
            }
        }
        pause(delays.answerMillis);
        return answer;
    }

    private Map<String, Object> accept(String operation, String id) throws Rejected {
        var deployment = find(id);
        switch (operation) {
            case "RestartDeployment" -> {
                if (!deployment.live()) {
                    throw new Rejected("Deployment is not running");
                }
                platform.execute(() -> restart(deployment));
                return object("deploymentRestart", true);
            }
            case "RollbackDeployment" -> {
                if (!deployment.canRollback()) {
                    throw new Rejected("Deployment cannot be rolled back");
                }
                platform.execute(() -> deploy(create(deployment.version, "rollback")));
                return object("deploymentRollback", true);
            }
            default -> {
                var created = create(deployment.version, "redeploy");
                platform.execute(() -> deploy(created));
                return object("deploymentRedeploy", object("id", created.id, "status", created.status.name()));
            }
        }
    }

    private synchronized List<Object> recent(int first) {
        return deployments.stream()
                .limit(Math.clamp(first, 0, 100))
                .map(deployment -> (Object) object("node", deployment.json()))
                .toList();
    }

    private synchronized Map<String, Object> serviceInstance() {
        return object(
                "latestDeployment",
                deployments.isEmpty() ? null : deployments.getFirst().json(),
                "activeDeployments",
                deployments.stream()
                        .filter(deployment -> deployment.status == Status.SUCCESS)
                        .map(Deployment::json)
                        .toList());
    }

    private synchronized List<Object> logs(String id, int limit) throws Rejected {
        var all = find(id).log;
        return List.copyOf(all.subList(Math.max(0, all.size() - Math.clamp(limit, 1, 5000) - 1), all.size()));
    }

    private synchronized Deployment find(String id) throws Rejected {
        return deployments.stream()
                .filter(deployment -> deployment.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new Rejected("Deployment not found"));
    }

    private synchronized Map<String, Object> state() {
        return object(
                "gateway",
                gateway("").toString(),
                "pid",
                running == null ? null : running.pid(),
                "image",
                image.toString(),
                "deployments",
                deployments.stream().map(Deployment::json).toList(),
                "webhooks",
                webhooks.json());
    }

    private synchronized Map<String, Object> calls() {
        return object("counts", new LinkedHashMap<>(counts), "mutations", List.copyOf(mutations));
    }

    private void controlDeploy(HttpExchange exchange, String body) throws IOException {
        var version = field(body, "version");
        if (version == null
                || !version.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '.'))) {
            throw new IllegalArgumentException("version must be letters, digits, dots and dashes");
        }
        var created = create(version, "deploy");
        platform.execute(() -> deploy(created));
        answer(exchange, 202, object("id", created.id));
    }

    private void controlCrash(HttpExchange exchange) throws IOException {
        Process victim;
        synchronized (this) {
            victim = running;
        }
        if (victim == null) {
            answer(exchange, 409, object("error", "no process is running"));
            return;
        }
        var request = HttpRequest.newBuilder(gateway("/debug/crash"))
                .timeout(Duration.ofSeconds(2))
                .header("Authorization", "Bearer " + System.getenv("GATEWAY_ADMIN_TOKEN"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
        try {
            if (!victim.waitFor(2, TimeUnit.SECONDS)) {
                victim.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        answer(exchange, 202, object("pid", victim.pid(), "exitCode", victim.exitValue()));
    }

    private URI gateway(String path) {
        return URI.create("http://127.0.0.1:" + gatewayPort + path);
    }

    // ------------------------------------------------------------------------------------------------------ parts

    private enum Status {
        INITIALIZING,
        DEPLOYING,
        SUCCESS,
        CRASHED,
        REMOVING,
        REMOVED
    }

    private enum InstanceStatus {
        INITIALIZING,
        RUNNING,
        RESTARTING,
        CRASHED,
        REMOVED
    }

    private static final class Deployment {
        final String id = UUID.randomUUID().toString();
        final String instanceId = UUID.randomUUID().toString();
        final String createdAt = now();
        final List<Object> log = new LinkedList<>();
        final String version;
        final String reason;
        Status status = Status.INITIALIZING;
        InstanceStatus instance = InstanceStatus.INITIALIZING;
        String statusUpdatedAt = createdAt;
        boolean everLive;

        Deployment(String version, String reason) {
            this.version = version;
            this.reason = reason;
        }

        boolean live() {
            return status == Status.SUCCESS || status == Status.CRASHED;
        }

        boolean canRollback() {
            return status == Status.REMOVED && everLive;
        }

        Map<String, Object> json() {
            return object(
                    "id",
                    id,
                    "status",
                    status.name(),
                    "createdAt",
                    createdAt,
                    "statusUpdatedAt",
                    statusUpdatedAt,
                    "canRollback",
                    canRollback(),
                    "canRedeploy",
                    status != Status.INITIALIZING && status != Status.DEPLOYING,
                    "meta",
                    object("image", IMAGE + version, "version", version, "reason", reason),
                    "instances",
                    List.of(object("id", instanceId, "status", instance.name())));
        }
    }

    /** Milliseconds that a demo or a test asked for, to reach into the middle of something. */
    private static final class Delays {
        volatile long restartMillis;
        volatile long deployMillis;
        volatile long answerMillis;

        Map<String, Object> set(String body) {
            restartMillis = number(body, "restartMillis", 0);
            deployMillis = number(body, "deployMillis", 0);
            answerMillis = number(body, "answerMillis", 0);
            return object("restartMillis", restartMillis, "deployMillis", deployMillis, "answerMillis", answerMillis);
        }
    }

    private static final class Webhooks {
        private static final int RETRIES = 3;
        private final ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor(daemons("webhooks"));
        private final HttpClient http;
        private final URI url;
        private final String header;
        private final String secret;
        private int delivered;
        private int givenUp;

        Webhooks(HttpClient http, String url, String header, String secret) {
            this.http = http;
            this.url = url == null ? null : URI.create(url);
            this.header = header;
            this.secret = secret;
        }

        void later(long millis, Runnable work) {
            sender.schedule(work, millis, TimeUnit.MILLISECONDS);
        }

        void send(String body) {
            if (url != null) {
                sender.execute(() -> attempt(body, 0));
            }
        }

        private void attempt(String body, int retry) {
            var request = HttpRequest.newBuilder(url)
                    .timeout(Duration.ofSeconds(30))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body));
            if (secret != null) {
                request.header(header, secret);
            }
            http.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding())
                    .whenComplete((response, failure) -> {
                        var good = failure == null && response.statusCode() / 100 >= 2 && response.statusCode() < 400;
                        if (!good && retry < RETRIES) {
                            later(500L << retry, () -> attempt(body, retry + 1));
                        } else {
                            count(good);
                        }
                    });
        }

        private synchronized void count(boolean good) {
            delivered += good ? 1 : 0;
            givenUp += good ? 0 : 1;
        }

        synchronized Map<String, Object> json() {
            return object("url", Objects.toString(url, null), "delivered", delivered, "givenUp", givenUp);
        }
    }

    private record Secrets(String token, String webhook) {}

    private static final class Rejected extends Exception {
        private static final long serialVersionUID = 1;

        Rejected(String message) {
            super(message);
        }
    }

    private static final class Arguments {
        private final List<String> args;
        final int port;
        final int gatewayPort;
        final String gateway;
        final String version;
        final String webhookUrl;
        final String webhookHeader;
        final long crashedAfterMillis;

        Arguments(String[] args) {
            this.args = Arrays.asList(args);
            port = Integer.parseInt(option("--port", "0"));
            gatewayPort = Integer.parseInt(option("--gateway-port", "0"));
            gateway = option("--gateway", "deploy/demo/Gateway.java");
            version = option("--version", "good-1");
            webhookUrl = option("--webhook-url", null);
            webhookHeader = option("--webhook-header", "X-Railway-Secret");
            crashedAfterMillis = Long.parseLong(option("--crashed-after-millis", "0"));
        }

        private String option(String name, String otherwise) {
            var at = args.indexOf(name);
            return at >= 0 && at + 1 < args.size() ? args.get(at + 1) : otherwise;
        }

        /** A killed parent runs no shutdown hook, so the child watches: an orphan's parent is another at once. */
        void endWithParent() {
            var parent = option("--parent", null);
            if (parent == null) {
                return;
            }
            var expected = Long.parseLong(parent);
            Thread.ofPlatform().daemon().name("parent-watch").start(() -> {
                while (ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(-1L) == expected) {
                    pause(200);
                }
                System.exit(0);
            });
        }
    }

    // --------------------------------------------------------------------------------------------------- plumbing

    private static void answer(HttpExchange exchange, int status, Map<String, Object> json) throws IOException {
        var bytes = json(json).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static boolean same(String given, String expected) {
        return given != null
                && MessageDigest.isEqual(
                        given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }

    private static void check(String variables, String name, String expected) throws Rejected {
        if (!expected.equals(text(variables, name))) {
            throw new Rejected("Not Authorized");
        }
    }

    private static String text(String variables, String name) throws Rejected {
        var value = field(variables, name);
        if (value != null) {
            return value;
        }
        throw new Rejected("Variable \"$" + name + "\" of required type \"String!\" was not provided.");
    }

    private static int number(String body, String name, int otherwise) {
        var value = field(body, name);
        if (value == null) {
            return otherwise;
        }
        var number = Integer.parseInt(value);
        if (number < 0) {
            throw new NumberFormatException(name + " is negative");
        }
        return number;
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static ThreadFactory daemons(String name) {
        return Thread.ofPlatform().daemon().name(name).factory();
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, Object> object(Object... namesAndValues) {
        var object = new LinkedHashMap<String, Object>();
        for (var i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }

    /** The first value under that name as text, or null. Enough for bodies whose names occur once, as here. */
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

    private static String json(Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> json(entry.getKey()) + ":" + json(entry.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
            case List<?> list -> list.stream().map(Railway::json).collect(Collectors.joining(",", "[", "]"));
            case String string -> {
                var quoted = new StringBuilder("\"");
                string.chars().forEach(c -> {
                    if (c == '"' || c == '\\') {
                        quoted.append('\\').append((char) c);
                    } else if (c < ' ') {
                        quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
                    } else {
                        quoted.append((char) c);
                    }
                });
                yield quoted.append('"').toString();
            }
            case null -> "null";
            default -> value.toString();
        };
    }
}
