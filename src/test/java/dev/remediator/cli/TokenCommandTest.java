package dev.remediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.remediator.store.PostgresExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tokens are made, listed and revoked by whoever can read the database. */
@ExtendWith(PostgresExtension.class)
class TokenCommandTest {
    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final DataSource database;

    TokenCommandTest(DataSource database) {
        this.database = database;
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Conventions.apply(TokenCommand.line(
                        () -> name -> Optional.empty(), settings -> database, InstantSource.fixed(NOW)))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void aTokenIsPrintedAloneOnStandardOutput() {
        assertThat(run("create", "--name", "pipeline", "--role", "operator"))
                .as(err.toString())
                .isZero();

        assertThat(out.toString().strip()).matches("rem_[A-Za-z0-9_-]{43}");
        assertThat(err.toString())
                .contains("shown once", "valid until 2027-02-20T09:00:00Z", "./remediator token revoke ");
    }

    @Test
    void whatWasMadeIsListedWithoutWhatOpensAnything() throws Exception {
        run("create", "--name", "laptop", "--as", "ana", "--role", "operator,approver", "--for", "30d", "-o", "json");
        var made = new JsonMapper().readTree(out.toString());
        assertThat(made.path("token").asText()).hasSize(47);
        assertThat(made.path("engineer").asText()).isEqualTo("ana");

        assertThat(run("list")).isZero();
        assertThat(out.toString())
                .isEqualToNormalizingNewlines(
                        "%s  valid    laptop (ana), approver, operator, viewer until 2026-12-22T09:00:00Z, never used\n"
                                .formatted(made.path("id").asText()))
                .doesNotContain(made.path("token").asText());
        assertThat(run("list", "-o", "json")).isZero();
        assertThat(new JsonMapper()
                        .readTree(out.toString())
                        .path("items")
                        .get(0)
                        .path("state")
                        .asText())
                .isEqualTo("valid");
        assertThat(out.toString()).doesNotContain("rem_");
    }

    @Test
    void aRevokedTokenIsListedAsSuch() throws Exception {
        run("create", "--name", "pipeline", "-o", "json");
        var id = new JsonMapper().readTree(out.toString()).path("id").asText();

        assertThat(run("revoke", id)).isZero();
        assertThat(out.toString()).contains("pipeline (a program) opens nothing any more.");
        assertThat(run("list")).isZero();
        assertThat(out.toString()).contains("revoked");
        assertThat(run("revoke", UUID.randomUUID().toString())).isEqualTo(1);
        assertThat(err.toString()).contains("./remediator token list");
        assertThat(run("revoke", "nonsense")).isEqualTo(2);
    }

    @Test
    void whatMayNotBeIsRefusedAndNothingIsMade() throws SQLException {
        assertThat(run("create", "--name", "ci", "--role", "approver")).isEqualTo(2);
        assertThat(err.toString()).contains("a program agrees to nothing");
        assertThat(run("create", "--name", "ci", "--role", "root")).isEqualTo(2);
        assertThat(run("create", "--name", "C I")).isEqualTo(2);
        assertThat(run("create", "--name", "ci", "--for", "400d")).isEqualTo(2);
        assertThat(err.toString()).contains("at most 365d");
        assertThat(run("create")).isEqualTo(2);
        assertThat(run("create", "--name", "ci", "--for", "soon")).isEqualTo(2);
        try (var connection = database.getConnection();
                var rows = connection.createStatement().executeQuery("select count(*) from api_token")) {
            rows.next();
            assertThat(rows.getInt(1)).isZero();
        }
    }

    @Test
    void aloneItShowsItsHelp() {
        assertThat(run()).isZero();
        assertThat(out.toString()).contains("create", "list", "revoke", "Examples:");
        assertThat(run("list")).isZero();
        assertThat(out.toString()).contains("No token was ever made.");
    }
}
