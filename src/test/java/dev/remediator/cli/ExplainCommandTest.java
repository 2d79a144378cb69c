package dev.remediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.remediator.action.Actions;
import dev.remediator.ingest.WebhookParser;
import dev.remediator.ingest.alertmanager.AlertmanagerParser;
import dev.remediator.ingest.railway.RailwayParser;
import dev.remediator.report.HostileValues;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** {@code remediator explain} over a small folder, and over the one that comes with the project. */
class ExplainCommandTest {
    static final List<WebhookParser> PARSERS =
            List.of(new AlertmanagerParser(), new RailwayParser((project, environment, service, at, id) -> false));

    @TempDir
    private Path temporary = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void aFolder() throws IOException {
        write("remediations/targets.yaml", """
                targets:
                  mcp-gateway:
                    about: The gateway
                    owner: platform
                    checks:
                      alive: { http: { url: "https://gateway.example/health" } }
                    rate-limits:
                      http:
                        read: { url: "https://gateway.example/limit", count: /limit, per: /per }
                        set: { method: put, url: "https://gateway.example/limit", body: { limit: "{count}", per: "{period}" } }
                """);
        playbook("down", "P0", "'alertname=\"GatewayDown\", service=\"mcp-gateway\"'", "mcp-gateway");
        playbook("slow", "P1", "'alertname=~\"GatewaySlow|GatewayLate\"'", "mcp-gateway");
        playbook("other", "P2", "'alertname=\"OtherDown\"'", "\"${labels.service}\"");
    }

    private void playbook(String name, String severity, String when, String target) throws IOException {
        write("remediations/area/" + name + ".yaml", """
                playbook: %s
                about: For a test.
                severity: %s
                when: [ %s ]
                target: %s
                try:
                  - { do: ratelimit.set, with: { limit: 50 per 1m }, for: 15m }
                verify: { check: alive, within: 1m }
                """.formatted(name, severity, when, target));
    }

    private Path write(String name, String text) throws IOException {
        var file = temporary.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private int run(InputStream in, String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Conventions.apply(new CommandLine(new ExplainCommand(
                        Actions::discover, PARSERS, in, () -> Instant.parse("2026-11-23T00:00:00Z"))))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    private int explain(String... args) {
        return run(
                InputStream.nullInputStream(),
                Stream.concat(
                                Stream.of(
                                        "--remediations",
                                        temporary.resolve("remediations").toString()),
                                Stream.of(args))
                        .toArray(String[]::new));
    }

    @Test
    void everyPlaybookHasItsAnswer() {
        assertThat(explain("alertname=GatewayDown", "service=mcp-gateway"))
                .as(err.toString())
                .isZero();
        assertThat(out).hasToString("""
                {alertname="GatewayDown", service="mcp-gateway"}
                  down takes it, on mcp-gateway
                    P0 down   takes it, on mcp-gateway
                    P1 slow   alertname is "GatewayDown", wanted a match of "GatewaySlow|GatewayLate"
                    P2 other  alertname is "GatewayDown", wanted "OtherDown"
                """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            GatewayDown{service="mcp-gateway"}        ; 0 ; down takes it, on mcp-gateway
            {alertname="GatewayLate"}                 ; 0 ; slow takes it, on mcp-gateway
            GatewayDown                               ; 1 ; nearest is down: the alert has no label service, wanted "mcp-gateway"
            GatewayDown{service="mcp"}                ; 1 ; nearest is down: service is "mcp", wanted "mcp-gateway"
            OtherDown                                 ; 1 ; other: matches, but labels.service is missing: the alert has no label 'service'
            OtherDown{service="mcp-gatewy"}           ; 1 ; no target is called 'mcp-gatewy'; did you mean 'mcp-gateway'?
            """)
    void theExitCodeSaysWhetherAPlaybookTakesIt(String alert, int code, String says) {
        assertThat(explain(alert)).as(err.toString()).isEqualTo(code);
        assertThat(out.toString()).contains(says);
    }

    @ParameterizedTest
    @CsvSource({
        "GatewayDown service=mcp-gateway, down, 0",
        "GatewayDown service=mcp-gateway, slow, 1",
        "GatewayDown service=mcp-gateway, none, 1",
        "GatewayDown, none, 0",
        "GatewayDown, down, 1"
    })
    void verifySaysWhetherTheRightOneTakesIt(String alert, String takes, int code) {
        assertThat(explain(Stream.concat(Stream.of(alert.split(" ")), Stream.of("--verify", takes))
                        .toArray(String[]::new)))
                .isEqualTo(code);
        if (code == 1) assertThat(out.toString()).contains("WRONG: expected ");
    }

    @Test
    void aWrongTakerIsSaid() {
        explain("GatewayDown", "service=mcp-gateway", "--verify", "slow");
        assertThat(out.toString()).contains("  WRONG: expected slow to take it, and down does\n");

        explain("GatewayDown", "--verify", "slow");
        assertThat(out.toString()).contains("  WRONG: expected slow to take it, and nobody does\n");
    }

    @Test
    void onePlaybookIsAskedByName() {
        assertThat(explain("GatewayDown", "service=mcp-gateway", "--playbook", "slow"))
                .isOne();
        assertThat(out.toString()).contains("P1 slow  alertname is").doesNotContain("P2 other");
        assertThat(explain("GatewayDown", "service=mcp-gateway", "--playbook", "down"))
                .isZero();
        assertThat(explain("GatewayDown", "--playbook", "dwn")).isEqualTo(2);
        assertThat(err.toString()).contains("is called 'dwn'; did you mean 'down'?");
    }

    @Test
    void casesOfAFileAreVerifiedTogether() throws IOException {
        var cases = write("cases.yaml", """
                - { labels: 'GatewayDown{service="mcp-gateway"}', takes: down }
                - { labels: { alertname: GatewaySlow }, takes: slow }
                - { labels: { alertname: DiskFull }, takes: none }
                """).toString();
        assertThat(explain("--verify-file", cases)).as(err.toString()).isZero();
        assertThat(out).hasToString("3 cases, all right\n");

        Files.writeString(
                Path.of(cases),
                "- { labels: { alertname: DiskFull }, takes: down }\n",
                java.nio.file.StandardOpenOption.APPEND);
        assertThat(explain("--verify-file", cases)).isOne();
        assertThat(out.toString())
                .startsWith("{alertname=\"DiskFull\"}\n")
                .contains("WRONG: expected down to take it, and nobody does")
                .endsWith("1 of 4 cases are wrong\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            labels: X                                    ; is not a list of cases
            []                                           ; is not a list of cases
            - x                                          ; case 1: it is no group
            - { labels: X }                              ; case 1: say which playbook takes it
            - { labels: X, takes: none, more: 1 }        ; case 1: unknown key "more"
            - { labels: {}, takes: none }                ; case 1: it has no labels
            - { labels: X, takes: no-such }              ; is called 'no-such'
            - { labels: X, labels: Y, takes: none }      ; cannot be read
            - !!java.io.File [ x ]                       ; cannot be read
            """)
    void aFileOfCasesThatCannotBeUsedIsRefused(String text, String why) throws IOException {
        assertThat(explain("--verify-file", write("cases.yaml", text).toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains(why);
    }

    private static final String GROUP = """
            { "version": "4", "groupKey": "g", "truncatedAlerts": 0, "status": "firing", "receiver": "r",
              "groupLabels": {}, "commonLabels": {}, "commonAnnotations": {}, "externalURL": "http://am",
              "alerts": [
                { "status": "firing", "labels": { "alertname": "GatewayDown", "service": "mcp-gateway" },
                  "annotations": {}, "startsAt": "2026-11-22T15:19:02.741Z", "endsAt": "0001-01-01T00:00:00Z",
                  "generatorURL": "", "fingerprint": "x" },
                { "status": "resolved", "labels": { "alertname": "GatewaySlow" },
                  "annotations": {}, "startsAt": "2026-11-22T15:19:02.741Z", "endsAt": "2026-11-22T15:29:02.741Z",
                  "generatorURL": "", "fingerprint": "y" } ] }
            """;

    @Test
    void allAlertsOfAPayloadAreExplained() throws IOException {
        assertThat(explain("--alert", write("payload.json", GROUP).toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString())
                .contains("{alertname=\"GatewayDown\", service=\"mcp-gateway\"}\n  down takes it")
                .contains(
                        "{alertname=\"GatewaySlow\"}\n  it is resolved: it ends what is known of it and starts nothing\n");
    }

    @Test
    void aPayloadMayComeFromStandardInput() {
        assertThat(run(
                        new ByteArrayInputStream(GROUP.getBytes(StandardCharsets.UTF_8)),
                        "--remediations",
                        temporary.resolve("remediations").toString(),
                        "--alert",
                        "-"))
                .isZero();
    }

    @Test
    void aRailwayPayloadIsKnownByItsType() throws IOException {
        var event = """
                { "type": "Deployment.crashed", "timestamp": "2026-11-22T15:19:02.741Z", "severity": "critical",
                  "resource": { "project": { "id": "p", "name": "gateway" },
                                "environment": { "id": "e", "name": "production", "isEphemeral": false },
                                "service": { "id": "s", "name": "mcp-gateway" }, "deployment": { "id": "d" } },
                  "details": {} }
                """;
        assertThat(explain("--alert", write("event.json", event).toString())).isOne();
        assertThat(out.toString())
                .contains("alertname=\"RailwayDeploymentCrashed\"")
                .contains("nothing takes it: no playbook matches");

        write("event.json", event.replace("Deployment.crashed", "Deployment.building"));
        assertThat(explain("--alert", temporary.resolve("event.json").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("there is no alert in it");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            {"a": 1}          ; this is no body of a webhook
            []                ; this is no body of a webhook
            {"alerts": 1}     ; payload.json:
            nonsense          ; payload.json:
            """)
    void aPayloadThatIsNoneIsRefused(String text, String why) throws IOException {
        assertThat(explain("--alert", write("payload.json", text).toString())).isEqualTo(2);
        assertThat(err.toString()).contains(why);
    }

    @Test
    void whatCannotBeUnderstoodExitsWith2() {
        assertThat(explain()).isEqualTo(2);
        assertThat(err.toString()).contains("give the alert one way");
        assertThat(explain("X", "--alert", "payload.json")).isEqualTo(2);
        assertThat(explain("X{a!=\"b\"}")).isEqualTo(2);
        assertThat(explain("a=b", "a=c")).isEqualTo(2);
        assertThat(explain("=b")).isEqualTo(2);
        assertThat(explain("--alert", "/no/such/file")).isEqualTo(2);
        assertThat(explain("X", "--verify", "no-such")).isEqualTo(2);
        assertThat(run(InputStream.nullInputStream(), "X", "--remediations", "/no/such/folder"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("there is no folder '/no/such/folder'");
    }

    @Test
    void remediationsWithMistakesExplainNothing() throws IOException {
        write("remediations/area/broken.yaml", "playbook: broken\n");

        assertThat(explain("GatewayDown")).isEqualTo(2);
        assertThat(err.toString()).contains("broken.yaml:1:1: ").contains("have mistakes, so nothing can be said");
    }

    @Test
    void jsonIsForPrograms() throws IOException {
        assertThat(explain("GatewayDown", "service=mcp", "-o", "json", "--verify", "none"))
                .isZero();

        JsonNode root = new JsonMapper().readTree(out.toString());
        assertThat(root.path("ok").asBoolean()).isTrue();
        var alert = root.path("alerts").get(0);
        assertThat(alert.path("takes").asText()).isEqualTo("none");
        assertThat(alert.path("labels").path("service").asText()).isEqualTo("mcp");
        assertThat(alert.path("leftOut").asInt(-1)).isZero();
        assertThat(alert.path("playbooks").get(0).path("failed").toString())
                .isEqualTo(
                        "[{\"label\":\"service\",\"operator\":\"=\",\"wanted\":\"mcp-gateway\",\"actual\":\"mcp\"}]");
        assertThat(alert.path("playbooks")).hasSize(3);
    }

    @Test
    void farPlaybooksAreCountedAndAllAreShownOnRequest() throws IOException {
        for (int i = 0; i < 30; i++) playbook("far-" + i, "P3", "'alertname=\"Far" + i + "\"'", "mcp-gateway");

        explain("GatewayDown");
        assertThat(out.toString()).contains("12 more are for other alerts, or for none; --all shows them");
        explain("GatewayDown", "--all");
        assertThat(out.toString()).contains("far-29").doesNotContain("--all shows them");
    }

    static List<String> hostile() {
        return HostileValues.all();
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void noLabelSteersATerminal(String value) {
        for (var format : List.of("plain", "json")) {
            explain("alertname=OtherDown", "service=" + value, "label=" + value, "-o", format);
            assertThat(out.toString().codePoints().filter(c -> c != '\n'))
                    .noneMatch(Character::isISOControl)
                    .noneMatch(c -> Character.getType(c) == Character.FORMAT || c == 0x2028 || c == 0x2029);
        }
    }

    @Test
    void theRemediationsOfTheProjectExplainThemselves() {
        String shipped = Path.of("remediations").toString();
        assertThat(run(InputStream.nullInputStream(), "--remediations", shipped, "GatewayDown", "service=mcp-gateway"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("  gateway-service-down takes it, on mcp-gateway");
        assertThat(run(InputStream.nullInputStream(), "--remediations", shipped, "GatewayDown", "service=search"))
                .isOne();
        assertThat(out.toString())
                .contains("nearest is gateway-service-down: service is \"search\", wanted \"mcp-gateway\"");
        assertThat(run(InputStream.nullInputStream(), "--remediations", shipped, "DiskFull"))
                .isOne();
    }

    @Test
    void helpTeachesByExample() {
        assertThat(run(InputStream.nullInputStream(), "--help")).isZero();
        assertThat(out.toString()).contains("--verify-file cases.yaml", "Exit codes: 0 a playbook takes each alert");
    }
}
