package dev.remediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.audit.AuditTrail;
import dev.remediator.identity.Access;
import dev.remediator.identity.AccessToken;
import dev.remediator.identity.AccountChanges;
import dev.remediator.identity.Caller;
import dev.remediator.identity.People;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.PostgresSettings;
import dev.remediator.store.Transactions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@ExtendWith(PostgresExtension.class)
class AccessCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> config = new HashMap<>();

    private int run(AccessCommand command, String... arguments) {
        return new CommandLine(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((failure, line, result) -> {
                    line.getErr().println(failure.getMessage());
                    return 1;
                })
                .execute(arguments);
    }

    private Optional<String> config(String name) {
        return Optional.ofNullable(config.get(name));
    }

    @Test
    void printsALinkThatOpensTheConsoleOnce(DataSource database) {
        assertThat(run(new AccessCommand(() -> this::config, settings -> database)))
                .as(err.toString())
                .isZero();

        String link = out.toString().strip();
        assertThat(link).startsWith("http://127.0.0.1:8080/access/").doesNotContain(" ");
        AccessToken token =
                AccessToken.parse(link.substring(link.lastIndexOf('/') + 1)).orElseThrow();
        Access access = new Access(new Transactions(database), new AuditTrail());
        assertThat(access.redeem(token, Instant.now())).isPresent();
        assertThat(access.redeem(token, Instant.now())).isEmpty();
    }

    @Test
    void whoHasAnAccountIsToldWhatItLeaves(DataSource database) {
        var changes = new AccountChanges(new Transactions(database), () -> People.NOBODY, new AuditTrail());
        changes.create("ana", Set.of("operator"), Caller.terminal(), Instant.now());
        var command = new AccessCommand(() -> this::config, settings -> database);

        run(command, "--as", "ana", "--role", "operator");
        assertThat(err.toString()).doesNotContain("Mind");
        run(new AccessCommand(() -> this::config, settings -> database), "--as", "ana", "--role", "approver");
        assertThat(err.toString())
                .contains("the account of ana may only operator, viewer, and it opens no more than that"
                        + " (./remediator user roles ana approver,viewer)");
        changes.disable("ana", Caller.terminal(), Instant.now());
        run(new AccessCommand(() -> this::config, settings -> database), "--as", "ana");
        assertThat(err.toString()).contains("the account of ana is disabled, so it opens nothing");
    }

    @Test
    void theLinkLeadsToWhereTheConfigurationSays(DataSource database) {
        config.put("remediator.url", "https://remediator.example");
        run(new AccessCommand(() -> this::config, settings -> database));
        assertThat(out.toString()).startsWith("https://remediator.example/access/");
    }

    @Test
    void theFolderOnTheCommandLineIsTheOneLookedIn(DataSource database, @TempDir Path folder) {
        var asked = new ArrayList<PostgresSettings>();
        run(
                new AccessCommand(() -> this::config, settings -> {
                    asked.add(settings);
                    return database;
                }),
                "--data",
                folder.toString());
        assertThat(asked).containsExactly(new PostgresSettings.Embedded(folder));
    }

    @Test
    void whereNothingRunsItSaysHowToStartIt(@TempDir Path folder) {
        assertThat(run(new AccessCommand(() -> this::config), "--data", folder.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains(folder.toString()).contains("./remediator serve");
        assertThat(out.toString()).isEmpty();
    }
}
