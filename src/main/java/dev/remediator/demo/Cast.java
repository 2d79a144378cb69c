package dev.remediator.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Everybody who plays in the demo: Bright Data, Railway with the gateway, Slack, Prometheus and Alertmanager or what does
 * their part, and Remediator itself. Started in order, ended in reverse.
 */
public final class Cast implements AutoCloseable {
    /** In place of a comment of the playbook. */
    static final String CONSENT = "\n    approve: { by: platform, within: 10m }";

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Path home;
    private final Path work;
    private final int remediatorPort;
    private final boolean asks;
    private final int gatewayPort = freePort();
    private final int railwayPort = freePort();
    private final int upstreamPort = freePort();
    private final int slackPort = freePort();
    private final String adminToken = random();
    private final String webhookToken = random();
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final Requests web = new Requests();
    private Optional<HomemadeAlerts> homemade = Optional.empty();

    /**
     * @param home where {@code deploy/demo} is
     * @param work an empty folder that everybody may look into
     * @param asks whether a rollback waits for somebody's consent
     */
    public Cast(Path home, Path work, int remediatorPort, boolean asks) {
        this.asks = asks;
        this.home = home;
        this.work = work;
        this.remediatorPort = remediatorPort;
    }

    /** @param told hears each line that Remediator tells the incident channel */
    public void start(Consumer<String> told) throws IOException {
        var railwayToken = random();
        var railwaySecret = random();
        var slackToken = "xoxb-" + random();
        var upstream = program("Upstream", Map.of(), "--port", port(upstreamPort));
        var slack = program("SlackStandIn", Map.of("SLACK_TOKEN", slackToken), "--port", port(slackPort));
        var railway = program(
                "Railway",
                Map.of(
                        "RAILWAY_TOKEN", railwayToken,
                        "RAILWAY_WEBHOOK_SECRET", railwaySecret,
                        "GATEWAY_ADMIN_TOKEN", adminToken,
                        "UPSTREAM_URL", upstream("")),
                "--port",
                port(railwayPort),
                "--gateway-port",
                port(gatewayPort),
                "--gateway",
                home.resolve("deploy/demo/Gateway.java").toString(),
                "--webhook-url",
                "http://127.0.0.1:" + remediatorPort + "/api/v1/webhooks/railway/railway",
                "--webhook-header",
                "X-Railway-Secret",
                // Railway says that something crashed only when it has given up itself; Prometheus is quicker.
                "--crashed-after-millis",
                "10000");
        substitute(home.resolve("deploy/demo/remediations"), work.resolve("remediations"));
        var environment = new LinkedHashMap<String, String>();
        environment.put("RAILWAY_TOKEN", railwayToken);
        environment.put("GATEWAY_ADMIN_TOKEN", adminToken);
        environment.put("REMEDIATOR_REMEDIATIONS", work.resolve("remediations").toString());
        environment.put("REMEDIATOR_SOURCES_DEMO_KIND", "alertmanager");
        environment.put("REMEDIATOR_SOURCES_DEMO_BEARER", webhookToken);
        environment.put("REMEDIATOR_SOURCES_RAILWAY_KIND", "railway");
        environment.put("REMEDIATOR_SOURCES_RAILWAY_HEADER_NAME", "X-Railway-Secret");
        environment.put("REMEDIATOR_SOURCES_RAILWAY_HEADER_VALUE", railwaySecret);
        environment.put("REMEDIATOR_CHANNELS_SLACK_TOKEN", slackToken);
        environment.put("REMEDIATOR_CHANNELS_SLACK_CHANNEL", "incidents");
        environment.put("REMEDIATOR_CHANNELS_SLACK_BASE_URL", "http://127.0.0.1:" + slackPort + "/api/");
        for (var child : List.of(upstream, slack, railway)) child.awaitReady(PATIENCE);
        run(
                        "remediator",
                        List.of(
                                java(),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-jar",
                                jar(),
                                "serve",
                                "--port",
                                port(remediatorPort),
                                "--data",
                                data().toString()),
                        environment,
                        "Listening on",
                        line -> {
                            int at = line.indexOf("[incidents] ");
                            if (at >= 0) told.accept(line.substring(at + "[incidents] ".length()));
                        })
                .awaitReady(PATIENCE);
        watch();
    }

    private void watch() throws IOException {
        var prometheus = onPath("prometheus");
        var alertmanager = onPath("prometheus-alertmanager").or(() -> onPath("alertmanager"));
        if (prometheus.isEmpty() || alertmanager.isEmpty()) {
            var alerts = new HomemadeAlerts(gateway(""), webhook(), webhookToken);
            homemade = Optional.of(alerts);
            var thread = Thread.ofPlatform().daemon().name("alerts").start(alerts);
            running.push(thread::interrupt);
            return;
        }
        int alertmanagerPort = freePort();
        var rules = work.resolve("rules.yml");
        Files.copy(home.resolve("deploy/demo/rules.yml"), rules);
        var places = places();
        places.put("ALERTMANAGER_PORT", port(alertmanagerPort));
        places.put("RULES_FILE", rules.toString());
        fill(home.resolve("deploy/demo/alertmanager.yml"), work.resolve("alertmanager.yml"), places);
        fill(home.resolve("deploy/demo/prometheus.yml"), work.resolve("prometheus.yml"), places);
        run(
                        "alertmanager",
                        List.of(
                                alertmanager.get(),
                                "--config.file=" + work.resolve("alertmanager.yml"),
                                "--storage.path=" + work.resolve("alertmanager"),
                                "--cluster.listen-address=",
                                "--web.listen-address=127.0.0.1:" + alertmanagerPort),
                        Map.of(),
                        "Listening",
                        line -> {})
                .awaitReady(PATIENCE);
        run(
                        "prometheus",
                        List.of(
                                prometheus.get(),
                                "--config.file=" + work.resolve("prometheus.yml"),
                                "--storage.tsdb.path=" + work.resolve("prometheus"),
                                "--web.listen-address=127.0.0.1:" + freePort()),
                        Map.of(),
                        "ready to receive",
                        line -> {})
                .awaitReady(PATIENCE);
    }

    /** Whether real ones watch. */
    public boolean realMonitoring() {
        return homemade.isEmpty();
    }

    void begin(Scene scene) throws InterruptedException {
        homemade.ifPresent(alerts -> alerts.callsFailBy(scene.alertname()));
        scene.breakIt(this);
    }

    public Path data() {
        return work.resolve("data");
    }

    public URI console() {
        return URI.create("http://127.0.0.1:" + remediatorPort);
    }

    String gateway(String path) {
        return "http://127.0.0.1:" + gatewayPort + path;
    }

    String railway(String path) {
        return "http://127.0.0.1:" + railwayPort + path;
    }

    String upstream(String path) {
        return "http://127.0.0.1:" + upstreamPort + path;
    }

    private String webhook() {
        return "http://127.0.0.1:" + remediatorPort + "/api/v1/webhooks/alertmanager/demo";
    }

    void post(String url, String json) throws InterruptedException {
        int status = web.post(url, json, adminToken);
        if (status < 200 || status > 299)
            throw new IllegalStateException("%s answered %d; nothing was broken".formatted(url, status));
    }

    private Child program(String name, Map<String, String> environment, String... arguments) {
        var command = new ArrayList<>(List.of(
                java(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-Djava.io.tmpdir=" + work,
                home.resolve("deploy/demo/" + name + ".java").toString()));
        command.addAll(List.of(arguments));
        command.addAll(
                List.of("--parent", String.valueOf(ProcessHandle.current().pid())));
        return run(name.toLowerCase(Locale.ROOT), command, environment, " ready on ", line -> {});
    }

    private Child run(
            String name,
            List<String> command,
            Map<String, String> environment,
            String readySign,
            Consumer<String> listener) {
        var child = Child.start(name, work, command, environment, readySign, listener);
        running.push(child);
        return child;
    }

    private Map<String, String> places() {
        var places = new LinkedHashMap<String, String>();
        places.put("GATEWAY_PORT", port(gatewayPort));
        places.put("RAILWAY_PORT", port(railwayPort));
        places.put("UPSTREAM_PORT", port(upstreamPort));
        places.put("REMEDIATOR_PORT", port(remediatorPort));
        places.put("WEBHOOK_TOKEN", webhookToken);
        places.put("CONSENT", asks ? CONSENT : "");
        return places;
    }

    private void substitute(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                fill(file, copy, places());
            }
        }
    }

    private static void fill(Path from, Path to, Map<String, String> places) throws IOException {
        var text = Files.readString(from);
        for (var place : places.entrySet()) text = text.replace("@" + place.getKey() + "@", place.getValue());
        Files.writeString(to, text);
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String jar() {
        return Path.of(System.getProperty("java.class.path")).toAbsolutePath().toString();
    }

    private static Optional<String> onPath(String program) {
        return Stream.of((System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/bin").split(":"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    private static String port(int port) {
        return String.valueOf(port);
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("this machine gives no free port", e);
        }
    }

    private static String random() {
        var bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception e) {
                System.err.println("remediator: the demo could not end one of its programs: " + e.getMessage());
            }
        }
    }
}
