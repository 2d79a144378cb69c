package dev.remediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.action.Actions;
import dev.remediator.audit.AuditTrail;
import dev.remediator.identity.Access;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import picocli.CommandLine;

/** Runs, playbooks, targets and schedules at a terminal, against a service that answers as it is told. */
@ExtendWith(PostgresExtension.class)
class PlacesCommandsTest {
    private static final String RUN = "019ab3c1-7d2e-7000-8000-3f0c5a1b2c3d";
    private static final String PLAN = "9c1e".repeat(16);
    private static final String ONE_RUN = """
            {"id":"%s","incident":"%s","playbook":"gateway-down","target":"mcp-gateway","phase":"failed",
             "startedAt":"2026-11-22T09:14:03.123Z","endedAt":"2026-11-22T09:15:00Z","reason":"nothing \\u001b[31mhelped"}
            """.formatted(RUN, RUN);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> config = new HashMap<>();
    private final DataSource database;
    private final StandInService service;

    PlacesCommandsTest(DataSource database) throws IOException {
        this.database = database;
        this.service = new StandInService(new Access(new Transactions(database), new AuditTrail()));
        config.put("remediator.url", service.url());
        config.put("remediator.remediations", "nowhere");
    }

    @AfterEach
    void close() {
        service.close();
    }

    private int run(String... arguments) {
        var running = new RunningService(
                () -> name -> Optional.ofNullable(config.get(name)),
                settings -> database,
                InstantSource.system(),
                Duration.ofSeconds(10));
        Object command = switch (arguments[0]) {
            case "runs" -> new RunsCommand(running);
            case "playbooks" -> new PlaybooksCommand(running);
            case "targets" -> new TargetsCommand(running);
            case "schedules" -> new SchedulesCommand(running);
            default -> new RunCommand(running, () -> new Actions(List.of()));
        };
        return Conventions.apply(new CommandLine(command))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(List.of(arguments).subList(1, arguments.length).toArray(String[]::new));
    }

    @Test
    void runsAreListedAsTheyAreFilteredAndSteerNoTerminal() {
        service.on(
                "GET /api/v1/runs?limit=5&state=failed&playbook=gateway-down&target=mcp-gateway",
                200,
                "{\"items\":[" + ONE_RUN + "]}");

        assertThat(run(
                        "runs",
                        "--playbook",
                        "gateway-down",
                        "--target",
                        "mcp-gateway",
                        "--state",
                        "failed",
                        "--limit",
                        "5"))
                .isZero();
        assertThat(out.toString())
                .contains(RUN + "  gateway-down on mcp-gateway")
                .contains("failed, began 2026-11-22T09:14:03Z, ended 2026-11-22T09:15:00Z")
                .contains("helped")
                .doesNotContain("\u001b[31m");
        assertThat(run("runs", "--state", "asleep")).isEqualTo(2);
        assertThat(err.toString()).contains("any, open, healed, held, cancelled, failed");
    }

    @Test
    void oneRunIsToldTurnByTurn() {
        service.on("GET /api/v1/runs/" + RUN, 200, """
                {"run":%s,"timeline":[],"effects":[{"capability":"restart","says":"restart it","intentAt":"2026-11-22T09:14:05Z",
                 "outcome":"done","summary":"restarted"}]}
                """.formatted(ONE_RUN));
        service.on("GET /api/v1/runs/" + RUN + "/journal", 200, """
                {"items":[{"turn":1,"at":"2026-11-22T09:14:03Z","type":"started","says":"The run began"},
                          {"turn":2,"at":"2026-11-22T09:14:05Z","type":"action-done","says":"Done: restarted"}],"of":2}
                """);

        assertThat(run("runs", RUN)).isZero();
        assertThat(out.toString())
                .contains("2026-11-22T09:14:05Z  done: restart it (restarted)")
                .contains("    1  2026-11-22T09:14:03Z  The run began")
                .contains("    2  2026-11-22T09:14:05Z  Done: restarted");
        out.getBuffer().setLength(0);
        assertThat(run("runs", RUN, "-o", "json")).isZero();
        assertThat(out.toString()).contains("\"journal\"").contains("\"effects\"");
    }

    @Test
    void aPlaybookWhoseTestFailsSaysSoWithItsExitCode() {
        var brief = """
                {"name":"gateway-down","about":"x","severity":"P0","autonomy":"auto","startedBy":"alert","target":"mcp-gateway",
                 "digest":"d","openRuns":1,"runs":12,"healed":11,"called":1,"demotedSince":"2026-11-22T09:14:03Z","lastRun":%s}
                """.formatted(ONE_RUN);
        service.on("GET /api/v1/playbooks", 200, "{\"items\":[" + brief + "],\"digest\":\"d\"}");
        service.on("GET /api/v1/playbooks/gateway-down", 200, """
                {"playbook":%s,"runbook":"What happens:\\n1. Restart it.","tree":[],
                 "tests":[{"name":"it heals","place":"tests/a.yaml:3","passed":true,"failures":[]},
                          {"name":"it asks","place":"tests/a.yaml:9","passed":false,"failures":["expected a question; none"]}]}
                """.formatted(brief));

        assertThat(run("playbooks")).isZero();
        assertThat(out.toString())
                .contains("gateway-down  P0, auto, by alert, on mcp-gateway")
                .contains("acts only with consent since 2026-11-22T09:14:03Z")
                .contains("healed 11 of 12")
                .contains("open runs: 1");
        assertThat(run("playbooks", "gateway-down")).isEqualTo(1);
        assertThat(out.toString())
                .contains("1. Restart it.")
                .contains("passes  it heals")
                .contains("FAILS   it asks")
                .contains("expected a question; none");
        assertThat(run("playbooks", "../etc")).isEqualTo(2);
    }

    @Test
    void aTargetThatIsNotWellSaysSoWithItsExitCode() {
        var target = """
                {"name":"mcp-gateway","about":"a gateway","dependsOn":[],"frozen":true,"playbooks":[],
                 "open":[{"id":"%s","severity":"P0","title":"GatewayDown","openedAt":"2026-11-22T09:14:03Z"}],
                 "acting":{"run":"%s","playbook":"gateway-down","since":"2026-11-22T09:14:03Z"},"changes":[]}
                """.formatted(RUN, RUN);
        service.on("GET /api/v1/targets", 200, "{\"items\":[" + target + "]}");
        service.on("GET /api/v1/targets/mcp-gateway", 200, target);
        service.on("GET /api/v1/targets/mcp-gateway/health", 200, """
                {"target":"mcp-gateway","at":"2026-11-22T09:14:03Z","summary":"s","items":[
                 {"kind":"check","name":"alive","state":"well","saw":"HTTP 200"},
                 {"kind":"check","name":"latency","state":"not-read","saw":"Prometheus does not answer"},
                 {"kind":"breaker","name":"upstream","state":"unwell","saw":"open"}]}
                """);

        assertThat(run("targets")).isZero();
        assertThat(out.toString())
                .contains("mcp-gateway  a gateway  frozen")
                .contains("open: P0 GatewayDown")
                .contains("acting: gateway-down, run " + RUN);
        assertThat(run("targets", "mcp-gateway")).isEqualTo(1);
        assertThat(out.toString())
                .contains("check alive: well, HTTP 200")
                .contains("check latency: cannot be read, Prometheus does not answer")
                .contains("breaker upstream: not well, open");
    }

    @Test
    void schedulesSayWhenTheyBeginNextAndWhatWasMissed() {
        service.on("GET /api/v1/schedules", 200, """
                {"items":[{"playbook":"daily","about":"x","cron":"0 8 * * *","zone":"Europe/Berlin","calendar":"working-days",
                 "misfire":"run-once","next":["2026-11-23T07:00:00Z"],
                 "last":[{"due":"2026-11-20T07:00:00Z","held":"missed: nobody was there","missed":true}]}]}
                """);

        assertThat(run("schedules")).isZero();
        assertThat(out.toString())
                .contains("daily  0 8 * * * Europe/Berlin, working-days")
                .contains("next: 2026-11-23T07:00:00Z")
                .contains("last: 2026-11-20T07:00:00Z, missed: nobody was there");
    }

    @Test
    void aPreviewBeginsNothingAndItsPlanHoldsWhatBegins() {
        service.on("POST /api/v1/playbooks/gateway-restart/preview", 200, """
                {"playbook":"gateway-restart","target":"mcp-gateway","at":"2026-11-22T09:14:03Z","plan":"%s","would":"act",
                 "says":"restart deployment 8107edff","exactly":"restart {}","consent":"1 of platform",
                 "holds":[{"guard":"freeze","reason":"ana has frozen it"}],"evidence":["deploys: 3"],"told":[]}
                """.formatted(PLAN));
        service.on(
                "POST /api/v1/playbooks/gateway-restart/run",
                202,
                "{\"run\":\"" + RUN + "\",\"incident\":\"" + RUN + "\"}");

        assertThat(run("run", "gateway-restart", "--as", "ana", "--preview")).isZero();
        assertThat(out.toString())
                .contains("gateway-restart on mcp-gateway would do this:")
                .contains("| restart deployment 8107edff")
                .contains("it cannot be taken back")
                .contains("asked before: 1 of platform")
                .contains("held by freeze: ana has frozen it")
                .contains("read: deploys: 3")
                .contains("Nothing was begun.")
                .contains("--plan " + PLAN);
        assertThat(service.posts())
                .extracting(StandInService.Heard::path)
                .containsExactly("/api/v1/playbooks/gateway-restart/preview");

        assertThat(run("run", "gateway-restart", "--as", "ana", "--plan", PLAN, "--reason", "it hangs"))
                .isZero();
        assertThat(service.posts().getLast().body()).isEqualTo("{\"reason\":\"it hangs\",\"plan\":\"" + PLAN + "\"}");
        assertThat(run("run", "gateway-restart", "--as", "ana", "--plan", PLAN, "--preview"))
                .isEqualTo(2);
    }
}
