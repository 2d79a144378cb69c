package dev.remediator.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.remediator.audit.AuditTrail;
import dev.remediator.demo.Web;
import dev.remediator.identity.Access;
import dev.remediator.identity.Grant;
import dev.remediator.identity.Role;
import dev.remediator.store.Transactions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every secret that the service is given has a value that stands nowhere else, and whatever it calls fails and quotes back
 * all it was sent. None of these values is in its log, in an answer, in what other channels hear, in the audit, in the
 * database's tables, or in the files and the log of the database.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SecretsStaySecretIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    /** Fails at everything, and quotes what it was sent: address, headers and body. */
    private static final class Parrot implements AutoCloseable {
        private final HttpServer server;
        private final List<String> heard = new CopyOnWriteArrayList<>();

        Parrot() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", this::quote);
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        private void quote(HttpExchange exchange) throws IOException {
            try (exchange) {
                var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                heard.add(exchange.getRequestURI().getPath() + "\n" + body);
                var headers = new StringBuilder();
                exchange.getRequestHeaders()
                        .forEach((name, values) ->
                                headers.append(name).append(": ").append(values).append('\n'));
                var quoted = ("cannot " + exchange.getRequestMethod() + " " + exchange.getRequestURI() + "\n" + headers
                                + body)
                        .getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("X-Quoted", headers.toString().replaceAll("[\\r\\n]", " "));
                exchange.sendResponseHeaders(400, quoted.length);
                exchange.getResponseBody().write(quoted);
            }
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    /** Values that stand nowhere else, by what they are. */
    private final Map<String, String> canaries = new LinkedHashMap<>();

    private String canary(String what) {
        return canary(
                what, "kanari" + what.replace("-", "") + Long.toHexString(Double.doubleToLongBits(Math.random())));
    }

    private String canary(String what, String value) {
        canaries.put(what, value);
        return value;
    }

    @Test
    void noSecretIsReadAnywhereWhateverFails() throws Exception {
        try (var parrot = new Parrot()) {
            remediations(parrot.url());
            var service = Service.in(work, environment(parrot.url()));
            var seen = new ArrayList<String>();
            service.start();
            try {
                everythingGoesWrong(service, parrot, seen);
                seen.addAll(tables(new Rows(service.database())));
            } catch (RuntimeException e) {
                System.out.println(String.join("\n", new Rows(service.database()).told()) + "\n" + service.said());
                throw e;
            } finally {
                service.close();
            }
            canary(
                    "database-owner",
                    Files.readString(work.resolve("data/database.password")).strip());
            canary(
                    "database-application",
                    Files.readString(work.resolve("data/application.password")).strip());
            seen.add(service.said());
            seen.add(Files.readString(work.resolve("data/postgresql.log")));
            var files = files(work.resolve("data/database"));
            heardByChannels(parrot);

            var leaks = new ArrayList<String>();
            for (var canary : canaries.entrySet()) {
                for (var text : seen) {
                    leak(canary.getKey(), canary.getValue(), text).ifPresent(leaks::add);
                    leak(canary.getKey(), base64(canary.getValue()), text).ifPresent(leaks::add);
                }
                for (var file : files)
                    leak(canary.getKey() + " in a file of the database", canary.getValue(), file)
                            .ifPresent(leaks::add);
            }
            assertThat(leaks).isEmpty();
        }
    }

    /** What stands around it, and not the whole page. */
    private static Optional<String> leak(String what, String value, String text) {
        int at = text.indexOf(value);
        if (at < 0) return Optional.empty();
        return Optional.of(what + ": " + text.substring(Math.max(0, at - 150), Math.min(text.length(), at + 100)));
    }

    @Test
    void whatIsSetWronglyIsNamedAndNotShown() throws Exception {
        var wrong = List.of(
                Map.of(
                        "REMEDIATOR_SEALING_KEY_FILE",
                        Files.writeString(work.resolve("key"), canary("sealing-key"))
                                .toString()),
                Map.of("REMEDIATOR_CHANNELS_DISCORD_URL", "not an address " + canary("discord")),
                Map.of(
                        "REMEDIATOR_SOURCES_OTHER_KIND",
                        "alertmanager",
                        "REMEDIATOR_SOURCES_OTHER_BEARER",
                        canary("bearer"),
                        "REMEDIATOR_SOURCES_OTHER_BASIC_USER",
                        "user",
                        "REMEDIATOR_SOURCES_OTHER_BASIC_PASSWORD",
                        canary("password")));
        remediations("http://127.0.0.1:1");
        for (var settings : wrong) {
            var all = new LinkedHashMap<>(settings);
            all.put("REMEDIATOR_REMEDIATIONS", work.resolve("remediations").toString());
            var service = Service.in(work, all);
            service.launch();
            assertThat(service.ended(SOON.multipliedBy(2)))
                    .as(settings.keySet().toString())
                    .isIn(1, 2);
            assertThat(canaries.values()).noneMatch(service.said()::contains);
        }
    }

    private Map<String, String> environment(String parrot) throws IOException {
        var key = new byte[32];
        new java.util.Random(7).nextBytes(key);
        var sealing = canary("sealing-key", Base64.getEncoder().encodeToString(key));
        var all = new LinkedHashMap<String, String>();
        all.put("REMEDIATOR_REMEDIATIONS", work.resolve("remediations").toString());
        all.put(
                "REMEDIATOR_SEALING_KEY_FILE",
                Files.writeString(work.resolve("sealing-key"), sealing).toString());
        all.put("REMEDIATOR_SOURCES_DEMO_BEARER", canary("source-bearer"));
        all.put("REMEDIATOR_SOURCES_BASIC_KIND", "alertmanager");
        all.put("REMEDIATOR_SOURCES_BASIC_BASIC_USER", "user");
        all.put("REMEDIATOR_SOURCES_BASIC_BASIC_PASSWORD", canary("source-basic"));
        all.put("REMEDIATOR_SOURCES_HEADER_KIND", "railway");
        all.put("REMEDIATOR_SOURCES_HEADER_HEADER_NAME", "X-Key");
        all.put("REMEDIATOR_SOURCES_HEADER_HEADER_VALUE", canary("source-header"));
        all.put("REMEDIATOR_CHANNELS_SLACK_TOKEN", canary("slack-token", "xoxb-" + canary("slack")));
        all.put("REMEDIATOR_CHANNELS_SLACK_SIGNING_SECRET", canary("slack-signing"));
        all.put("REMEDIATOR_CHANNELS_SLACK_CHANNEL", "C0123456789");
        all.put("REMEDIATOR_CHANNELS_SLACK_APP", "A0123456789");
        all.put("REMEDIATOR_CHANNELS_SLACK_TEAM", "T0123456789");
        all.put("REMEDIATOR_CHANNELS_SLACK_BASE_URL", parrot + "/slack/");
        all.put("REMEDIATOR_CHANNELS_DISCORD_URL", parrot + "/api/webhooks/1/" + canary("discord"));
        all.put("REMEDIATOR_CHANNELS_TEAMS_URL", parrot + "/teams/workflows/x?sig=" + canary("teams"));
        all.put("REMEDIATOR_CHANNELS_MATTERMOST_URL", parrot + "/hooks/" + canary("mattermost"));
        all.put(
                "REMEDIATOR_CHANNELS_PAGERDUTY_ROUTING_KEY",
                canary("pagerduty", "0123456789abcdefcafe" + "a7c3e91d55b0"));
        all.put("REMEDIATOR_CHANNELS_PAGERDUTY_URL", parrot + "/pagerduty");
        all.put("REMEDIATOR_CHANNELS_WEBHOOK_URL", parrot + "/webhook");
        all.put("REMEDIATOR_CHANNELS_WEBHOOK_SECRET", canary("webhook") + "-of-more-than-24-characters");
        all.put("REMEDIATOR_CHANNELS_EMAIL_HOST", "127.0.0.1");
        all.put("REMEDIATOR_CHANNELS_EMAIL_PORT", "1");
        all.put("REMEDIATOR_CHANNELS_EMAIL_USER", "remediator");
        all.put("REMEDIATOR_CHANNELS_EMAIL_PASSWORD", canary("email"));
        all.put("REMEDIATOR_CHANNELS_EMAIL_FROM", "remediator@gateway.example");
        all.put("REMEDIATOR_CHANNELS_EMAIL_TO", "ops@gateway.example");
        all.put("REMEDIATOR_OIDC_ISSUER", parrot + "/issuer");
        all.put("REMEDIATOR_OIDC_CLIENT_ID", "remediator");
        all.put("REMEDIATOR_OIDC_CLIENT_SECRET", canary("oidc"));
        all.put("REMEDIATOR_OIDC_ROLES_VIEWER", "everybody");
        all.put("LEAK_RAILWAY", canary("railway"));
        all.put("LEAK_HEADER", canary("target-header"));
        return all;
    }

    private void remediations(String parrot) throws IOException {
        var folder = Files.createDirectories(work.resolve("remediations").resolve("leak"));
        Files.createDirectories(folder.resolveSibling("messages"));
        Files.writeString(folder.resolveSibling("messages").resolve("new-token.md"), "# A new token\nType it here.\n");
        Files.writeString(folder.resolveSibling("people.yaml"), """
                engineers: { ana: { name: Ana Example, email: ana@gateway.example } }
                groups: { platform: { about: Owns it, members: [ ana ], contact: "#platform" } }
                """);
        Files.writeString(folder.resolveSibling("targets.yaml"), """
                targets:
                  leak:
                    about: Quotes what it was sent
                    owner: platform
                    platform:
                      railway:
                        project: 00000000-0000-4000-8000-000000000001
                        environment: 00000000-0000-4000-8000-000000000002
                        service: 00000000-0000-4000-8000-000000000003
                        token: { env: LEAK_RAILWAY }
                        token-kind: project
                        url: "PARROT/graphql/v2"
                    readings:
                      http:
                        headers: { Authorization: { prefix: "Bearer ", env: LEAK_HEADER } }
                        readings:
                          account: { url: "PARROT/account" }
                    checks:
                      alive:
                        http:
                          url: "PARROT/alive"
                          headers: { X-Key: { env: LEAK_HEADER } }
                """.replace("PARROT", parrot));
        Files.writeString(folder.resolve("leak.yaml"), """
                playbook: leak
                about: Everything that has a secret, and fails.
                severity: P1
                when: [ 'alertname="Leak"' ]
                target: leak
                autonomy: auto
                gather:
                  account: { do: http.read, with: { name: account } }
                  health: { do: check, with: { name: alive } }
                steps:
                  - { do: ask, as: token, with: { group: platform, message: new-token, answer: secret, within: 5m } }
                  - { do: variable.set, with: { name: TOKEN, secret: "${answers.token}" } }
                otherwise: [ escalate ]
                deadline: 20m
                """);
        Files.writeString(folder.resolve("restarts.yaml"), """
                playbook: restarts
                about: A restart that fails.
                severity: P1
                when: [ 'alertname="Restart"' ]
                target: leak
                autonomy: auto
                steps:
                  - { do: restart, verify: { check: alive, within: 2s, every: 500ms } }
                otherwise: [ escalate ]
                deadline: 20m
                """);
    }

    private void everythingGoesWrong(Service service, Parrot parrot, List<String> seen) {
        var bearer = "Bearer " + canaries.get("source-bearer");
        var rows = new Rows(service.database());
        var access = new Access(new Transactions(service.database()), new AuditTrail());
        var all = Set.of(Role.OPERATOR, Role.APPROVER, Role.ADMINISTRATOR);
        var session = access.open(new Grant(Optional.of("ana"), all), Duration.ofMinutes(10), Instant.now());
        var cookie = new String[] {
            "Cookie",
            "remediator=" + canary("session", session.reveal()),
            "Sec-Fetch-Site",
            "same-origin",
            "Content-Type",
            "application/json"
        };

        // Deliveries: good ones, and such as are refused.
        var firing = Payload.firing(Instant.now(), "alertname", "Leak", "severity", "critical");
        var webhooks = "/api/v1/webhooks/alertmanager/";
        deliver(seen, service.webhook(), firing, "Authorization", bearer);
        deliver(seen, service.webhook(), "{\"alerts\": [oops", "Authorization", bearer);
        deliver(seen, service.webhook(), firing, "Authorization", "Bearer " + canary("wrong-bearer"));
        deliver(seen, service.webhook(), firing, "Authorization", bearer + "x");
        deliver(seen, service.uri(webhooks + "basic"), firing, "Authorization", bearer);
        deliver(
                seen,
                service.uri(webhooks + "basic"),
                "[]",
                "Authorization",
                basic(Objects.requireNonNull(canaries.get("source-basic"))));
        deliver(seen, service.uri(webhooks + canary("path")), firing, "Authorization", bearer);
        deliver(
                seen,
                service.uri("/api/v1/webhooks/railway/header"),
                "{]",
                "X-Key",
                String.valueOf(canaries.get("source-header")));
        say(
                seen,
                Web.post(
                        service.uri("/api/v1/slack/commands"),
                        "token=" + canary("slack-body"),
                        "X-Slack-Signature",
                        "v0=" + canary("slack-signature"),
                        "X-Slack-Request-Timestamp",
                        String.valueOf(Instant.now().getEpochSecond())));

        // People who cannot get in, and programs with what is no token.
        say(seen, Web.post(service.uri("/api/v1/tokens"), "{\"name\": \"" + canary("not-json"), cookie));
        say(seen, Web.get(service.uri("/api/v1/runs"), "Authorization", "Bearer rem_" + canary("token-too-short")));
        say(seen, Web.get(service.uri("/api/v1/runs"), "Cookie", "remediator=" + canary("no-session")));
        say(seen, Web.get(service.uri("/access/" + canary("no-link"))));
        say(
                seen,
                Web.post(
                        service.uri("/sign-in"),
                        "name=ana&password=" + canary("password"),
                        "Content-Type",
                        "application/x-www-form-urlencoded",
                        "Sec-Fetch-Site",
                        "same-origin"));
        say(seen, Web.get(service.uri("/sign-in/sso?code=" + canary("sso-code") + "&state=x")));
        var made = Web.post(service.uri("/api/v1/tokens"), "{\"name\": \"laptop\"}", cookie);
        if (made.status() == 201) canary("api-token", made.json().path("token").asText());

        // A person's secret, refused in a wrong shape, then taken; and what uses it fails.
        await().atMost(SOON).until(() -> rows.count("select count(*) from ask where closed_at is null") == 1);
        var question = rows.one("select run_id || '/' || command_id from ask where closed_at is null");
        var answer = canary("answer");
        var path = service.uri("/api/v1/questions/" + question + "/answer");
        say(seen, Web.post(path, "{\"answer\": [\"" + answer + "\"]}", cookie));
        say(
                seen,
                Web.post(
                        service.uri("/api/v1/questions/" + question.replaceAll("\\d$", "9") + "/answer"),
                        "{\"answer\": \"" + answer + "\"}",
                        cookie));
        var taken = Web.post(path, "{\"answer\": \"" + answer + "\"}", cookie);
        say(seen, taken);
        assertThat(taken.status()).as(taken.body()).isBetween(200, 299);
        await().atMost(SOON).until(() -> rows.count("select count(*) from run where ended_at is null") == 0);
        deliver(
                seen,
                service.webhook(),
                Payload.firing(Instant.now(), "alertname", "Restart", "severity", "critical"),
                "Authorization",
                bearer);
        await().atMost(SOON)
                .until(() -> rows.count("select count(*) from run where playbook = 'restarts' and ended_at is not null")
                        == 1);
        assertThat(parrot.heard).as("the calls were really made").anyMatch(each -> each.startsWith("/graphql"));

        // Every channel has tried, and failed.
        await().atMost(SOON)
                .until(() -> rows.count(
                                "select count(distinct channel) from outbox where attempts > 0 and last_error is not null")
                        >= 7);
        for (var address : List.of(
                "/api/v1/deliveries",
                "/api/v1/audit?limit=200",
                "/api/v1/audit/export",
                "/api/v1/incidents",
                "/api/v1/runs",
                "/api/v1/targets",
                "/api/v1/targets/leak",
                "/api/v1/tokens",
                "/",
                "/incidents",
                "/runs",
                "/targets",
                "/audit",
                "/playbooks",
                "/playbooks/leak",
                "/runbook")) say(seen, Web.get(service.uri(address), cookie));
        for (var run : rows.all("select id from run")) {
            say(seen, Web.get(service.uri("/runs/" + run), cookie));
            say(seen, Web.get(service.uri("/api/v1/runs/" + run), cookie));
            say(seen, Web.get(service.uri("/api/v1/runs/" + run + "/journal"), cookie));
        }
        for (var incident : rows.all("select id from incident"))
            say(seen, Web.get(service.uri("/incidents/" + incident), cookie));
    }

    /** As a source does it. */
    private static void deliver(List<String> seen, URI address, String body, String... headers) {
        var all = Stream.concat(Stream.of(headers), Stream.of("Content-Type", "application/json"))
                .toArray(String[]::new);
        say(seen, Web.post(address, body, all));
    }

    private static void say(List<String> seen, Web.Reply reply) {
        seen.add(reply.status() + "\n" + reply.body());
    }

    private static String basic(Object password) {
        return "Basic " + base64("user:" + password);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** All rows of all tables, as text. */
    private static List<String> tables(Rows rows) {
        var all = new ArrayList<String>();
        for (var table : rows.all("select relname from pg_class where relnamespace = 'public'::regnamespace"
                + " and relkind in ('r', 'p') and not relispartition"))
            all.addAll(rows.all("select t::text from " + table + " t"));
        return all;
    }

    private static List<String> files(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            var all = new ArrayList<String>();
            for (var file : files.filter(Files::isRegularFile).toList())
                all.add(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            return all;
        }
    }

    /** No channel hears the secret of another one, or of anything else. */
    private void heardByChannels(Parrot parrot) {
        var own = Map.of(
                "/pagerduty", "pagerduty", "/api/webhooks", "discord", "/hooks", "mattermost", "/graphql", "answer");
        for (var canary : canaries.entrySet())
            assertThat(parrot.heard)
                    .as(canary.getKey())
                    .noneMatch(each -> each.contains(canary.getValue())
                            && own.entrySet().stream()
                                    .noneMatch(o -> each.startsWith(o.getKey())
                                            && o.getValue().equals(canary.getKey())));
    }
}
