package dev.remediator.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The addresses as a sender meets them. */
@QuarkusTest
@TestProfile(WebhooksProfile.class)
class WebhooksTest {
    private static final String PATH = "/api/v1/webhooks/alertmanager/prod";
    private static final String BEARER = "Bearer " + WebhooksProfile.PROD;
    private static final int PERMITS = 1_000_000;

    private final URI server = URI.create(ConfigProvider.getConfig().getValue("test.url", String.class));
    private final WebhooksProfile.Recorder recorder;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ObjectMapper json = new ObjectMapper();

    WebhooksTest(WebhooksProfile.Recorder recorder) {
        this.recorder = recorder;
    }

    @BeforeEach
    void quiet() {
        recorder.attempts.clear();
        recorder.committed.clear();
        recorder.known.clear();
        recorder.invalid.clear();
        recorder.broken.clear();
        recorder.away = false;
        recorder.gate.drainPermits();
        recorder.gate.release(PERMITS);
        recorder.atGate.drainPermits();
    }

    @AfterEach
    void nobody_was_sent_elsewhere() {
        http.close();
    }

    @Test
    void a_delivery_is_kept_and_answered() throws Exception {
        byte[] body = Bodies.firing(10);

        HttpResponse<String> answer = post(PATH, BEARER, body);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"accepted\":10}");
        assertThat(answer.headers().firstValue("content-type"))
                .hasValueSatisfying(t -> assertThat(t).startsWith("application/json"));
        assertThat(recorder.committed).singleElement().satisfies(delivery -> {
            assertThat(delivery.source()).isEqualTo("prod");
            assertThat(delivery.kind()).isEqualTo("alertmanager");
            assertThat(delivery.body()).isEqualTo(body);
            assertThat(delivery.alerts()).hasSize(10);
            assertThat(delivery.id().version()).isEqualTo(7);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {PATH, PATH + "/", PATH + "?a=b", PATH + "/?a=%2F"})
    void with_or_without_a_slash_at_the_end(String path) throws Exception {
        assertThat(post(path, BEARER, Bodies.firing(1)).statusCode()).isEqualTo(200);
        assertThat(recorder.committed).hasSize(1);
    }

    @Test
    void every_kind_of_credential_works() throws Exception {
        String basic = "Basic "
                + Base64.getEncoder().encodeToString("am:s3cr3t:with:colons é".getBytes(StandardCharsets.UTF_8));
        assertThat(post("/api/v1/webhooks/alertmanager/lab", basic, Bodies.firing(1))
                        .statusCode())
                .isEqualTo(200);

        HttpRequest railway = request(
                        "/api/v1/webhooks/railway/rail",
                        "{\"type\":\"Deployment.crashed\"}".getBytes(StandardCharsets.UTF_8))
                .header("X-Railway-Secret", WebhooksProfile.RAIL)
                .build();
        assertThat(http.send(railway, BodyHandlers.ofString()).body()).isEqualTo("{\"accepted\":1}");
        assertThat(recorder.committedSources()).containsExactly("lab", "rail");
    }

    @ParameterizedTest
    @CsvSource({
        PATH + ", ''",
        PATH + ", Bearer",
        PATH + ", Bearer wrong-0123456789abcdef",
        PATH + ", Basic cHJvZDpwcm9k",
        "/api/v1/webhooks/railway/rail, ''",
        "/api/v1/webhooks/alertmanager/nobody, Bearer wrong-0123456789abcdef",
    })
    void without_a_valid_credential_the_body_is_not_even_read(String path, String authorization) throws Exception {
        // A body that never comes: whoever answers has not waited for it.
        try (Http connection = new Http(server)) {
            Http.Answer answer = connection
                    .send("POST %s HTTP/1.1\nHost: x\nContent-Type: application/json\nContent-Length: 1000\n%s\n"
                            .formatted(path, authorization.isEmpty() ? "" : "Authorization: " + authorization + "\n"))
                    .answer();

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.head()).containsIgnoringCase("www-authenticate: bearer");
            assertProblem(answer.head(), answer.body(), 401, "Send the credential that is configured for this source");
            assertThat(connection.isClosed()).isTrue();
        }
        assertThat(recorder.attempts).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/webhooks/alertmanager/lab, is not the one of the source in this address",
        "/api/v1/webhooks/alertmanager/PROD, is not the one of the source in this address",
        "/api/v1/webhooks/alertmanager/nobody, is not the one of the source in this address",
        "/api/v1/webhooks/railway/prod, The source 'prod' is configured with kind alertmanager",
        "/api/v1/webhooks/railway/rail, is not the one of the source in this address",
    })
    void a_credential_opens_its_own_address_only(String path, String says) throws Exception {
        assertProblem(post(path, BEARER, Bodies.firing(1)), 403, says);
        assertThat(recorder.attempts).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/json+x",
                "application/jsonp",
                "multipart/form-data; boundary=x",
                "application/json; charset=utf-16",
                "application/json, text/plain",
                "application/x-www-form-urlencoded",
                "*/*",
            })
    void only_json_is_read(String type) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(PATH))
                .header("Authorization", BEARER)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(Bodies.firing(1)))
                .build();

        assertProblem(
                http.send(request, BodyHandlers.ofString()),
                415,
                "Send the body as application/json; it came as '" + type);
    }

    @Test
    void json_may_name_the_charset_that_it_has_anyway() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(PATH))
                .header("Authorization", BEARER)
                .header("Content-Type", "application/json; charset=UTF-8")
                .POST(BodyPublishers.ofByteArray(Bodies.firing(1)))
                .build();

        assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    @Test
    void without_a_type_or_compressed_it_is_not_read() throws Exception {
        HttpRequest untyped = HttpRequest.newBuilder(server.resolve(PATH))
                .header("Authorization", BEARER)
                .POST(BodyPublishers.ofByteArray(Bodies.firing(1)))
                .build();
        assertProblem(http.send(untyped, BodyHandlers.ofString()), 415, "it came without a Content-Type");

        HttpRequest compressed = request(PATH, new byte[] {31, -117, 8})
                .header("Authorization", BEARER)
                .header("Content-Encoding", "gzip")
                .build();
        assertProblem(http.send(compressed, BodyHandlers.ofString()), 415, "without a Content-Encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "HEAD"})
    void other_methods_are_not_allowed(String method) throws Exception {
        for (String path : List.of(PATH, PATH + "/", "/api/v1/webhooks/railway/rail")) {
            HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                    .header("Authorization", BEARER)
                    .method(method, BodyPublishers.noBody())
                    .build();

            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(405);
            assertThat(answer.headers().firstValue("allow"))
                    .hasValueSatisfying(allow -> assertThat(allow).contains("POST"));
            if (!method.equals("HEAD")) assertProblem(answer, 405, "Webhooks are sent with POST");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', found nothing",
        "'{', is not JSON as expected",
        "'[]', found a list",
        "'{}', 'found none, but the keys of an empty object'",
        "'{\"text\":\"hello\"}', 'found none, but the keys ''text'''",
        "'{\"version\":\"5\",\"alerts\":[]}', 'found ''5'''",
    })
    void what_is_no_webhook_of_alertmanager_is_refused_by_name(String body, String says) throws Exception {
        assertProblem(post(PATH, BEARER, body.getBytes(StandardCharsets.UTF_8)), 400, says);
        assertThat(recorder.attempts).isEmpty();
    }

    @Test
    void an_announced_body_above_the_limit_is_refused_before_it_comes() throws Exception {
        try (Http connection = new Http(server)) {
            Http.Answer answer = connection
                    .send(
                            "POST %s HTTP/1.1\nHost: x\nAuthorization: %s\nContent-Type: application/json\nContent-Length: %d\n\n"
                                    .formatted(PATH, BEARER, WebhooksProfile.MAX_BODY + 1))
                    .answer();

            assertProblem(answer.head(), answer.body(), 413, "limit of 262144 bytes (remediator.ingest.max-body)");
            assertThat(connection.isClosed()).isTrue();
        }
    }

    @Test
    void a_connection_on_which_nothing_was_left_unread_serves_the_next_request() throws Exception {
        try (Http connection = new Http(server)) {
            for (int i = 0; i < 3; i++) {
                Http.Answer answer = connection
                        .send("GET /q/health/live HTTP/1.1\nHost: x\n\n")
                        .answer();

                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.head()).doesNotContainIgnoringCase("connection: close");
            }
        }
    }

    @Test
    void a_chunked_body_above_the_limit_is_refused_while_it_comes() throws Exception {
        byte[] body = new byte[WebhooksProfile.MAX_BODY + 1];
        Arrays.fill(body, (byte) ' ');

        assertProblem(send(PATH, BEARER, chunked(body)), 413, "limit of 262144 bytes");
        assertThat(recorder.attempts).isEmpty();
    }

    @Test
    void a_chunked_body_without_an_end_is_refused_once_it_is_above_the_limit() throws Exception {
        try (Http connection = new Http(server)) {
            connection.send(
                    "POST %s HTTP/1.1\nHost: x\nAuthorization: %s\nContent-Type: application/json\nTransfer-Encoding: chunked\n\n"
                            .formatted(PATH, BEARER));
            byte[] chunk = ("8000\r\n" + " ".repeat(0x8000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 9; i++) connection.send(chunk);

            assertThat(connection.answer().status()).isEqualTo(413);
            assertThat(connection.isClosed()).isTrue();
        }
    }

    @Test
    void bodies_up_to_the_limit_are_read_announced_or_chunked() throws Exception {
        byte[] body = Arrays.copyOf(Bodies.firing(200), WebhooksProfile.MAX_BODY);
        Arrays.fill(body, Bodies.firing(200).length, body.length, (byte) '\n');

        assertThat(post(PATH, BEARER, body).body()).isEqualTo("{\"accepted\":200}");
        assertThat(send(PATH, BEARER, chunked(body)).body()).isEqualTo("{\"accepted\":200}");
        assertThat(recorder.committed).allSatisfy(d -> assertThat(d.body()).isEqualTo(body));
    }

    @Test
    void a_body_that_comes_too_slowly_is_given_up_so_that_it_is_sent_again() throws Exception {
        try (Http connection = new Http(server)) {
            connection.send(
                    "POST %s HTTP/1.1\nHost: x\nAuthorization: %s\nContent-Type: application/json\nContent-Length: 1000\n\n{"
                            .formatted(PATH, BEARER));

            Http.Answer answer = connection.answer();

            assertProblem(answer.head(), answer.body(), 503, "did not come within 1 s");
            assertThat(connection.isClosed()).isTrue();
        }
    }

    @Test
    void more_bytes_than_may_be_in_flight_are_to_be_sent_again() throws Exception {
        List<Http> open = new ArrayList<>();
        for (int i = 0; i < WebhooksProfile.MAX_IN_FLIGHT / WebhooksProfile.MAX_BODY; i++) {
            open.add(new Http(server)
                    .send(
                            "POST %s HTTP/1.1\nHost: x\nAuthorization: %s\nContent-Type: application/json\nExpect: 100-continue\nContent-Length: %d\n\n"
                                    .formatted(PATH, BEARER, WebhooksProfile.MAX_BODY)));
            assertThat(open.getLast().answer().status()).isEqualTo(100);
        }

        HttpResponse<String> answer = post(PATH, BEARER, Bodies.firing(1));
        assertProblem(answer, 503, "remediator.ingest.max-in-flight");
        assertThat(answer.headers().firstValue("retry-after")).hasValue("5");

        for (Http connection : open) connection.close();
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(post(PATH, BEARER, Bodies.firing(1)).statusCode())
                                .isEqualTo(200));
    }

    @Test
    void a_body_that_would_become_far_larger_than_it_is_is_not_read() throws Exception {
        byte[] body = ("{\"version\":\"4\",\"alerts\":[{\"labels\":{" + "\"a\":\"b\",".repeat(30_000))
                .getBytes(StandardCharsets.UTF_8);
        assertThat(body).hasSizeLessThan(WebhooksProfile.MAX_BODY);

        assertProblem(post(PATH, BEARER, body), 413, "remediator.ingest.max-in-flight");
    }

    @Test
    void a_sender_that_expects_a_go_ahead_gets_it_only_with_a_credential() throws Exception {
        byte[] body = Bodies.firing(1);
        String head =
                "POST %s HTTP/1.1\nHost: x\nContent-Type: application/json\nExpect: 100-continue\nContent-Length: %d\n%s\n";
        try (Http connection = new Http(server)) {
            assertThat(connection
                            .send(head.formatted(PATH, body.length, ""))
                            .answer()
                            .status())
                    .isEqualTo(401);
        }
        try (Http connection = new Http(server)) {
            connection.send(head.formatted(PATH, body.length, "Authorization: " + BEARER + "\n"));
            assertThat(connection.answer().status()).isEqualTo(100);
            assertThat(connection.send(body).answer().status()).isEqualTo(200);
        }
    }

    @Test
    void one_connection_serves_many_deliveries() throws Exception {
        byte[] body = Bodies.firing(1);
        String head =
                "POST %s HTTP/1.1\nHost: x\nAuthorization: %s\nContent-Type: application/json\nContent-Length: %d\n\n"
                        .formatted(PATH, BEARER, body.length);
        try (Http connection = new Http(server)) {
            for (int i = 0; i < 5; i++) {
                assertThat(connection.send(head).send(body).answer().status()).isEqualTo(200);
            }
        }
        assertThat(recorder.committed).hasSize(5);
    }

    @Test
    void with_the_database_away_it_is_to_be_sent_again() throws Exception {
        recorder.away = true;
        HttpResponse<String> answer = post(PATH, BEARER, Bodies.firing(1));

        assertProblem(answer, 503, "The database does not answer. Send it again.");
        assertThat(answer.headers().firstValue("retry-after")).hasValue("5");

        recorder.away = false;
        assertThat(post(PATH, BEARER, Bodies.firing(1)).statusCode()).isEqualTo(200);
    }

    @Test
    void what_the_database_can_never_store_is_refused() throws Exception {
        recorder.invalid.add("prod");

        assertProblem(post(PATH, BEARER, Bodies.firing(1)), 400, "can never store");
    }

    @Test
    void a_mistake_of_ours_is_named_as_one() throws Exception {
        recorder.broken.add("prod");

        assertProblem(post(PATH, BEARER, Bodies.firing(1)), 500, "The service's log names the cause");
    }

    @Test
    void known_repeats_are_answered_without_a_transaction() throws Exception {
        recorder.known.add("prod");

        assertThat(post(PATH, BEARER, Bodies.firing(2)).body()).isEqualTo("{\"accepted\":2}");
        assertThat(recorder.attempts).isEmpty();
    }

    @Test
    void valid_bodies_that_start_nothing_are_accepted() throws Exception {
        HttpRequest request = request(
                        "/api/v1/webhooks/railway/rail",
                        "{\"type\":\"Deployment.building\"}".getBytes(StandardCharsets.UTF_8))
                .header("X-Railway-Secret", WebhooksProfile.RAIL)
                .build();

        assertThat(http.send(request, BodyHandlers.ofString()).body()).isEqualTo("{\"accepted\":0}");
        assertThat(recorder.attempts).isEmpty();
    }

    @Test
    void when_too_many_wait_the_next_is_told_at_once_and_the_others_are_kept() throws Exception {
        recorder.gate.drainPermits();
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        answers.add(postAsync());
        recorder.atGate.acquireUninterruptibly();
        for (int i = 0; i < 5; i++) answers.add(postAsync());

        var first = CompletableFuture.anyOf(answers.toArray(CompletableFuture[]::new))
                .join();
        assertProblem((HttpResponse<?>) first, 503, "Too many deliveries wait");
        recorder.gate.release(PERMITS);

        assertThat(answers.stream().map(a -> a.join().statusCode()).filter(s -> s == 200))
                .hasSize(5);
        assertThat(recorder.committed).hasSize(5);
    }

    @Test
    void when_the_database_hangs_senders_are_not_kept_waiting() throws Exception {
        recorder.gate.drainPermits();

        HttpResponse<String> answer = post(PATH, BEARER, Bodies.firing(1));
        recorder.gate.release(PERMITS);

        assertProblem(answer, 503, "not written in time");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/webhooks/alertmanager/prod;a=b",
                "/api/v1/webhooks/alertmanager/pro%64",
                "/api/v1/webhooks//alertmanager/prod",
                "/api/v1/webhooks/./alertmanager/prod",
                "/api/v1/webhooks/x/../alertmanager/prod",
                "/api/v1/webhooks/alertmanager\\prod",
                "//api/v1/webhooks/alertmanager/prod",
            })
    void odd_paths_end_at_the_door(String path) throws Exception {
        try (Http connection = new Http(server)) {
            Http.Answer answer = connection
                    .send(
                            "POST %s HTTP/1.1\nHost: x\nAuthorization: %s\nContent-Type: application/json\nContent-Length: 2\n\n{}"
                                    .formatted(path, BEARER))
                    .answer();

            assertThat(answer.status()).isEqualTo(400);
            // The server itself refuses a backslash, without a word.
            if (!path.contains("\\")) assertProblem(answer.head(), answer.body(), 400, "in its path");
        }
    }

    /** Its frames announce no length, and many of its streams fit one connection. */
    @Test
    void http2_is_not_spoken() throws Exception {
        try (HttpClient asksForMore =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            HttpResponse<String> answer = asksForMore.send(
                    HttpRequest.newBuilder(server.resolve("/q/health")).build(), BodyHandlers.ofString());

            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        }
    }

    @Test
    void elsewhere_bodies_are_small() throws Exception {
        HttpResponse<String> answer = send("/elsewhere", "", BodyPublishers.ofByteArray(new byte[16385]));

        assertProblem(answer, 413, "limit of 16384 bytes");
    }

    @Test
    void hostile_values_stay_values() throws Exception {
        byte[] body = new String(Bodies.firing(1), StandardCharsets.UTF_8)
                .replace("prod-eu-1", "x\\r\\nX-Injected: 1\\u0000<script>")
                .getBytes(StandardCharsets.UTF_8);

        HttpResponse<String> answer = post(PATH, BEARER, body);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().map()).doesNotContainKey("x-injected");
    }

    private HttpResponse<String> post(String path, String authorization, byte[] body) throws Exception {
        return send(path, authorization, BodyPublishers.ofByteArray(body));
    }

    private CompletableFuture<HttpResponse<String>> postAsync() {
        return http.sendAsync(
                request(PATH, Bodies.firing(1)).header("Authorization", BEARER).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> send(String path, String authorization, BodyPublisher body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .POST(body);
        if (!authorization.isEmpty()) request.header("Authorization", authorization);
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, byte[] body) {
        return HttpRequest.newBuilder(server.resolve(path))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
    }

    private static BodyPublisher chunked(byte[] body) {
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
    }

    private void assertProblem(HttpResponse<?> answer, int status, String says) throws Exception {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertProblem(
                "content-type: " + answer.headers().firstValue("content-type").orElse(""),
                String.valueOf(answer.body()),
                status,
                says);
    }

    private void assertProblem(String head, String body, int status, String says) throws Exception {
        assertThat(head).containsIgnoringCase("content-type: application/problem+json");
        assertThat(head).doesNotContainIgnoringCase("location:");
        JsonNode problem = json.readTree(body);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("title").asText()).isNotBlank();
        assertThat(problem.path("detail").asText()).contains(says);
    }
}
