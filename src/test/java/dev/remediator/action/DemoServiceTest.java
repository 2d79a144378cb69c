package dev.remediator.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.outbound.AllowedHosts;
import dev.remediator.outbound.DirectOutbound;
import dev.remediator.outbound.OutboundLimits;
import dev.remediator.outbound.Purpose;
import dev.remediator.outbound.Request;
import dev.remediator.target.Binding;
import dev.remediator.target.Slot;
import dev.remediator.target.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Adapters as production calls them, guards, real time and all, on a service that really runs: the demo's Railway, which
 * starts and stops the gateway's processes. One story, told in order.
 */
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoServiceTest {
    private static final Path PROGRAM = Path.of("deploy", "demo", "Railway.java");

    @TempDir
    private static Path folder;

    private static Process process;
    private static DirectOutbound outbound;
    private static ActionCalls calls;
    private static Target target;
    private static String railway;

    private final Actions actions = Actions.discover();

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(Files.isRegularFile(PROGRAM), PROGRAM + " is not there");
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        PROGRAM.toString(),
                        "--port",
                        "0",
                        "--gateway-port",
                        "0",
                        "--parent",
                        String.valueOf(ProcessHandle.current().pid()))
                .redirectErrorStream(true);
        builder.environment().put("RAILWAY_TOKEN", "t0ken");
        builder.environment().put("GATEWAY_ADMIN_TOKEN", "adm1n");
        process = builder.start();
        var words = ready().split(" ");
        railway = words[3].replace(",", "");
        var gateway = words[6];
        outbound = new DirectOutbound(AllowedHosts.of(List.of(railway, gateway)), OutboundLimits.STANDARD, "test");
        calls = new ActionCalls(outbound, GuardLimits.STANDARD, Call.Clock.system());
        target = target(gateway);
    }

    private static String ready() throws InterruptedException {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        Thread.ofVirtual().start(() -> {
            try (var output =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                output.lines()
                        .filter(line -> line.startsWith("railway ready on "))
                        .forEach(lines::add);
            } catch (IOException e) {
                lines.add("ended");
            }
        });
        var line = lines.poll(60, TimeUnit.SECONDS);
        assertThat(line).isNotNull().startsWith("railway ready on ");
        return line;
    }

    private static Target target(String gateway) throws IOException {
        var token = Files.writeString(folder.resolve("railway"), "t0ken\n");
        var admin = Files.writeString(folder.resolve("admin"), "adm1n\n");
        return new Target(
                "mcp-gateway",
                "",
                Optional.empty(),
                List.of(),
                Map.of(
                        Slot.PLATFORM,
                        new Binding("railway", Bench.json("""
                                        {url: '%s/graphql/v2', project: '6f2b1c3e-6c0d-4d6f-9a55-0c2f6d1d7a01', poll: '200ms', within: '1m',
                                         environment: 'b0a7f0de-94f1-4c53-8b0e-5d3f2a6c7b02', service: 'c9d4e8a2-1f37-4e0b-a1c6-7e8b9d0f3c03',
                                         token: {file: '%s'}}""".formatted(railway, token))),
                        Slot.BREAKERS,
                        new Binding("actuator", Bench.json("{url: '" + gateway + "/actuator'}")),
                        Slot.RATE_LIMITS,
                        new Binding("http", Bench.json("""
                                        {headers: {Authorization: {prefix: 'Bearer ', file: '%s'}},
                                         read: {url: '%2$s/admin/rate-limits/tools', count: '/limit', per: '/per'},
                                         set: {method: 'put', url: '%2$s/admin/rate-limits/tools', body: {limit: '{count}', per: '{period}'}}}""".formatted(admin, gateway)))),
                Map.of(
                        "alive",
                        new Binding(
                                "http",
                                Bench.json("{url: '%s/health', within: '1s', body: {pointer: '/status', equals: 'ok'}}"
                                        .formatted(gateway)))));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (process == null) return;
        outbound.close();
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly();
    }

    private Outcome change(String capability, String input, List<Undo> undos) throws InterruptedException {
        var change = (Change<?, ?>) actions.find(capability, target).orElseThrow();
        var with = Bench.json(input);
        var prepared = Bench.stored(calls.prepare(change, target, with, "key"));
        var outcome = calls.act(change, target, with, "key", prepared);
        if (outcome instanceof Outcome.Done(var summary, var undo)) undo.ifPresent(u -> undos.add(Bench.stored(u)));
        return outcome;
    }

    private UndoOutcome undo(String capability, String input, Undo undo) throws InterruptedException {
        var change = (Change<?, ?>) actions.find(capability, target).orElseThrow();
        return calls.undo(change, target, Bench.json(input), "key", undo);
    }

    private JsonNode read(String capability, String input) throws Exception {
        var reading = (Reading<?, ?, ?>) actions.find(capability, target).orElseThrow();
        return ActionTypes.write(calls.read(reading, target, Bench.json(input)));
    }

    private CheckResult alive() throws InterruptedException {
        return calls.probe(
                actions.probe("http").orElseThrow(),
                target,
                target.check("alive").orElseThrow());
    }

    private static void control(String path, String body) throws InterruptedException {
        var unused = outbound.send(Request.of(Purpose.CHANGE, "POST", java.net.URI.create(railway + path))
                .json(body));
    }

    @Test
    @Order(1)
    void aCrashedServiceIsRestarted() throws Exception {
        assertThat(alive()).isInstanceOf(CheckResult.Passed.class);
        control("/control/crash", "{}");
        assertThat(alive()).isInstanceOf(CheckResult.Failed.class);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> read("status", "{}").at("/latest/status").asText().equals("CRASHED"));

        var outcome = change("restart", "{}", new java.util.ArrayList<>());
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Done.class,
                        done -> assertThat(done.summary())
                                .startsWith("mcp-gateway was restarted and runs again after "));
        assertThat(alive()).isInstanceOf(CheckResult.Passed.class);
    }

    @Test
    @Order(2)
    void aBreakerIsTrippedAndTakenBack() throws Exception {
        var undos = new java.util.ArrayList<Undo>();
        assertThat(change("breaker.trip", "{breaker: 'brightdata'}", undos)).isInstanceOf(Outcome.Done.class);
        assertThat(read("breaker.state", "{breaker: 'brightdata'}"))
                .isEqualTo(Bench.json("{breaker: 'brightdata', state: 'FORCED_OPEN', open: true}"));
        assertThat(undo("breaker.trip", "{breaker: 'brightdata'}", undos.getFirst()))
                .isInstanceOf(UndoOutcome.Undone.class);
        assertThat(read("breaker.state", "{breaker: 'brightdata'}").path("open").asBoolean())
                .isFalse();
    }

    @Test
    @Order(3)
    void aLimitIsLoweredAndTakenBack() throws Exception {
        var undos = new java.util.ArrayList<Undo>();
        assertThat(change("ratelimit.set", "{limit: '2400 per 1m'}", undos)).isInstanceOf(Outcome.Done.class);
        assertThat(read("ratelimit.get", "{}")).hasToString("{\"set\":true,\"limit\":2400,\"per\":\"PT1M\"}");
        assertThat(undo("ratelimit.set", "{limit: '2400 per 1m'}", undos.getFirst())
                        .summary())
                .isEqualTo("the rate limit of mcp-gateway is back at 12000 per 1m");
    }

    @Test
    @Order(4)
    void aBadDeploymentIsRolledBackAndTheRollbackTakenBack() throws Exception {
        var good = read("deployments.list", "{}").at("/current/image").asText();
        control("/control/deploy", "{\"version\":\"bad-2\"}");
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            var current = read("deployments.list", "{}").path("current");
            return current.path("image").asText().endsWith("bad-2")
                    && current.path("status").asText().equals("SUCCESS");
        });
        assertThat(alive()).isInstanceOf(CheckResult.Failed.class);
        assertThat(Duration.parse(
                        read("deployments.list", "{}").at("/current/age").asText()))
                .isLessThan(Duration.ofMinutes(1));

        var undos = new java.util.ArrayList<Undo>();
        assertThat(change("rollback", "{}", undos)).isInstanceOf(Outcome.Done.class);
        assertThat(alive()).isInstanceOf(CheckResult.Passed.class);
        assertThat(read("deployments.list", "{}").at("/current/image").asText()).isEqualTo(good);

        assertThat(undo("rollback", "{}", undos.getFirst())).isInstanceOf(UndoOutcome.Undone.class);
        assertThat(alive()).isInstanceOf(CheckResult.Failed.class);
        assertThat(change("rollback", "{}", undos)).isInstanceOf(Outcome.Done.class);
        assertThat(alive()).isInstanceOf(CheckResult.Passed.class);
    }

    @Test
    @Order(5)
    void theServiceIsRedeployed() throws Exception {
        assertThat(change("redeploy", "{}", new java.util.ArrayList<>())).isInstanceOf(Outcome.Done.class);
        assertThat(alive()).isInstanceOf(CheckResult.Passed.class);
    }

    @Test
    @Order(6)
    void itsLogsCanBeRead() throws Exception {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(read("logs.recent", "{lines: 5}").path("lines"))
                                .isNotEmpty());
        assertThat(read("logs.recent", "{lines: 1}").path("lines")).hasSize(1);
    }

    @Test
    @Order(7)
    void afterALostAnswerTheServiceIsAskedWhatBecameOfIt() throws Exception {
        var restart = (Change<?, ?>) actions.find("restart", target).orElseThrow();
        control("/control/crash", "{}");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> read("status", "{}").at("/latest/status").asText().equals("CRASHED"));
        var before = Instant.now();
        var prepared = Bench.stored(calls.prepare(restart, target, Bench.json("{}"), "key"));
        var unused = calls.act(restart, target, Bench.json("{}"), "key", prepared);

        assertThat(calls.reconcile(restart, target, Bench.json("{}"), "key", prepared, before))
                .isInstanceOf(Reconciliation.Happened.class);
    }
}
