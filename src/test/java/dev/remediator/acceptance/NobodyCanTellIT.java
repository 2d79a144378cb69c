package dev.remediator.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.remediator.audit.AuditTrail;
import dev.remediator.demo.Receiver;
import dev.remediator.demo.Web;
import dev.remediator.identity.Access;
import dev.remediator.identity.Grant;
import dev.remediator.store.Transactions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code kill -9} between the request of an effect and its result, where the platform cannot tell afterwards whether it
 * happened: nothing is repeated, people are told what was intended and what is known, and the run goes on from what they say.
 */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class NobodyCanTellIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    /** What the killed process was telling is told again when its minute for it is over, and the rest after that. */
    private static final Duration AFTER_A_LEASE = Duration.ofSeconds(90);

    private final Switchboard switchboard;
    private final Receiver receiver = new Receiver();
    private final Instant since = Instant.now();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @SuppressWarnings("NullAway.Init")
    private Service service;

    NobodyCanTellIT() throws IOException {
        switchboard = new Switchboard();
    }

    @BeforeEach
    void aBreakerBehindAnEndpoint() throws Exception {
        service = Service.in(
                work,
                Map.of(
                        "REMEDIATOR_REMEDIATIONS", work.resolve("remediations").toString(),
                        "REMEDIATOR_CHANNELS_WEBHOOK_URL", receiver.uri("/news").toString(),
                        "REMEDIATOR_CHANNELS_WEBHOOK_SECRET", "a-key-of-the-acceptance-tests"));
        var folder = Files.createDirectories(work.resolve("remediations").resolve("gateway"));
        Files.writeString(folder.resolveSibling("targets.yaml"), """
                targets:
                  gateway:
                    about: The gateway of the stand-in
                    owner: platform
                    breakers:
                      http:
                        breakers:
                          brightdata:
                            state: { url: "BOARD/breaker", pointer: /state, open: open, closed: closed }
                            trip: { url: "BOARD/breaker/trip" }
                            reset: { url: "BOARD/breaker/reset" }
                    checks:
                      breaker-open:
                        http: { url: "BOARD/breaker", body: { pointer: /state, equals: open } }
                """.replace(
                        "BOARD", switchboard.uri("").toString()));
        Files.writeString(folder.resolve("upstream-down.yaml"), """
                playbook: upstream-down
                about: Bright Data does not answer.
                severity: P1
                when: [ 'alertname="UpstreamDown"' ]
                target: gateway
                autonomy: auto
                try:
                  - { do: breaker.trip, with: { breaker: brightdata } }
                verify: { check: breaker-open, hold: 500ms, within: 5s, every: 250ms }
                deadline: 10m
                """);
        Files.writeString(folder.resolveSibling("people.yaml"), """
                engineers:
                  ana: { name: Ana Example, phone: "+49 30 23125101" }
                groups:
                  platform: { about: Owns it, members: [ ana ] }
                escalation:
                  P1: [ { after: 0m, group: platform } ]
                """);
    }

    @AfterEach
    void endEverything() {
        try {
            service.close();
        } finally {
            switchboard.close();
            receiver.close();
        }
    }

    @ParameterizedTest(
            name = "after the new start the endpoint answers {0} and shows {1}; a person says {4}, and it ends {5}")
    @CsvSource(
            delimiter = '|',
            value = {
                "503 | closed | breaker brightdata of gateway cannot be read: HTTP 503"
                        + " | Look there by hand: open means that it happened, closed that it did not | happened | SUCCEEDED",
                "200 | half-open | breaker brightdata of gateway is neither open (\"open\") nor closed (\"closed\"): at /state is \"half-open\""
                        + " | Look there by hand: open means that it happened, closed that it did not | stop | NEEDS_HUMAN",
            })
    void peopleAreCalledOnceAndTheRunGoesOnFromWhatTheySay(
            int status, String state, String known, String next, String word, String end) throws Exception {
        service.start();
        assertThat(upstreamDown().status()).isEqualTo(200);
        await().atMost(SOON).pollInterval(Duration.ofMillis(20)).until(() -> switchboard.trips() == 1);

        service.kill();
        switchboard.shows(status, state);
        service.start();
        await().atMost(SOON).until(() -> rows().count("select count(*) from ask where kind = 'doubt'") == 1);

        assertThat(rows().runs()).containsExactly("IN_DOUBT");
        assertThat(rows().all("select capability, outcome from effect")).containsExactly("breaker.trip unknown");
        assertThat(rows().all("select target from acting"))
                .as("nobody else acts there")
                .containsExactly("gateway");
        var inTheChannel = await().atMost(AFTER_A_LEASE)
                .until(() -> heard("needs_human"), Optional::isPresent)
                .orElseThrow();
        System.out.println(String.join("\n", rows().told()));
        assertThat(inTheChannel)
                .as("what was intended, whom it concerns")
                .startsWith(
                        "It is not known whether this happened: set breaker brightdata of gateway to open (now closed).")
                .contains("Somebody of platform must look at gateway");
        await().atMost(AFTER_A_LEASE)
                .untilAsserted(() -> assertThat(heard("escalated")).contains("P1: platform is called"));
        var incident = rows().one("select id from incident");
        try (var visitor = new Visitor(service)) {
            for (var page : List.of("/", "/incidents/" + incident)) {
                assertThat(visitor.sees(page).replace("&quot;", "\""))
                        .contains("Needs a person")
                        .contains(known)
                        .contains(next);
            }
            assertThat(visitor.reads("/incidents/" + incident))
                    .as("whoever may only look is shown the command")
                    .contains("./remediator settle ")
                    .doesNotContain("It did not happen</button>");
        }
        switchboard.shows(200, "open");
        var asked = rows().one("select run_id || '/' || command_id from ask where kind = 'doubt'");
        var ana = session("ana");
        assertThat(Web.get(service.uri("/incidents/" + incident), "Cookie", ana).body())
                .contains("action=\"/doubts/" + asked + "/happened\"")
                .contains("action=\"/doubts/" + asked + "/did-not\"")
                .contains("action=\"/doubts/" + asked + "/stop\"");
        assertThat(Web.post(
                                service.uri("/doubts/" + asked + "/" + word),
                                "",
                                "Cookie",
                                ana,
                                "Origin",
                                "https://elsewhere.example")
                        .status())
                .as("the page of another site")
                .isEqualTo(403);
        assertThat(Web.post(
                                service.uri("/doubts/" + asked + "/" + word),
                                "",
                                "Cookie",
                                ana,
                                "Sec-Fetch-Site",
                                "same-origin")
                        .status())
                .isEqualTo(303);

        await().atMost(SOON).until(() -> rows().count("select count(*) from run where ended_at is not null") == 1);
        assertThat(rows().runs()).containsExactly(end);
        assertThat(rows().all("select outcome from effect"))
                .containsExactly(word.equals("happened") ? "done" : "unknown");
        // The alert goes on, also for a peer that has not told it yet: that is no reason to do it again.
        assertThat(upstreamDown().status()).isEqualTo(200);
        service.kill();
        service.start();
        await().atMost(SOON).until(() -> upstreamDown().status() == 200);
        assertThat(rows().runs()).containsExactly(end);
        assertThat(switchboard.trips()).as("the endpoint was asked once").isEqualTo(1);
    }

    private String session(String engineer) {
        var access = new Access(new Transactions(service.database()), new AuditTrail());
        var grant = new Grant(Optional.of(engineer), Set.of("operator"));
        return "remediator="
                + access.open(grant, Duration.ofMinutes(5), Instant.now()).reveal();
    }

    private Optional<String> heard(String kind) {
        return receiver.received().stream()
                .map(Receiver.Received::json)
                .filter(news -> news.at("/data/kind").asText().equals(kind))
                .map(news -> news.at("/data/text").asText())
                .findFirst();
    }

    private Web.Reply upstreamDown() {
        return service.post(Payload.firing(since, "alertname", "UpstreamDown", "severity", "critical"));
    }

    private Rows rows() {
        return new Rows(service.database());
    }
}
