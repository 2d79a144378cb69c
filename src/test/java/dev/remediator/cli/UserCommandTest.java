package dev.remediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.remediator.identity.AccessToken;
import dev.remediator.identity.Accounts;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Accounts are made, changed and listed by whoever can read the database. */
@ExtendWith(PostgresExtension.class)
class UserCommandTest {
    private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final DataSource database;
    private final Accounts accounts;
    private String input = "";
    private Optional<char[]> typed = Optional.empty();

    UserCommandTest(DataSource database) {
        this.database = database;
        accounts = new Accounts(new Transactions(database));
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Conventions.apply(UserCommand.line(new UserCommand.Surroundings(
                        () -> name -> Optional.empty(),
                        settings -> database,
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        prompt -> typed,
                        InstantSource.fixed(NOW))))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private JsonNode json() {
        try {
            return new JsonMapper().readTree(out.toString());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aNewAccountHasALinkThatIsPrintedAloneOnStandardOutput() {
        assertThat(run("add", "ana", "--role", "operator,approver"))
                .as(err.toString())
                .isZero();

        var address = out.toString().strip();
        assertThat(address).startsWith("http://127.0.0.1:8080/access/");
        assertThat(AccessToken.parse(address.substring(address.lastIndexOf('/') + 1)))
                .isPresent();
        assertThat(err.toString()).contains("Give it to ana and to nobody else");
        assertThat(accounts.find("ana").orElseThrow().roles())
                .containsExactlyInAnyOrder("viewer", "operator", "approver");

        assertThat(run("add", "ana")).isEqualTo(1);
        assertThat(err.toString()).contains("there is an account of ana already; nothing was changed");
        assertThat(run("link", "ana", "--url", "https://remediator.example", "-o", "json"))
                .isZero();
        assertThat(json().path("url").asText()).startsWith("https://remediator.example/access/");
    }

    @Test
    void rolesAreReplacedAndAWrongOneIsNamed() {
        run("add", "ana", "--role", "operator");
        assertThat(run("roles", "ana", "approver,administrator")).isZero();
        assertThat(out.toString()).contains("ana may: approver,administrator");
        assertThat(accounts.find("ana").orElseThrow().roles())
                .containsExactlyInAnyOrder("viewer", "approver", "administrator");
        assertThat(run("roles", "ana", "root")).isEqualTo(1);
        assertThat(err.toString()).contains("there is no role 'root'");
    }

    @Test
    void whoIsDisabledStandsSoInTheList() {
        assertThat(run("list")).isZero();
        assertThat(out.toString()).contains("Nobody has an account yet");
        run("add", "ben");
        run("add", "ana");
        assertThat(run("disable", "ben")).isZero();

        assertThat(run("list")).isZero();
        assertThat(out.toString().lines().map(line -> line.substring(0, 30).strip()))
                .containsExactly("ana                   enabled", "ben                   disabled");
        run("list", "-o", "json");
        assertThat(json().path("items").get(1).path("disabledBy").asText()).startsWith("system:terminal of ");
        assertThat(run("enable", "ben")).isZero();
        assertThat(accounts.find("ben").orElseThrow().disabled()).isFalse();
    }

    @Test
    void aPasswordIsTypedUnseenOrReadAndNeverPrinted() {
        run("add", "ana");
        assertThat(run("password", "ana")).isEqualTo(2);
        assertThat(err.toString()).contains("use --stdin");
        typed = Optional.of("seven green lamps".toCharArray());
        assertThat(run("password", "ana")).as(err.toString()).isZero();
        input = "short\n";
        assertThat(run("password", "ana", "--stdin")).isEqualTo(1);
        assertThat(err.toString()).contains("at least 12 characters; nothing was changed");
        input = "nine yellow boats\n";
        assertThat(run("password", "ana", "--stdin")).isZero();
        assertThat(out + err.toString()).doesNotContain("boats").doesNotContain("lamps");
        assertThat(accounts.show("ana").orElseThrow().hasPassword()).isTrue();
    }

    @Test
    void whoHasNoAccountIsSaidSo() {
        input = "seven green lamps\n";
        for (var command : new String[][] {
            {"roles", "zoe", "viewer"},
            {"disable", "zoe"},
            {"enable", "zoe"},
            {"link", "zoe"},
            {"password", "zoe", "--stdin"}
        }) {
            assertThat(run(command)).as(String.join(" ", command)).isEqualTo(1);
            assertThat(err.toString()).contains("nobody called zoe has an account");
        }
    }
}
