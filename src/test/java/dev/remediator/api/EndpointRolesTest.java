package dev.remediator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.remediator.identity.Access;
import dev.remediator.identity.ApiTokens;
import dev.remediator.identity.Caller;
import dev.remediator.identity.FailureLimit;
import dev.remediator.identity.Grant;
import dev.remediator.identity.Pass;
import dev.remediator.store.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in where, over the wire: each address and each role of {@link EndpointTable}. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class EndpointRolesTest {
    private static final List<String> ROLES = List.of("viewer", "operator", "approver", "administrator");
    private static final JsonMapper JSON = new JsonMapper();

    private final ApiTokens tokens;
    private final Access access;
    private final FailureLimit failures;
    private final HttpClient client = HttpClient.newHttpClient();

    @TestHTTPResource("/")
    URI base = URI.create("http://127.0.0.1");

    EndpointRolesTest(ApiTokens tokens, Access access, FailureLimit failures) {
        this.tokens = tokens;
        this.access = access;
        this.failures = failures;
    }

    @BeforeEach
    void nobodyHasFailed() {
        failures.forget("127.0.0.1");
    }

    @Test
    void nobodyGetsInAnywhereButAtTheDoor() {
        for (var row : EndpointTable.rows())
            if (row.open()) assertThat(status(row)).as(row.toString()).isNotEqualTo(401);
            else assertThat(status(row)).as(row.toString()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"viewer", "operator", "approver", "administrator"})
    void aRoleOpensItsOwnAddressesAndNoOthers(String role) {
        var token = bearer("ana", role);
        for (var row : EndpointTable.rows()) {
            if (row.open()) continue;
            boolean may = row.roles().contains("viewer") || row.roles().contains(role);
            if (may) assertThat(status(row, token)).as(role + ": " + row).isNotIn(401, 403, 500, 503);
            else assertThat(status(row, token)).as(role + ": " + row).isEqualTo(403);
        }
    }

    @Test
    void aSessionOpensTheSameAsATokenOfItsRoles() {
        var session = session("ana", "operator");
        for (var row : EndpointTable.rows()) {
            if (row.open()) continue;
            boolean may = row.roles().contains("viewer") || row.roles().contains("operator");
            if (may) assertThat(status(row, session)).as(row.toString()).isNotIn(401, 403, 500, 503);
            else assertThat(status(row, session)).as(row.toString()).isEqualTo(403);
        }
    }

    @Test
    void aProgramOperatesButApprovesNothing() {
        var token = "Authorization: Bearer "
                + tokens.create(
                                pass("pipeline", null, "operator"),
                                Duration.ofDays(1),
                                Caller.terminal(),
                                Instant.now())
                        .token()
                        .reveal();

        assertThat(json(get("/api/v1/me", token)).toString())
                .isEqualTo("{\"name\":\"machine:pipeline\",\"roles\":[\"viewer\",\"operator\"]}");
        for (var row : EndpointTable.rows())
            if (row.roles().equals(Set.of("approver")))
                assertThat(status(row, token)).as(row.toString()).isEqualTo(403);
    }

    @Test
    void whoLeftPeopleIsOutWithTokenAndSession() {
        for (var credential : List.of(bearer("zoe", "operator"), session("zoe", "operator")))
            assertThat(get("/api/v1/runs", credential).statusCode()).isEqualTo(401);
    }

    @Test
    void anExpiredAndARevokedTokenOpenNothing() throws IOException {
        var expired = tokens.create(
                        pass("old", "ana", "viewer"),
                        Duration.ofSeconds(5),
                        Caller.terminal(),
                        Instant.now().minusSeconds(10))
                .token();
        var revoked =
                tokens.create(pass("lost", "ana", "viewer"), Duration.ofDays(1), Caller.terminal(), Instant.now());
        var header = "Authorization: Bearer " + revoked.token().reveal();
        assertThat(get("/api/v1/runs", header).statusCode()).isEqualTo(200);
        tokens.revoke(revoked.listed().id(), Caller.terminal(), Instant.now());

        for (var token : List.of("Authorization: Bearer " + expired.reveal(), header)) {
            var answer = get("/api/v1/runs", token);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
            assertThat(json(answer).path("detail").asText())
                    .startsWith("This token opens nothing")
                    .doesNotContain("rem_");
        }
    }

    @Test
    void wrongTokensAreCountedAndAGoodOneOpensAllTheSame() {
        var good = bearer("ana", "viewer");
        for (int i = 0; i < 10; i++)
            assertThat(get("/api/v1/runs", "Authorization: Bearer rem_" + "A".repeat(42) + i)
                            .statusCode())
                    .isEqualTo(401);

        var eleventh = get("/api/v1/runs", "Authorization: Bearer rem_short");
        assertThat(eleventh.statusCode()).isEqualTo(429);
        assertThat(eleventh.headers().firstValue("Retry-After")).isPresent();
        assertThat(get("/api/v1/runs", good).statusCode()).isEqualTo(200);
        assertThat(get("/api/v1/runs", "Authorization: Bearer rem_short").statusCode())
                .as("whoever got in is no guesser")
                .isEqualTo(401);
    }

    @Test
    void aTokenAndASessionAreNeverTakenTogether() {
        var session = session("ana", "operator");
        for (var token : List.of(bearer("ana", "viewer"), "Authorization: Bearer rem_wrong"))
            assertThat(get("/api/v1/runs", token, session).statusCode()).isEqualTo(400);
        assertThat(get("/api/v1/runs", bearer("ana", "viewer"), bearer("ana", "operator"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(get("/api/v1/runs", "Authorization: Basic YTpi", session).statusCode())
                .as("what a proxy in front adds is nothing of ours")
                .isEqualTo(200);
    }

    @Test
    void aTokenIsFreeOfTheRuleForBrowsersAndACookieIsNot() {
        var foreign = "Origin: https://evil.example";
        var begin = new EndpointTable.Row("POST", "/api/v1/playbooks/{name}/run", Set.of("operator"));

        assertThat(status(begin, foreign, bearer("ana", "operator"))).isEqualTo(404);
        assertThat(status(begin, foreign, session("ana", "operator"))).isEqualTo(403);
        assertThat(status(begin, foreign, session("ana", "operator"), bearer("ana", "operator")))
                .isEqualTo(400);
    }

    @Test
    void noFormOfAnotherSiteAndNoneThatHidesWhereItComesFromChangesAnythingWithASession() {
        var admin = session("ana", "administrator");
        for (var row : EndpointTable.rows()) {
            if (!row.method().equals("POST") || row.roles().contains("source")) continue;
            for (var origin : List.of(
                    "Origin: https://evil.example",
                    "Origin: null",
                    "Origin: https://" + base.getAuthority(),
                    "Origin: http://127.0.0.1:1",
                    "Sec-Fetch-Site: cross-site",
                    "Sec-Fetch-Site: same-site",
                    "Sec-Fetch-Site: none",
                    "X-Nothing: said")) {
                var answer = send(posting(row, admin, origin));
                assertThat(answer.statusCode()).as(row + " " + origin).isEqualTo(403);
                assertThat(text(answer)).as(row + " " + origin).startsWith("Refused: this request does not come");
            }
            assertThat(send(posting(row, admin, "Origin: " + origin())).statusCode())
                    .as(row + " from our own page")
                    .isIn(
                            row.roles().contains("administrator")
                                            || row.open()
                                            || row.roles().contains("viewer")
                                    ? List.of(200, 201, 202, 204, 303, 400, 403, 404, 409, 429)
                                    : List.of(403));
            if (row.path().equals("/sign-out")) admin = session("ana", "administrator");
        }
    }

    private String origin() {
        return "http://" + base.getAuthority();
    }

    private HttpRequest.Builder posting(EndpointTable.Row row, String... headers) {
        boolean form = !row.example().startsWith("/api/");
        return request(row.example(), headers)
                .header("Content-Type", form ? "application/x-www-form-urlencoded" : "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(form ? "token=x" : "{}"));
    }

    private static String text(HttpResponse<InputStream> answer) {
        try (var body = answer.body()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/tokens;x=1",
                "/api/v1;a/tokens",
                "/api/v1/%2e/tokens",
                "/api/v1/x/%2e%2e/tokens",
                "/api/v1/x/../tokens",
                "//api/v1/tokens",
                "/api//v1/tokens",
                "/api/v1/tokens%00",
                "/api/v1/toke%6es",
                "/api/v1\\tokens",
                "/API/V1/TOKENS",
                "/api/v1/tokens/"
            })
    void noSpellingOfAnAddressOpensMoreThanTheAddress(String path) throws IOException {
        assertThat(raw(path, Optional.empty())).as("nobody").isIn(400, 401, 404);
        assertThat(raw(path, Optional.of(bearer("ana", "viewer"))))
                .as("a viewer")
                .isIn(400, 403, 404);
    }

    @Test
    void anAdministratorMakesAndRevokesTokensAndTheAuditHasIt() {
        var admin = bearer("ana", "administrator");
        var made = post("/api/v1/tokens", """
                {"name": "pipeline-7", "roles": ["operator"], "for": "2d"}""", admin);
        assertThat(made.statusCode()).isEqualTo(201);
        var token = json(made);
        var header = "Authorization: Bearer " + token.path("token").asText();
        assertThat(token.path("state").asText()).isEqualTo("valid");
        assertThat(Duration.between(
                        Instant.parse(token.path("createdAt").asText()),
                        Instant.parse(token.path("expiresAt").asText())))
                .isEqualTo(Duration.ofDays(2));
        assertThat(get("/api/v1/runs", header).statusCode()).isEqualTo(200);

        var listed = json(get("/api/v1/tokens", admin)).path("items").toString();
        assertThat(listed)
                .contains("pipeline-7")
                .doesNotContain(token.path("token").asText());
        var id = token.path("id").asText();
        assertThat(post("/api/v1/tokens/" + id + "/revoke", "", admin).statusCode())
                .isEqualTo(200);
        assertThat(get("/api/v1/runs", header).statusCode()).isEqualTo(401);

        var entries = json(get("/api/v1/audit?limit=2", admin)).path("items");
        assertThat(entries).hasSize(2);
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.path("actor").asText()).isEqualTo("ana");
            assertThat(entry.path("kind").asText()).isEqualTo("engineer");
            assertThat(entry.path("address").asText()).isEqualTo("127.0.0.1");
            assertThat(entry.path("subject").asText()).isEqualTo("pipeline-7");
            assertThat(entry.path("details").path("token").asText()).isEqualTo(id);
        });
        assertThat(entries.findValuesAsText("action")).containsExactly("token-revoked", "token-created");
    }

    @Test
    void anAdministratorIsNobodyElseAndNoMoreThanAnAdministratorOverTheApi() {
        var admin = bearer("ana", "administrator");
        for (var beyond : List.of(
                "{\"name\": \"t\", \"engineer\": \"ben\", \"roles\": [\"approver\"]}",
                "{\"name\": \"t\", \"engineer\": \"ben\", \"roles\": [\"operator\"]}",
                "{\"name\": \"t\", \"engineer\": \"ben\", \"roles\": [\"administrator\"]}",
                "{\"name\": \"t\", \"engineer\": \"ana\", \"roles\": [\"approver\"]}",
                "{\"name\": \"t\", \"engineer\": \"ana\", \"roles\": [\"administrator\", \"operator\"]}")) {
            var answer = post("/api/v1/tokens", beyond, admin);
            assertThat(answer.statusCode()).as(beyond).isEqualTo(403);
            assertThat(json(answer).path("detail").asText()).contains("./remediator token create --as");
        }
        for (var within : List.of(
                "{\"name\": \"t\", \"engineer\": \"ana\", \"roles\": [\"administrator\"]}",
                "{\"name\": \"t\", \"engineer\": \"ben\"}",
                "{\"name\": \"t\", \"roles\": [\"operator\"]}"))
            assertThat(post("/api/v1/tokens", within, admin).statusCode())
                    .as(within)
                    .isEqualTo(201);
    }

    @Test
    void theAuditIsReadInParts() {
        var admin = bearer("ana", "administrator");
        bearer("ben", "viewer");
        bearer("cem", "viewer");
        var first = json(get("/api/v1/audit?limit=1", admin));
        var second =
                json(get("/api/v1/audit?limit=1&cursor=" + first.path("next").asText(), admin));

        assertThat(first.path("items").get(0).path("details").path("for").asText())
                .isEqualTo("cem");
        assertThat(second.path("items").get(0).path("details").path("for").asText())
                .isEqualTo("ben");
        assertThat(json(get("/api/v1/audit?run=019ab3c1-7d2e-7000-8000-3f0c5a1b2c3d", admin))
                        .path("items"))
                .isEmpty();
        for (var wrong : List.of("limit=0", "limit=x", "limit=201", "cursor=x", "cursor=-1", "run=x"))
            assertThat(get("/api/v1/audit?" + wrong, admin).statusCode())
                    .as(wrong)
                    .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"name\": \"A b\"}",
                "{\"name\": \"ci\", \"roles\": [\"approver\"]}",
                "{\"name\": \"ci\", \"roles\": [\"administrator\"]}",
                "{\"name\": \"ci\", \"roles\": [\"source\"]}",
                "{\"name\": \"ci\", \"engineer\": \"zoe\"}",
                "{\"name\": \"ci\", \"for\": \"366d\"}",
                "{\"name\": \"ci\", \"for\": \"0s\"}",
                "{\"name\": \"ci\", \"for\": \"soon\"}",
                "{\"name\": \"ci\", \"for\": \"999999999d\"}"
            })
    void aTokenThatMayNotBeIsRefused(String body) {
        assertThat(post("/api/v1/tokens", body, bearer("ana", "administrator")).statusCode())
                .isEqualTo(400);
    }

    private String bearer(String engineer, String role) {
        assertThat(ROLES).contains(role);
        var issued =
                tokens.create(pass("laptop", engineer, role), Duration.ofDays(1), Caller.terminal(), Instant.now());
        return "Authorization: Bearer " + issued.token().reveal();
    }

    private static Pass pass(String name, @org.jspecify.annotations.Nullable String engineer, String role) {
        return new Pass(name, Optional.ofNullable(engineer), Set.of(role));
    }

    private String session(String engineer, String role) {
        var link = access.newLink(new Grant(Optional.of(engineer), Set.of(role)), Instant.now());
        return "Cookie: remediator="
                + access.redeem(link, Instant.now()).orElseThrow().reveal();
    }

    private int status(EndpointTable.Row row, String... headers) {
        var request = request(row.example(), headers);
        boolean saysWhence = Stream.of(headers).anyMatch(header -> header.startsWith("Origin"));
        if (!saysWhence) request.header("Sec-Fetch-Site", "same-origin");
        boolean form = !row.example().startsWith("/api/");
        if (row.method().equals("POST"))
            request.header("Content-Type", form ? "application/x-www-form-urlencoded" : "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(form ? "token=x" : "{}"));
        return send(request).statusCode();
    }

    private HttpResponse<InputStream> get(String path, String... headers) {
        return send(request(path, headers));
    }

    private HttpResponse<InputStream> post(String path, String body, String... headers) {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path, String... headers) {
        var request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(20));
        for (var header : headers) request.header(header.split(": ")[0], header.split(": ", 2)[1]);
        return request;
    }

    /** Headers only are waited for: one of the addresses never ends. */
    private HttpResponse<InputStream> send(HttpRequest.Builder request) {
        try {
            var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            if (answer.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream"))
                answer.body().close();
            return answer;
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static JsonNode json(HttpResponse<InputStream> answer) {
        try (var body = answer.body()) {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** As it is written, which no client of HTTP would send. */
    private int raw(String path, Optional<String> header) throws IOException {
        try (var socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout(20_000);
            var request = "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s\r\n"
                    .formatted(
                            path,
                            base.getAuthority(),
                            header.map(h -> h + "\r\n").orElse(""));
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            var line = new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
            return Integer.parseInt(line.substring(9));
        }
    }
}
