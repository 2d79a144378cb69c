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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Against a service that answers as it is told. */
@ExtendWith(PostgresExtension.class)
class DeliveriesCommandTest {
    private static final String LISTING = """
            {"channels":[
              {"name":"slack","configured":true,"severities":["P0"],"quiet":"every day 22:00-07:00 UTC","waiting":3,"held":2,
               "dead":1,"nextAt":"2026-11-22T09:00:00Z","error":"Slack answered HTTP 503"},
              {"name":"gone","configured":false,"waiting":0,"held":0,"dead":4}],
             "items":[
              {"channel":"slack","id":4711,"state":"dead","attempts":20,"deadAt":"2026-11-22T09:00:00Z",
               "error":"Slack answered \\u001b[31mHTTP 503","incident":"019ab3c0-0000-7000-8000-3f0c5a1b2c3d",
               "announcedAt":"2026-11-22T08:00:00.5Z","kind":"doing","severity":"P1","target":"mcp-gateway",
               "title":"GatewayDown on mcp-gateway","text":"Restarting"}],
             "next":"NDcxMXxzbGFjaw"}""";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final DataSource database;
    private final StandInService service;

    DeliveriesCommandTest(DataSource database) throws IOException {
        this.database = database;
        this.service = new StandInService(new Access(new Transactions(database), new AuditTrail()));
    }

    @AfterEach
    void close() {
        service.close();
    }

    private int run(String... arguments) {
        var config = Map.of("remediator.url", service.url(), "remediator.remediations", "nowhere");
        var running = new RunningService(
                () -> name -> Optional.ofNullable(config.get(name)),
                settings -> database,
                InstantSource.system(),
                Duration.ofSeconds(10));
        var line = DeliveriesCommand.line(new FreezeCalls(running, () -> new Actions(List.of())));
        return Conventions.apply(line)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void whatIsNotToldIsPrintedWithHowEachChannelStands() {
        service.on("GET /api/v1/deliveries?limit=50", 200, LISTING);
        assertThat(run()).isZero();
        assertThat(out.toString()).isEqualTo("""
                slack: 3 waiting (2 of them for the end of every day 22:00-07:00 UTC), 1 dead; it said: Slack answered HTTP 503
                gone: 0 waiting, 4 dead; not in the settings any more
                slack 4711  dead  2026-11-22T08:00:00Z  P1 GatewayDown on mcp-gateway: Restarting
                  after 20 attempts: Slack answered �[31mHTTP 503
                There are more: --cursor NDcxMXxzbGFjaw
                """);
    }

    @Test
    void itIsNarrowedAsAskedAndReadByPrograms() {
        service.on("GET /api/v1/deliveries?limit=7&channel=a%20b%26c&state=dead&cursor=x", 200, LISTING);
        assertThat(run("--limit", "7", "--channel", "a b&c", "--state", "dead", "--cursor", "x", "-o", "json"))
                .isZero();
        assertThat(out.toString()).startsWith("{").contains("\"next\" : \"NDcxMXxzbGFjaw\"");
    }

    @Test
    void aNumberOutOfRangeIsNotAsked() {
        assertThat(run("--limit", "201")).isEqualTo(2);
        assertThat(service.heard()).isEmpty();
    }

    @Test
    void deadLettersOfAChannelAreTriedAgainByAnOperator() {
        service.on("POST /api/v1/deliveries/slack/retry", 200, "{\"channel\":\"slack\",\"again\":3}");
        assertThat(run("retry", "slack", "--as", "ana")).isZero();
        assertThat(out.toString()).startsWith("3 tried again by slack now");
        assertThat(service.posts())
                .singleElement()
                .satisfies(post -> assertThat(post.grant()).get().satisfies(grant -> {
                    assertThat(grant.engineer()).contains("ana");
                    assertThat(grant.roles()).contains("operator");
                }));
    }

    @Test
    void oneOfThemIsTriedAgain() {
        service.on("POST /api/v1/deliveries/slack/4711/retry", 200, "{\"channel\":\"slack\",\"again\":1}");
        assertThat(run("retry", "slack", "4711", "--as", "ana")).isZero();
    }

    @Test
    void whereNothingIsDeadTheAnswerIsNo() {
        service.on(
                "POST /api/v1/deliveries/slack/retry",
                409,
                "{\"detail\":\"No dead letter stands there; nothing was changed.\"}");
        assertThat(run("retry", "slack", "--as", "ana")).isEqualTo(1);
        assertThat(err.toString()).contains("No dead letter stands there");
    }

    @Test
    void nobodyIsNotAnOperator() {
        assertThat(run("retry", "slack")).isEqualTo(2);
        assertThat(service.heard()).isEmpty();
    }
}
