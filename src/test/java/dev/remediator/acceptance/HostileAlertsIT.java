package dev.remediator.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.acceptance.fault.Kind;
import dev.remediator.acceptance.fault.Platforms;
import dev.remediator.alert.Text;
import dev.remediator.audit.AuditTrail;
import dev.remediator.demo.Receiver;
import dev.remediator.demo.Web;
import dev.remediator.identity.Access;
import dev.remediator.identity.Grant;
import dev.remediator.report.HostileValues;
import dev.remediator.store.Transactions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever can make an alert fire, or name a branch or a service, writes into every field that it brings. What they write is
 * shown as it is and means nothing: not to a browser, a channel, a terminal, a log, the database, and above all not to
 * what is done to which target.
 */
class HostileAlertsIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String RAILWAY = "a-secret-of-the-acceptance-tests";
    private static final int MOST_PAGES = 400;
    private static final Pattern TAG = Pattern.compile("<([a-zA-Z][-a-zA-Z0-9]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>");
    private static final Pattern ATTRIBUTE =
            Pattern.compile("([-a-zA-Z:@]+)(?:\\s*=\\s*(\"[^\"]*\"|'[^']*'|[^\\s\"'>]+))?");
    private static final Pattern LINK = Pattern.compile("href=\"(/[^\"#]*)\"");
    private static final Set<String> NEVER = Set.of(
            "iframe", "object", "embed", "base", "style", "applet", "frame", "math", "foreignobject", "video", "audio");
    private static final Set<String> ADDRESSES = Set.of("href", "src", "action", "srcset", "formaction", "xlink:href");

    private final List<String> values = HostileValues.texts().stream()
            .filter(value -> value.length() < 3_500)
            .toList();
    private final Platforms platforms;
    private final Receiver receiver = new Receiver();
    private final HttpClient browser = HttpClient.newHttpClient();
    private final Instant since = Instant.now().minusSeconds(30);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @SuppressWarnings("NullAway.Init")
    private Service service;

    HostileAlertsIT() throws Exception {
        platforms = new Platforms();
    }

    @AfterEach
    void end() throws IOException {
        try {
            service.close();
        } finally {
            platforms.close();
            receiver.close();
            browser.shutdownNow();
        }
    }

    private void start() throws Exception {
        var remediations = work.resolve("remediations");
        var targets = new LinkedHashMap<String, Kind>();
        for (int i = 0; i < values.size(); i++) targets.put(target(i), Kind.HTTP_TRIP);
        platforms.write(remediations, targets);
        Files.writeString(remediations.resolve("faults").resolve("heal-hostile.yaml"), """
                playbook: heal-hostile
                about: Whatever the alert says.
                severity: P1
                when: [ 'hostile="yes"' ]
                target: ${labels.service}
                autonomy: auto
                try:
                  - { do: breaker.trip, with: { breaker: main } }
                verify: { check: healed, within: 20s, every: 250ms }
                deadline: 150s
                """);
        service = Service.in(
                work,
                Map.of(
                        "REMEDIATOR_REMEDIATIONS", remediations.toString(),
                        "RAILWAY_TOKEN", "token",
                        "REMEDIATOR_SOURCES_RAIL_KIND", "railway",
                        "REMEDIATOR_SOURCES_RAIL_HEADER_NAME", "X-Railway-Secret",
                        "REMEDIATOR_SOURCES_RAIL_HEADER_VALUE", RAILWAY,
                        "REMEDIATOR_CHANNELS_WEBHOOK_URL", receiver.uri("/news").toString(),
                        "REMEDIATOR_CHANNELS_WEBHOOK_SECRET", "a-key-of-the-acceptance-tests"));
        service.start();
    }

    /** As it is when it has been sent and stored: half a character does not even leave. */
    private static String stored(String value) {
        return Text.storable(new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }

    private static String target(int nth) {
        return "t" + nth;
    }

    /** Two alerts: one of a target that is there, one that would choose its target by the value. */
    private String firing(int nth, String status) {
        var value = values.get(nth);
        var root = Web.JSON.createObjectNode();
        root.put("version", "4")
                .put("groupKey", value)
                .put("status", status)
                .put("receiver", value)
                .put("truncatedAlerts", 0)
                .put("externalURL", value);
        root.putObject("groupLabels").put("alertname", value);
        root.putObject("commonLabels").put("note", value);
        root.putObject("commonAnnotations").put("summary", value);
        var alerts = root.putArray("alerts");
        for (var aimed : List.of(target(nth), value)) {
            var alert = alerts.addObject()
                    .put("status", status)
                    .put("startsAt", since.toString())
                    .put(
                            "endsAt",
                            status.equals("firing")
                                    ? "0001-01-01T00:00:00Z"
                                    : Instant.now().toString())
                    .put("generatorURL", value)
                    .put("fingerprint", value);
            var labels = alert.putObject("labels")
                    .put("alertname", value)
                    .put("service", aimed)
                    .put("hostile", "yes")
                    .put("severity", value)
                    .put("note", value);
            if (value.chars().allMatch(c -> Character.isLetterOrDigit(c) && c < 128)
                    && !Character.isDigit(value.charAt(0))) labels.put(value, value);
            ObjectNode annotations = alert.putObject("annotations");
            for (var name : List.of("summary", "description", "runbook_url", "dashboard")) annotations.put(name, value);
        }
        return root.toString();
    }

    private static String deployment(String value) {
        var root = Web.JSON.createObjectNode().put("type", "Deployment.crashed").put("severity", value);
        root.put("timestamp", Instant.now().toString());
        root.putObject("details")
                .put("id", value)
                .put("source", value)
                .put("status", "CRASHED")
                .put("branch", value)
                .put("commitHash", value)
                .put("commitAuthor", value)
                .put("commitMessage", value);
        var resource = root.putObject("resource");
        for (var part : List.of("workspace", "project", "environment", "service", "deployment"))
            resource.putObject(part).put("id", value).put("name", value);
        return root.toString();
    }

    @Test
    void whateverAnAlertSaysIsShownAndMeansNothing() throws Exception {
        start();
        var taken = new ArrayList<Integer>();
        for (int i = 0; i < values.size(); i++) {
            var status = service.post(firing(i, "firing")).status();
            assertThat(status).as(values.get(i)).isIn(200, 400);
            if (status == 200) taken.add(i);
            assertThat(Web.post(
                                    service.uri("/api/v1/webhooks/railway/rail"),
                                    deployment(values.get(i)),
                                    "X-Railway-Secret",
                                    RAILWAY,
                                    "Content-Type",
                                    "application/json")
                            .status())
                    .as(values.get(i))
                    .isIn(200, 400);
        }
        assertThat(taken).as("nearly all of them are texts like others").hasSizeGreaterThan(values.size() - 3);

        await().atMost(SOON)
                .until(() -> rows().count("select count(*) from run where phase = 'SUCCEEDED'") == taken.size());
        whatIsDoneToWhichTargetIsWhatThePlaybookSays(taken);
        for (int i : taken)
            assertThat(service.post(firing(i, "resolved")).status()).isEqualTo(200);
        await().atMost(SOON)
                .until(() -> rows().count("select count(*) from announcement where kind = 'REVIEWED'") == taken.size());
        whatWasStoredIsWhatCame(taken);
        noPageHoldsMarkupThatIsNotOurs(taken);
        noAddressAnswersWithAFault();
        noLineOfTheLogIsForged();
        theChannelHearsStrings(taken);
    }

    private void whatIsDoneToWhichTargetIsWhatThePlaybookSays(List<Integer> taken) {
        for (int i : taken)
            assertThat(platforms.effects(target(i))).as(values.get(i)).isEqualTo(1);
        assertThat(rows().all(
                                "select distinct playbook, capability, says = 'set breaker main of ' || target || ' to open"
                                        + " (now closed)' from effect"))
                .containsExactly("heal-hostile breaker.trip t");
        assertThat(rows().count("select count(*) from effect")).isEqualTo(taken.size());
        assertThat(rows().count("select count(*) from run where target !~ '^t[0-9]+$'"))
                .isZero();
        assertThat(rows().count("""
                        select count(*) from alert_episode e join run r on r.id = e.run_id where e.labels ->> 'service' <> r.target
                        """)).isZero();
    }

    private void whatWasStoredIsWhatCame(List<Integer> taken) {
        for (int i : taken) {
            var labels = rows().all(
                            "select labels from alert_episode e join run r on r.id = e.run_id where r.target = '"
                                    + target(i) + "'");
            assertThat(Web.parse(labels.getFirst()).path("note").asText()).isEqualTo(stored(values.get(i)));
        }
    }

    private void noPageHoldsMarkupThatIsNotOurs(List<Integer> taken) {
        var session = session();
        var open = new ArrayDeque<>(List.of("/", "/alerts", "/runbook"));
        rows().all("select id from incident").forEach(id -> {
            open.add("/incidents/" + id);
            open.add("/incidents/" + id + "/review");
        });
        var seen = new LinkedHashSet<String>();
        var shown = new StringBuilder();
        while (!open.isEmpty() && seen.size() < MOST_PAGES) {
            var path = open.poll();
            if (!seen.add(path)) continue;
            var reply = get(path, session);
            if (!reply.headers().firstValue("Content-Type").orElse("").startsWith("text/html")) continue;
            assertThat(reply.statusCode()).as(path).isEqualTo(200);
            assertThat(reply.headers().map().keySet()).as(path).noneMatch(name -> name.equalsIgnoreCase("X-Injected"));
            assertThat(reply.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'self'")
                    .doesNotContain("unsafe");
            inert(path, reply.body());
            shown.append(reply.body());
            var links = LINK.matcher(reply.body());
            while (links.find()) open.add(links.group(1).replace("&amp;", "&"));
        }
        assertThat(seen).hasSizeGreaterThan(3 * taken.size());
        for (int i : taken) assertThat(shown).as(values.get(i)).contains(escaped(stored(values.get(i))));
    }

    /** Every tag in it could stand in a template of ours. */
    private static void inert(String path, String page) {
        var tags = TAG.matcher(page);
        while (tags.find()) {
            var name = tags.group(1).toLowerCase(Locale.ROOT);
            assertThat(NEVER).as("%s in %s", tags.group(), path).doesNotContain(name);
            var attributes = ATTRIBUTE.matcher(tags.group(2));
            while (attributes.find()) {
                var attribute = attributes.group(1).toLowerCase(Locale.ROOT);
                assertThat(attribute)
                        .as("%s in %s", tags.group(), path)
                        .doesNotStartWith("on")
                        .isNotEqualTo("style");
                if (ADDRESSES.contains(attribute) && attributes.group(2) != null)
                    assertThat(attributes.group(2).substring(1))
                            .as("%s in %s", tags.group(), path)
                            .matches("(?s)(/(?!/)|#|https?://|tel:|mailto:).*|\"");
            }
            if (name.equals("script")) assertThat(tags.group()).as(path).containsPattern("src=\"/(assets|webjars)/");
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private void noAddressAnswersWithAFault() {
        var session = session();
        for (var value : values) {
            var encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
            for (var path : List.of(
                    "/?after=",
                    "/alerts?state=",
                    "/alerts?match=",
                    "/incidents/",
                    "/api/v1/incidents?cursor=",
                    "/api/v1/alerts?match=",
                    "/api/v1/playbooks/")) {
                var whole = path + encoded + (path.endsWith("playbooks/") ? "/statistics" : "");
                if (whole.length() < 4_000)
                    assertThat(get(whole, session).statusCode()).as(whole).isLessThan(500);
            }
        }
        for (var id : rows().all("select id from incident")) {
            assertThat(Web.parse(get("/api/v1/incidents/" + id, session).body())
                            .path("id")
                            .asText())
                    .isEqualTo(id);
            var review = get("/api/v1/incidents/" + id + "/review.md", session);
            assertThat(review.statusCode()).isEqualTo(200);
            assertThat(review.body()).doesNotContain("<").doesNotContain("\n>").doesNotContain("```");
        }
        assertThat(rows().count("select count(*) from announcement")).isPositive();
    }

    private void noLineOfTheLogIsForged() {
        for (var line : service.said().split("\n", -1))
            assertThat(line)
                    .doesNotContain("\u001b[31m")
                    .doesNotContain("\r")
                    .doesNotStartWith("2026-01-01")
                    .doesNotContain("ERROR");
    }

    private void theChannelHearsStrings(List<Integer> taken) {
        await().atMost(SOON)
                .until(() ->
                        rows().count("select count(*) from outbox where sent_at is null and dead_at is null") == 0);
        assertThat(rows().count("select count(*) from outbox where dead_at is not null"))
                .isZero();
        assertThat(receiver.received().stream()
                        .map(Receiver.Received::json)
                        .filter(news -> news.at("/data/kind").asText().equals("reviewed")))
                .hasSize(taken.size());
    }

    private HttpResponse<String> get(String path, String session) {
        try {
            return browser.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
                            .timeout(Duration.ofSeconds(20))
                            .header("Cookie", session)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String session() {
        var access = new Access(new Transactions(service.database()), new AuditTrail());
        var grant = new Grant(Optional.empty(), Set.of("viewer"));
        return "remediator="
                + access.open(grant, Duration.ofMinutes(5), Instant.now()).reveal();
    }

    private Rows rows() {
        return new Rows(service.database());
    }
}
