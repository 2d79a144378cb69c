package dev.remediator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.remediator.identity.Access;
import dev.remediator.identity.ApiTokens;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Grant;
import dev.remediator.identity.Pass;
import dev.remediator.identity.Role;
import dev.remediator.report.StorySeed;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.run.Phase;
import dev.remediator.run.Table;
import dev.remediator.store.PostgresTestResource;
import dev.remediator.store.Transactions;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.Scheduler;

/**
 * Whoever looks changes nothing: neither what makes previews of links, with or without what a person's browser would send,
 * nor a person. Every address of {@link EndpointTable} is asked with GET and HEAD, and the database is the same afterwards,
 * to the last row and sequence.
 */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class LookingChangesNothingTest {
    private static final String BOT = "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)";
    private static final List<String> BESIDE = List.of(
            "/q/health", "/q/health/live", "/q/health/ready", "/metrics", "/favicon.ico", "/robots.txt", "/q/dev");
    /** Leases, and when somebody was last here: they say that somebody looked, and change nothing else. */
    private static final Set<String> LAST_SEEN = Set.of("last_used_at", "last_seen_at", "seen_at", "lease_until");

    private final Access access;
    private final ApiTokens tokens;
    private final Scheduler scheduler;
    private final StorySeed seed;
    private final Table table;
    private final HttpClient client =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    @TestHTTPResource("/")
    URI base = URI.create("http://127.0.0.1");

    LookingChangesNothingTest(
            Access access, ApiTokens tokens, Scheduler scheduler, DataSource database, Transactions transactions) {
        this.access = access;
        this.tokens = tokens;
        this.scheduler = scheduler;
        this.seed = new StorySeed(database);
        this.table = new Table(transactions);
    }

    /** What a clock does meanwhile is not what is looked for. */
    @BeforeEach
    void stopTheClock() throws Exception {
        scheduler.standby();
        await().until(() -> scheduler.getCurrentlyExecutingJobs().isEmpty());
    }

    @AfterEach
    void startTheClock() throws Exception {
        scheduler.start();
    }

    @Test
    void neitherGetNorHeadOfAnyAddressChangesARow() throws Exception {
        var ids = something();
        var link = access.newLink(new Grant(Optional.of("ana"), Set.of(Role.ADMINISTRATOR)), Instant.now());
        var everything = Set.of(Role.OPERATOR, Role.APPROVER, Role.ADMINISTRATOR);
        var session = access.redeem(
                        access.newLink(new Grant(Optional.of("ana"), everything), Instant.now()), Instant.now())
                .orElseThrow();
        var token = tokens.create(
                        new Pass("laptop", Optional.of("ana"), everything),
                        Duration.ofDays(1),
                        Caller.terminal(),
                        Instant.now())
                .token();
        var visitors = List.of(
                List.<String>of(),
                List.of("Cookie", "remediator=" + session.reveal()),
                List.of("Authorization", "Bearer " + token.reveal()));
        var addresses = addresses(ids, link.reveal());
        assertThat(addresses.size()).isGreaterThan(EndpointTable.rows().size() / 2);
        var before = digests();

        int answered = 0;
        for (var visitor : visitors)
            for (var address : addresses)
                for (var method : List.of("GET", "HEAD")) {
                    int status = status(method, address, visitor);
                    assertThat(status).as(method + " " + address).isLessThan(500);
                    if (status == 200) answered++;
                }

        assertThat(answered)
                .as("it was not all refused")
                .isGreaterThan(EndpointTable.rows().size() / 2);
        assertThat(digests()).isEqualTo(before);
        assertThat(access.redeem(link, Instant.now()))
                .as("a link that was looked at opens still, once")
                .isPresent();
    }

    /** Every address of the table, also those that only take POST, of what is there and of what is not. */
    private static Set<String> addresses(Map<String, List<String>> ids, String link) {
        var all = new LinkedHashSet<>(BESIDE);
        for (var row : EndpointTable.rows()) {
            all.add(row.example());
            if (!row.method().equals("GET")) continue;
            for (var id : Objects.requireNonNull(ids.get("{id}")))
                for (var name : Objects.requireNonNull(ids.get("{name}")))
                    all.add(new EndpointTable.Row(
                                    row.method(),
                                    row.path()
                                            .replace("{id}", id)
                                            .replace("{name}", name)
                                            .replace("{token}", link),
                                    row.roles())
                            .example());
        }
        return all;
    }

    private Map<String, List<String>> something() {
        var now = Instant.now();
        var story = seed.incident("mcp-gateway", "GatewayDown on mcp-gateway", "gateway-service-down", now)
                .say(0, Kind.INCIDENT_OPENED, "GatewayDown")
                .say(1, Kind.RUN_STARTED, "gateway-service-down takes this")
                .effect(2, "Restart mcp-gateway", "done", "restarted")
                .say(3, Kind.HEALED, "Healed")
                .ended(4, Phase.SUCCEEDED, "healed")
                .closed(5);
        var alert = seed.alert(
                "{\"alertname\":\"GatewayDown\",\"service\":\"mcp-gateway\"}",
                "taken",
                "gateway-service-down",
                story.incident,
                null,
                now,
                true);
        var freeze = UUID.randomUUID();
        seed.execute(
                "insert into frozen (id, scope, name, reason, made_by, made_at) values (?, 'target', 'mcp-gateway', 'x', 'ana', ?)",
                freeze,
                now);
        return Map.of(
                "{id}",
                List.of(story.incident.toString(), story.run.toString(), alert.toString(), freeze.toString()),
                "{name}",
                List.of("gateway-service-down", "mcp-gateway"));
    }

    private int status(String method, String address, List<String> headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(base.resolve(address))
                .timeout(Duration.ofSeconds(20))
                .header("User-Agent", BOT)
                .method(method, HttpRequest.BodyPublishers.noBody());
        for (int i = 0; i < headers.size(); i += 2) request.header(headers.get(i), headers.get(i + 1));
        var response = client.send(request.build(), BodyHandlers.ofInputStream());
        response.body().close(); // what is live has no end
        return response.statusCode();
    }

    /** All rows of each table, but for Quartz's and leases; and where each sequence stands. */
    private Map<String, String> digests() {
        var digests = new TreeMap<String, String>();
        for (var name : table.rows("""
                select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
                    and not relispartition and relname not like 'qrtz%' order by 1
                """)) {
            var columns = new ArrayList<>(table.rows(
                    "select attname from pg_attribute where attrelid = ?::regclass and attnum > 0 and not attisdropped"
                            + " order by attnum",
                    name));
            columns.removeAll(LAST_SEEN);
            digests.put(
                    name,
                    table.value(
                            "select md5(coalesce(string_agg(t::text, chr(10) order by t::text), '')) || ' of ' || count(*)"
                                    + " from (select \"" + String.join("\", \"", columns) + "\"" + " from " + name
                                    + ") t"));
        }
        for (var sequence :
                table.rows("select sequencename || ' ' || coalesce(last_value, 0) from pg_sequences order by 1"))
            digests.put("sequence " + sequence, "");
        return digests;
    }
}
