package dev.remediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.remediator.audit.AuditEntry;
import dev.remediator.audit.AuditLog;
import dev.remediator.audit.AuditTrail;
import dev.remediator.audit.ChainHead;
import dev.remediator.audit.ChainReader;
import dev.remediator.identity.Access;
import dev.remediator.identity.Actor;
import dev.remediator.identity.Caller;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The audit at the terminal, beside the database. */
@ExtendWith(PostgresExtension.class)
class AuditCommandTest {
    private static final Instant NOW = Instant.parse("2026-11-22T03:00:00.5Z");
    private static final UUID RUN = UUID.fromString("019ab3c1-7d2e-7000-8000-3f0c5a1b2c3d");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final ByteArrayOutputStream standardOutput = new ByteArrayOutputStream();
    private final DataSource database;
    private final Transactions transactions;

    AuditCommandTest(DataSource database) {
        this.database = database;
        transactions = new Transactions(database);
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Conventions.apply(AuditCommand.line(
                        () -> name -> Optional.empty(),
                        settings -> new RecordedDatabase(transactions, () -> {}),
                        new RunningService(
                                () -> name -> Optional.empty(),
                                settings -> database,
                                InstantSource.system(),
                                Duration.ofSeconds(5)),
                        standardOutput))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private void add(String subject) {
        transactions.call(connection -> {
            AuditLog.add(
                    connection,
                    AuditEntry.of(
                                    new Caller(new Actor.Engineer("ana"), Optional.of("192.0.2.7")),
                                    NOW,
                                    "freeze",
                                    subject)
                            .about(RUN)
                            .with("reason", "a \u001b[31msale"));
            return true;
        });
    }

    private String head() {
        return new ChainReader(transactions).head().map(ChainHead::toString).orElseThrow();
    }

    private void tamper(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute(sql);
            statement.execute("set session_replication_role = origin");
        }
    }

    @Test
    void whatIsIntactIsSaidWithTheHeadThatVouchesForIt() {
        assertThat(run("verify")).isZero();
        assertThat(out.toString()).isEqualToNormalizingNewlines("Nothing is recorded yet.\n");

        add("a");
        add("b");
        assertThat(run("verify")).as(err.toString()).isZero();
        assertThat(out.toString()).isEqualToNormalizingNewlines("""
                        All 2 links are as they were written. Head: %s
                        Whether the end was cut off, or all made anew, only a head shows that was kept elsewhere (--head).
                        """.formatted(head()));
        assertThat(run("verify", "--head", head())).isZero();
        assertThat(out.toString()).doesNotContain("--head");
    }

    @Test
    void whatIsBrokenIsNamedAndTheExitCodeSaysNo() throws Exception {
        add("a");
        var first = head();
        add("b");
        add("c");
        tamper("update audit set actor = 'ben' where subject = 'b'");

        assertThat(run("verify")).isEqualTo(1);
        assertThat(out.toString())
                .startsWith("Broken: Entry ")
                .contains("freeze by ben) was changed after it was written")
                .contains("Links before it that are as they were written: 1, up to " + first);
        assertThat(run("verify", "-o", "json")).isEqualTo(1);
        var answer = new JsonMapper().readTree(out.toString());
        assertThat(answer.path("intact").asBoolean(true)).isFalse();
        assertThat(answer.path("broken").path("seq").asLong()).isEqualTo(2);
        assertThat(answer.path("through").asText()).isEqualTo(first);
    }

    @Test
    void aCutEndIsNamedAgainstAnyOfSeveralHeads() throws Exception {
        add("a");
        var first = head();
        add("b");
        var second = head();
        tamper("delete from audit where subject = 'b'; delete from audit_chain where seq = 2");

        assertThat(run("verify", "--head", first)).isZero();
        assertThat(run("verify", "--head", first, "--head", second)).isEqualTo(1);
        assertThat(out.toString()).startsWith("Broken: The end of the chain was cut off");
    }

    @Test
    void whatIsNoHeadIsNotUnderstood() {
        assertThat(run("verify", "--head", "2:abc")).isEqualTo(2);
        assertThat(err.toString()).contains("'2:abc' is no head");
    }

    @Test
    void anExportHasEveryEntryWithItsLinkAndTheCharactersThatWereHashed(@TempDir Path folder) throws Exception {
        add("a");
        add("b");
        add("c");
        tamper("delete from audit where subject = 'b'");
        tamper("delete from audit_chain where seq = 3");
        var file = folder.resolve("audit.jsonl");

        assertThat(run("export", file.toString())).as(err.toString()).isZero();
        var lines = Files.readAllLines(file);
        assertThat(lines).hasSize(3);
        assertThat(lines.getFirst())
                .startsWith("{\"seq\":1,\"hash\":\"")
                .contains(
                        "\"at\":\"2026-11-22T03:00:00.500Z\",\"actor\":\"ana\",\"kind\":\"engineer\",\"address\":\"192.0.2.7\"")
                .endsWith("\"run\":\"" + RUN + "\",\"details\":{\"reason\": \"a \\u001b[31msale\"}}");
        assertThat(lines.get(1)).endsWith("\"deleted\":true}");
        assertThat(lines.get(2))
                .startsWith("{\"seq\":null,\"hash\":null,\"id\":")
                .contains("\"subject\":\"c\"");
        assertThat(err.toString()).contains("3 lines are in " + file);
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);

        assertThat(run("export", "-")).isZero();
        assertThat(standardOutput.toString(StandardCharsets.UTF_8).lines().toList())
                .isEqualTo(lines);
        assertThat(run("export", folder.resolve("nowhere/audit.jsonl").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("there is no such folder");
    }

    @Test
    void theNewestComesFirstAndNothingOfItControlsTheTerminal() throws Exception {
        add("a");
        add("b");

        assertThat(run("list", "--limit", "1")).isZero();
        assertThat(out.toString())
                .startsWith("2026-11-22T03:00:00Z  freeze b by ana from 192.0.2.7, run " + RUN)
                .doesNotContain("\u001b");
        assertThat(run("list", "-o", "json", "--run", RUN.toString())).isZero();
        assertThat(new JsonMapper().readTree(out.toString()).path("items")).hasSize(2);
        assertThat(run("list", "--run", "019ab3c1-7d2e-7000-8000-000000000000")).isZero();
        assertThat(out.toString()).isEqualToNormalizingNewlines("Nothing is recorded.\n");
        assertThat(run("list", "--limit", "0")).isEqualTo(2);
    }

    @Test
    void asAnEngineerOrWithATokenTheServiceIsAskedPartByPart() throws Exception {
        var verify = "GET /api/v1/audit/verify?after=";
        var halfway = new ChainHead(10_000, "a".repeat(64));
        var end = new ChainHead(10_007, "b".repeat(64));
        try (var service = new StandInService(new Access(transactions, new AuditTrail()))) {
            service.on(
                            verify + ChainHead.BEGINNING + "&head=" + end,
                            200,
                            "{\"through\":\"%s\",\"links\":10000,\"more\":true}".formatted(halfway))
                    .on(
                            verify + halfway + "&head=" + end,
                            200,
                            "{\"through\":\"%s\",\"links\":7,\"more\":false}".formatted(end))
                    .on("GET /api/v1/audit/export?after=0&limit=1000", 200, "{\"seq\":1}\n{\"seq\":2}\n")
                    .on("GET /api/v1/audit?limit=50", 200, "{\"items\":[]}");

            assertThat(run("verify", "--url", service.url(), "--as", "ana", "--head", end.toString()))
                    .as(err.toString())
                    .isZero();
            assertThat(out.toString()).startsWith("All 10,007 links are as they were written. Head: " + end);
            assertThat(service.heard().getFirst().grant().orElseThrow().roles()).contains("administrator");

            var token = "rem_" + "A".repeat(43);
            var file = Files.writeString(Files.createTempFile("token", ""), token);
            assertThat(run("export", "-", "--url", service.url(), "--token-file", file.toString()))
                    .as(err.toString())
                    .isZero();
            assertThat(standardOutput.toString(StandardCharsets.UTF_8)).isEqualTo("{\"seq\":1}\n{\"seq\":2}\n");
            assertThat(service.heard().getLast().token()).isEqualTo("Bearer " + token);
            assertThat(run("list", "--url", service.url(), "--token-file", file.toString()))
                    .isZero();
            Files.delete(file);
        }
    }

    @Test
    void whatTheServiceFindsBrokenIsSaidLikewise() throws Exception {
        try (var service = new StandInService(new Access(transactions, new AuditTrail()))) {
            service.on(
                    "GET /api/v1/audit/verify?after=" + ChainHead.BEGINNING, 200, """
                    {"through":"%s","links":0,"more":false,"broken":{"seq":1,"entry":7,"says":"Entry 7 was deleted: link 1 names it."}}
                    """.formatted(ChainHead.BEGINNING));

            assertThat(run("verify", "--url", service.url(), "--as", "ana")).isEqualTo(1);
            assertThat(out.toString()).startsWith("Broken: Entry 7 was deleted");
        }
    }
}
