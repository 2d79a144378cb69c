package dev.remediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.remediator.action.Actions;
import dev.remediator.ingest.alertmanager.AlertmanagerParser;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.PostgresSettings;
import dev.remediator.store.Transactions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@ExtendWith(PostgresExtension.class)
class BacktestCommandTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String TARGETS = """
        targets:
          gw:
            about: A gateway
            checks: { alive: { http: { url: "http://gw.example/health", status: 200, within: 2s } } }
            rate-limits: { haproxy: { socket: "tcp://127.0.0.1:9999", map: limits.map } }
        """;
    private static final String PLAYBOOK = """
        playbook: gateway-down
        about: It is down.
        when: [ 'alertname="GatewayDown"' ]
        target: gw
        limits: { cooldown: %s }
        try:
          - { do: ratelimit.set, with: { limit: 50 per 1m }, for: 5m }
        verify: { check: alive, hold: 10s, within: 1m }
        """;

    @TempDir
    private Path temporary = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Transactions transactions;

    BacktestCommandTest(Transactions transactions) {
        this.transactions = transactions;
    }

    private int backtest(String... args) {
        var command = new BacktestCommand(
                () -> name -> Optional.empty(),
                Actions::discover,
                () -> List.of(new AlertmanagerParser()),
                settings -> new RecordedDatabase(transactions, () -> {}),
                () -> NOW);
        return Conventions.apply(new CommandLine(command))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    private Path folder(String name, String cooldown) throws IOException {
        var folder = temporary.resolve(name);
        Files.createDirectories(folder.resolve("area"));
        Files.writeString(folder.resolve("targets.yaml"), TARGETS);
        Files.writeString(folder.resolve("area/down.yaml"), PLAYBOOK.formatted(cooldown));
        return folder;
    }

    /** Fires at 9:00, 9:20 and 9:40 for five minutes, and nothing was decided. */
    @BeforeEach
    void deliveries() {
        for (int i = 0; i < 3; i++) {
            var start = Instant.parse("2026-11-22T09:00:00Z").plusSeconds(i * 1200L);
            deliver(start, "firing", start);
            deliver(start.plusSeconds(300), "resolved", start);
        }
    }

    private void deliver(Instant at, String status, Instant start) {
        var body = """
            {"version":"4","alerts":[{"status":"%s","labels":{"alertname":"GatewayDown"},"annotations":{},\
            "startsAt":"%s","endsAt":"%s"}]}\
            """.formatted(status, start, at).getBytes(StandardCharsets.UTF_8);
        transactions.call(connection -> {
            try (var insert = connection.prepareStatement(
                    "insert into delivery (id, received_at, source, kind, body, alerts) values (?, ?, 'main',"
                            + " 'alertmanager', ?, 1)")) {
                insert.setObject(1, UUID.randomUUID());
                insert.setTimestamp(2, Timestamp.from(at));
                insert.setBytes(3, body);
                return insert.executeUpdate();
            }
        });
    }

    @Test
    void saysWhatALongerCooldownChanges() throws IOException {
        int code = backtest(
                folder("now", "30m").toString(),
                "--against",
                folder("then", "10m").toString(),
                "--run-takes",
                "1m");

        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString().replace(temporary.toString(), "")).isEqualTo("""
            /now against /then, 2026-11-22T09:00:00Z to 2026-11-22T12:00:00Z
            6 deliveries and 6 alerts; alerts began to fire 3 times

                                      then         now
            gateway-down
              ran                        3           2  -1
              held by cooldown           0           1  +1

            2026-11-22T09:20:00Z  GatewayDown
              then: gateway-down ran on gw
              now:  gateway-down was held by cooldown (gateway-down acted on gw at 2026-11-22T09:00:00Z; its cooldown lasts until 2026-11-22T09:30:00Z)

            1 of 3 alerts would have gone otherwise: 1 run fewer (2 instead of 3).
            """);
    }

    @Test
    void failsOnChangeOnlyWhereAskedTo() throws IOException {
        var now = folder("now", "30m").toString();
        var then = folder("then", "10m").toString();

        assertThat(backtest(now, "--against", then, "--fail-on-change")).isEqualTo(1);
        assertThat(backtest(now, "--against", now, "--fail-on-change")).isZero();
        assertThat(out.toString()).contains("Nothing would have gone otherwise: 3 alerts, 2 runs.");
    }

    @Test
    void answersAProgram() throws IOException {
        backtest(
                folder("now", "30m").toString(),
                "--against",
                folder("then", "10m").toString(),
                "-o",
                "json");

        var json = new JsonMapper().readTree(out.toString());
        assertThat(json.at("/different").asInt()).isEqualTo(1);
        assertThat(json.at("/runs/then").asInt()).isEqualTo(3);
        assertThat(json.at("/runs/now").asInt()).isEqualTo(2);
        assertThat(json.at("/playbooks/0/heldBy/cooldown/now").asInt()).isEqualTo(1);
        assertThat(json.at("/differences/0/now/by").asText()).isEqualTo("cooldown");
    }

    @Test
    void anExportIsReadAsTheDatabaseIs() throws IOException {
        var file = temporary.resolve("week.jsonl.gz");

        assertThat(backtest("--export", file.toString())).as(err.toString()).isZero();
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        assertThat(err.toString()).startsWith("6 deliveries since 2026-11-22T09:00:00Z are in ");
        assertThat(backtest(
                        folder("now", "30m").toString(),
                        "--file",
                        file.toString(),
                        "--against",
                        folder("then", "10m").toString()))
                .isZero();
        assertThat(out.toString()).contains("1 of 3 alerts would have gone otherwise");
        assertThat(temporary.toFile().list()).doesNotContain(".week.jsonl.gz.partial");
    }

    @Test
    void sinceLeavesOutWhatIsOlder() throws IOException {
        var now = folder("now", "30m").toString();
        assertThat(backtest(now, "--against", now, "--since", "2026-11-22T09:15:00Z"))
                .isZero();
        assertThat(out.toString()).contains("4 deliveries and 4 alerts");
    }

    @Test
    void saysWhatItNeedsWhereNothingWasDecided() throws IOException {
        assertThat(backtest(folder("now", "30m").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("--against FOLDER");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void whatIsWrongIsTrouble() throws IOException {
        var now = folder("now", "30m").toString();
        assertThat(backtest("nowhere")).isEqualTo(2);
        assertThat(backtest(now, "--file", "nowhere.jsonl")).isEqualTo(2);
        assertThat(backtest(now, "--file", "x", "--data", "y")).isEqualTo(2);
        assertThat(backtest(now, "--since", "yesterday")).isEqualTo(2);
        assertThat(backtest(now, "--export", "x.zst")).isEqualTo(2);
        Files.writeString(temporary.resolve("now/area/down.yaml"), "playbook: 1\n");
        assertThat(backtest(now, "--against", now)).isEqualTo(2);
        assertThat(err.toString())
                .contains("there is no folder 'nowhere'")
                .contains("there is no file nowhere.jsonl")
                .contains("not both")
                .contains("'yesterday' is neither")
                .contains("have mistakes, so nothing was compared");
    }

    @Test
    void aDataFolderWithoutADatabaseIsNotMade() {
        var folder = temporary.resolve("data");
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> RecordedDatabase.open(new PostgresSettings.Embedded(folder)))
                .hasMessageContaining("there is no database in the data folder");
        assertThat(folder).doesNotExist();
    }
}
