package dev.remediator.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.remediator.action.Actions;
import dev.remediator.guard.Silence;
import dev.remediator.outbound.AllowedHosts;
import dev.remediator.outbound.DirectOutbound;
import dev.remediator.outbound.OutboundLimits;
import dev.remediator.playbook.Safety;
import dev.remediator.run.Rules;
import dev.remediator.target.Targets;
import java.io.IOException;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people have silenced in Alertmanager is not acted on; who cannot be asked is not taken to have said no. */
final class AlertmanagerSilencesTest {
    private static final Instant NOW = Instant.parse("2026-11-23T04:00:00Z");
    private static final Map<String, String> DOWN = Map.of("alertname", "GatewayDown", "service", "mcp-gateway");

    private final HttpServer server;
    private final List<String> asked = new ArrayList<>();
    private Instant now = NOW;
    private volatile int status = 200;
    private volatile String body = "[]";
    private URI base;
    private Safety safety;
    private AllowedHosts allowed;

    AlertmanagerSilencesTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
                var bytes = body.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
        server.start();
        base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        safety = Rules.silences(base);
        allowed = Origins.of(new Targets(List.of()), safety, new Actions(List.of()));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private AlertmanagerSilences silences() {
        return new AlertmanagerSilences(
                () -> safety, new DirectOutbound(() -> allowed, OutboundLimits.STANDARD, "test"), () -> now);
    }

    private Silence heard(String... silences) throws InterruptedException {
        body = "[" + String.join(",", silences) + "]";
        var reader = silences();
        reader.refresh();
        return reader.about(DOWN, now);
    }

    private static String silence(String state, String from, String until, String matchers) {
        return """
                {"id":"4711","status":{"state":"%s"},"startsAt":"%s","endsAt":"%s","createdBy":"bob","comment":"we move",
                 "updatedAt":"2026-11-23T03:00:00.000Z","matchers":[%s]}
                """.formatted(state, from, until, matchers);
    }

    private static String active(String matchers) {
        return silence("active", "2026-11-23T03:00:00.000Z", "2026-11-23T05:00:00.000Z", matchers);
    }

    private static String matcher(String name, String value, boolean regex, boolean equal) {
        return "{\"name\":\"%s\",\"value\":\"%s\",\"isRegex\":%s,\"isEqual\":%s}".formatted(name, value, regex, equal);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            alertname, GatewayDown,    false, true,  true
            alertname, Gateway,        false, true,  false
            alertname, Gateway.*,      true,  true,  true
            alertname, ateway,         true,  true,  false
            alertname, Other,          false, false, true
            alertname, GatewayDown,    false, false, false
            alertname, Gateway.*,      true,  false, false
            alertname, Other.*,        true,  false, true
            missing,   '',             false, true,  true
            missing,   x?,             true,  true,  true
            missing,   '.+',           true,  true,  false
            """)
    void aMatcherMeansWhatItMeansInAlertmanager(
            String name, String value, boolean regex, boolean equal, boolean silenced) throws Exception {
        assertThat(heard(active(matcher(name, value, regex, equal))) instanceof Silence.Active)
                .isEqualTo(silenced);
    }

    @Test
    void whoSilencedItWhyAndUntilWhenIsSaid() throws Exception {
        var longer = active(matcher("service", "mcp-.*", true, true))
                .replace("05:00", "06:00")
                .replace("4711", "4712");

        assertThat(heard(active(matcher("alertname", "GatewayDown", false, true)), longer))
                .isEqualTo(new Silence.Active("4712", "bob", "we move", Instant.parse("2026-11-23T06:00:00Z")));
        assertThat(asked).containsExactly("GET /api/v2/silences");
    }

    @Test
    void allMatchersMustHoldAndAnOlderAlertmanagerKnowsNoIsEqual() throws Exception {
        var old = "{\"name\":\"alertname\",\"value\":\"GatewayDown\",\"isRegex\":false}";
        assertThat(heard(active(old + "," + matcher("service", "orders", false, true))))
                .isEqualTo(Silence.NONE);
        assertThat(heard(active(old))).isInstanceOf(Silence.Active.class);
    }

    @Test
    void onlyWhatHoldsNowCounts() throws Exception {
        var all = matcher("alertname", ".+", true, true);
        assertThat(heard(silence("expired", "2026-11-23T03:00:00Z", "2026-11-23T03:30:00Z", all)))
                .isEqualTo(Silence.NONE);
        assertThat(heard(silence("active", "2026-11-23T03:00:00Z", "2026-11-23T04:00:00Z", all)))
                .as("over at this moment")
                .isEqualTo(Silence.NONE);
        assertThat(heard(silence("pending", "2026-11-23T04:00:01Z", "2026-11-23T05:00:00Z", all)))
                .isEqualTo(Silence.NONE);
        assertThat(heard(silence("pending", "2026-11-23T04:00:00Z", "2026-11-23T05:00:00Z", all)))
                .as("it has begun since it was read")
                .isInstanceOf(Silence.Active.class);
    }

    @Test
    void whatCannotBeReadHoldsRatherThanActs() throws Exception {
        assertThat(heard(active(matcher("alertname", "(", true, true)))).isInstanceOf(Silence.Active.class);
    }

    @Test
    void aShortAbsenceChangesNothingAndALongOneIsNotKnowing() throws Exception {
        body = "[" + active(matcher("alertname", "GatewayDown", false, true)) + "]";
        var reader = silences();
        assertThat(reader.about(DOWN, now)).isEqualTo(new Silence.Unknown(base + " has not answered yet"));
        reader.refresh();
        status = 503;
        now = NOW.plus(Duration.ofMinutes(5));
        reader.refresh();
        assertThat(reader.about(DOWN, now)).isInstanceOf(Silence.Active.class);
        assertThat(reader.about(Map.of("alertname", "Other"), now)).isEqualTo(Silence.NONE);

        now = now.plusMillis(1);
        assertThat(reader.about(DOWN, now))
                .isInstanceOfSatisfying(
                        Silence.Unknown.class,
                        unknown -> assertThat(unknown.why())
                                .startsWith(base + " has not answered since 2026-11-23T04:00:00Z (HTTP 503"));

        status = 200;
        reader.refresh();
        assertThat(reader.about(DOWN, now)).isInstanceOf(Silence.Active.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no JSON",
                "{}",
                "[1]",
                "[{\"id\":\"1\",\"matchers\":[]}]",
                "[{\"matchers\":[{}],\"startsAt\":\"x\"}]"
            })
    void whatIsNoListOfSilencesIsNoAnswer(String answer) throws Exception {
        body = answer;
        var reader = silences();
        reader.refresh();
        assertThat(reader.about(DOWN, now))
                .isEqualTo(new Silence.Unknown(base + " has not answered yet (its answer is no list of silences)"));
    }

    @Test
    void nobodyElseIsAskedAndNothingIsWhereNoneIsConfigured() throws Exception {
        allowed = AllowedHosts.none();
        var reader = silences();
        reader.refresh();
        assertThat(asked).isEmpty();
        assertThat(reader.about(DOWN, now)).isInstanceOf(Silence.Unknown.class);

        safety = Safety.NONE;
        reader.refresh();
        assertThat(reader.about(DOWN, now)).isEqualTo(Silence.NONE);
        assertThat(asked).isEmpty();
    }

    @Test
    void anotherAlertmanagerHasOtherSilences() throws Exception {
        body = "[" + active(matcher("alertname", "GatewayDown", false, true)) + "]";
        var reader = silences();
        reader.refresh();

        safety = Rules.silences(URI.create("http://elsewhere:9093/am"));

        assertThat(reader.about(DOWN, now))
                .isEqualTo(new Silence.Unknown("http://elsewhere:9093/am has not answered yet"));
    }

    /** Where it is installed. */
    @Test
    void alertmanagerItselfIsUnderstood(@TempDir Path work) throws Exception {
        var program = Path.of("/usr/bin/prometheus-alertmanager");
        assumeTrue(Files.isExecutable(program), "Alertmanager is not installed");
        var config = Files.writeString(
                work.resolve("a.yml"), "route: { receiver: nobody }\nreceivers: [ { name: nobody } ]\n");
        int port = freePort();
        var process = new ProcessBuilder(
                        program.toString(),
                        "--config.file=" + config,
                        "--storage.path=" + work.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--cluster.listen-address=")
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("log").toFile())
                .start();
        try (var client = HttpClient.newHttpClient()) {
            base = URI.create("http://127.0.0.1:" + port);
            safety = Rules.silences(base);
            allowed = Origins.of(new Targets(List.of()), safety, new Actions(List.of()));
            now = Instant.now();
            await().atMost(Duration.ofSeconds(20))
                    .ignoreExceptions()
                    .until(() -> get(client, base.resolve("/-/ready")) == 200);
            var made = client.send(
                    HttpRequest.newBuilder(base.resolve("/api/v2/silences"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    """
                                    {"matchers":[{"name":"alertname","value":"Gateway.*","isRegex":true,"isEqual":true},
                                                 {"name":"service","value":"orders","isRegex":false,"isEqual":false}],
                                     "startsAt":"%s","endsAt":"%s","createdBy":"bob","comment":"we move"}
                                    """.formatted(now.minusSeconds(1), now.plusSeconds(600))))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(made.statusCode()).as(made.body()).isEqualTo(200);

            var reader = silences();
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                reader.refresh();
                now = Instant.now();
                assertThat(reader.about(DOWN, now)).isInstanceOfSatisfying(Silence.Active.class, silence -> {
                    assertThat(silence.by()).isEqualTo("bob");
                    assertThat(silence.comment()).isEqualTo("we move");
                });
                assertThat(reader.about(Map.of("alertname", "GatewayDown", "service", "orders"), now))
                        .isEqualTo(Silence.NONE);
            });
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static int get(HttpClient client, URI uri) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
