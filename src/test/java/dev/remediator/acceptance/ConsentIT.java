package dev.remediator.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.audit.AuditTrail;
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
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Consent, row by row, at a running service: what each word is answered with, and how often the platform was really asked
 * to change something.
 */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsentIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final List<String> SERVICES = List.of(
            "wrong-person",
            "own-request",
            "twice",
            "expired",
            "at-once",
            "after-the-end",
            "reason",
            "edited",
            "read-before",
            "moved",
            "cancelled");

    private Breakers platform;
    private Service service;
    private Access access;

    /** One for all: a folder of the instance would only be there for a test of it. */
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path work;

    @BeforeAll
    void aServiceThatAsks() throws Exception {
        platform = new Breakers();
        Files.createDirectories(folder().resolve("consent"));
        writeTargets("");
        Files.writeString(folder().resolve("people.yaml"), """
                engineers:
                  ana: { name: Ana Example }
                  ben: { name: Ben Example }
                  cem: { name: Cem Example }
                  dan: { name: Dan Example }
                groups:
                  platform: { about: Owns it, members: [ ana, ben, dan ] }
                  support: { about: Talks, members: [ cem ] }
                """);
        for (var each : SERVICES)
            write(
                    each,
                    each.equals("read-before") ? "ratelimit.set, with: { limit: 50 per 1m }" : trip(),
                    approve(each));
        service = Service.in(
                work, Map.of("REMEDIATOR_REMEDIATIONS", folder().toString(), "REMEDIATOR_RELOAD_EVERY", "1S"));
        service.start();
        access = new Access(new Transactions(service.database()), new AuditTrail());
    }

    @AfterAll
    void endEverything() {
        try {
            service.close();
        } finally {
            platform.close();
        }
    }

    private static String approve(String service) {
        return switch (service) {
            case "twice", "at-once" -> "by: platform, quorum: 2, within: 10m";
            case "expired" -> "by: platform, within: 2s";
            case "reason" -> "by: platform, within: 10m, reason: required";
            default -> "by: platform, within: 10m";
        };
    }

    private static String trip() {
        return "breaker.trip, with: { breaker: upstream }";
    }

    private static Path folder() {
        return work.resolve("remediations");
    }

    private void write(String name, String change, String approve) throws IOException {
        Files.writeString(
                folder().resolve("consent").resolve(name + ".yaml"),
                """
                playbook: NAME
                about: Something that people must agree to.
                severity: P3
                when: [ 'alertname="NAME"' ]
                target: NAME
                autonomy: auto
                steps:
                  - { do: CHANGE, approve: { APPROVE }VERIFY }
                deadline: 20m
                """.replace("NAME", name).replace("CHANGE", change).replace("APPROVE", approve).replace(
                        "VERIFY",
                        change.startsWith("breaker") ? ", verify: { check: tripped, within: 5s, every: 250ms }" : ""));
    }

    /** @param elsewhere a service that has moved, or nothing */
    private void writeTargets(String elsewhere) throws IOException {
        var targets = new StringBuilder("targets:\n");
        for (var each : SERVICES)
            targets.append("""
                      NAME:
                        about: A service of the stand-in
                        owner: platform
                        breakers:
                          http:
                            breakers:
                              upstream:
                                state: { url: "URL/breaker", pointer: /state, open: open, closed: closed }
                                trip: { url: "URL/trip" }
                                reset: { url: "URL/reset" }
                              other:
                                state: { url: "URL-other/breaker", pointer: /state, open: open, closed: closed }
                                trip: { url: "URL-other/trip" }
                                reset: { url: "URL-other/reset" }
                        rate-limits:
                          http:
                            read: { url: "URL/limit", count: /limit }
                            set: { method: put, url: "URL/limit", body: { limit: "{count}" } }
                        checks:
                          tripped: { http: { url: "URL/breaker", body: { pointer: /state, equals: open } } }
                    """.replace("NAME", each)
                    .replace("URL", platform.uri() + "/" + (each.equals(elsewhere) ? each + "-elsewhere" : each)));
        Files.writeString(folder().resolve("targets.yaml"), targets.toString());
    }

    private Web.Reply post(String who, String role, String path, String body) {
        var session = access.open(new Grant(Optional.of(who), Set.of(role)), Duration.ofMinutes(5), Instant.now());
        return Web.post(
                service.uri("/api/v1/" + path),
                body,
                "Cookie",
                "remediator=" + session.reveal(),
                "Sec-Fetch-Site",
                "same-origin",
                "Content-Type",
                "application/json");
    }

    private JsonNode get(String path) {
        var session = access.open(Grant.LOOK, Duration.ofMinutes(5), Instant.now());
        var reply = Web.get(service.uri("/api/v1/" + path), "Cookie", "remediator=" + session.reveal());
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json();
    }

    /** Begins a run by hand and waits until it asks. */
    private String asks(String name, String by) {
        var begun = post(by, "operator", "playbooks/" + name + "/run", "{\"reason\": \"to see\"}");
        assertThat(begun.status()).as(begun.body()).isEqualTo(202);
        var run = begun.json().path("run").asText();
        await().atMost(SOON).until(() -> !open(run).isEmpty());
        return run + "/" + open(run).getFirst();
    }

    private List<String> open(String run) {
        return rows().all("select command_id from ask where closed_at is null and run_id = '%s'".formatted(run));
    }

    private Web.Reply decide(String who, String id, String decision, String reason) {
        return post(
                who,
                "approver",
                "approvals/" + id + "/decision",
                "{\"decision\": \"%s\", \"reason\": \"%s\"}".formatted(decision, reason));
    }

    private Rows rows() {
        return new Rows(service.database());
    }

    private String endOf(String id) {
        var run = id.substring(0, id.indexOf('/'));
        await().atMost(SOON)
                .until(() -> rows().count("select count(*) from run where ended_at is not null and id = '" + run + "'")
                        == 1);
        return rows().one("select phase from run where id = '" + run + "'");
    }

    private void changed(String name, int times) {
        assertThat(platform.changes(name)).as("changes of " + name).isEqualTo(times);
    }

    private static void noted(Web.Reply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(202);
        assertThat(reply.body()).isEqualTo("{\"status\":\"noted\"}");
    }

    private static void refused(Web.Reply reply, int status, String title, String detail) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.body())
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}"
                        .formatted(title, status, detail));
    }

    @Test
    void whoIsNotInTheGroupIsNotHeard() {
        var id = asks("wrong-person", "ana");

        refused(
                decide("cem", id, "approve", ""),
                403,
                "Not yours to say",
                "Platform is asked, and cem is none of them.");
        refused(
                decide("cem", id, "deny", "no"),
                403,
                "Not yours to say",
                "Platform is asked, and cem is none of them.");

        assertThat(get("approvals/" + id).path("status").asText()).isEqualTo("open");
        changed("wrong-person", 0);
    }

    @Test
    void nobodyAgreesToTheirOwnRequestAndAnotherMay() {
        var id = asks("own-request", "ana");

        refused(
                decide("ana", id, "approve", ""),
                403,
                "Not yours to say",
                "Nobody agrees to what they started themselves.");
        changed("own-request", 0);
        noted(decide("ben", id, "approve", "go"));

        assertThat(endOf(id)).isEqualTo("SUCCEEDED");
        changed("own-request", 1);
    }

    @Test
    void theSameWordTwiceIsOneWordAndAnotherWordIsTooLate() {
        var id = asks("twice", "dan");

        noted(decide("ana", id, "approve", ""));
        noted(decide("ana", id, "approve", ""));
        refused(decide("ana", id, "deny", "no"), 409, "Too late", "You have agreed already.");
        assertThat(get("approvals/" + id).path("saidBy").toString()).isEqualTo("[\"ana\"]");
        changed("twice", 0);
        noted(decide("ben", id, "approve", ""));

        assertThat(endOf(id)).isEqualTo("SUCCEEDED");
        changed("twice", 1);
    }

    @Test
    void whatNobodyDecidesInTimeIsNotDone() {
        var id = asks("expired", "dan");
        assertThat(endOf(id)).isEqualTo("FAILED");

        var late = decide("ana", id, "approve", "");

        assertThat(late.status()).isEqualTo(409);
        assertThat(late.json().path("detail").asText())
                .startsWith("Nobody answered in time, at ")
                .contains("; the run ended at ")
                .contains(": not healed (nobody of platform decided in time, so this was not done: ");
        changed("expired", 0);
    }

    @Test
    void twoAtOnceMakeAQuorumAndOneChange() throws Exception {
        var id = asks("at-once", "dan");
        try (var threads = Executors.newFixedThreadPool(4)) {
            Callable<Web.Reply> ana = () -> decide("ana", id, "approve", "");
            Callable<Web.Reply> ben = () -> decide("ben", id, "approve", "");
            for (var said : threads.invokeAll(List.of(ana, ben))) noted(said.get());
        }
        assertThat(endOf(id)).isEqualTo("SUCCEEDED");
        changed("at-once", 1);
    }

    @Test
    void aDecisionAfterTheEndIsAnsweredWithWhatHappened() {
        var id = asks("after-the-end", "dan");
        noted(decide("ana", id, "deny", "a sale"));
        assertThat(endOf(id)).isEqualTo("FAILED");

        var late = decide("ben", id, "approve", "");

        assertThat(late.status()).isEqualTo(409);
        assertThat(late.json().path("detail").asText())
                .startsWith("It was denied by ana (a sale), at ")
                .contains("; the run ended at ")
                .contains(": not healed (ana said no to this: ");
        var asked = get("approvals/" + id);
        assertThat(asked.path("status").asText()).isEqualTo("denied");
        assertThat(asked.path("happened").asText()).startsWith("It was denied by ana (a sale)");
        changed("after-the-end", 0);
    }

    @Test
    void whereAReasonIsWantedAWordWithoutOneIsNotTaken() {
        var id = asks("reason", "dan");

        refused(decide("ana", id, "approve", " "), 400, "The request cannot be used", "This decision needs a reason.");
        changed("reason", 0);
        noted(decide("ana", id, "approve", "it is broken"));

        assertThat(endOf(id)).isEqualTo("SUCCEEDED");
        changed("reason", 1);
    }

    @Test
    void whoeverAgreesAgreesToThePlanAsItWasAskedAndNotToWhatThePlaybookSaysMeanwhile() throws Exception {
        var id = asks("edited", "dan");
        reloaded(() -> write("edited", "breaker.trip, with: { breaker: other }", "by: platform, within: 10m"));
        changed("edited", 0);

        noted(decide("ana", id, "approve", ""));

        assertThat(endOf(id)).isEqualTo("SUCCEEDED");
        changed("edited", 1);
        changed("edited-other", 0);
        var next = asks("edited", "dan");
        assertThat(get("approvals/" + next).path("exactly").asText())
                .as("the next run asks about what it says now")
                .isEqualTo("breaker.trip {\"breaker\":\"other\"}");
        changed("edited-other", 0);
    }

    @Test
    void whatWasReadBeforeAndHasChangedIsAskedAbout() throws Exception {
        var id = asks("read-before", "dan");
        var plan = get("approvals/" + id).path("plan").asText();
        platform.limit("read-before", 80);

        asksAnew(id, "read-before", plan);
    }

    @Test
    void aTargetThatHasMovedIsAskedAbout() throws Exception {
        var id = asks("moved", "dan");
        var plan = get("approvals/" + id).path("plan").asText();
        reloaded(() -> writeTargets("moved"));

        asksAnew(id, "moved", plan);
        changed("moved-elsewhere", 0);
    }

    /** The word was for a plan that is none any more: nothing is done, and another question stands. */
    private void asksAnew(String id, String name, String plan) {
        var run = id.substring(0, id.indexOf('/'));
        noted(decide("ana", id, "approve", ""));
        await().atMost(SOON)
                .until(() ->
                        open(run).size() == 1 && !id.endsWith("/" + open(run).getFirst()));

        changed(name, 0);
        var next = run + "/" + open(run).getFirst();
        assertThat(get("approvals/" + next).path("plan").asText()).hasSize(64).isNotEqualTo(plan);
        var late = decide("ben", id, "approve", "");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.json().path("detail").asText())
                .startsWith("It was agreed to by ana, at ")
                .endsWith("; the run goes on.");
        noted(decide("ana", next, "deny", "not there"));
        assertThat(endOf(id)).isEqualTo("FAILED");
        changed(name, 0);
    }

    @Test
    void aRunThatWasCancelledAsksNobodyAnyMore() {
        var id = asks("cancelled", "dan");
        var run = id.substring(0, id.indexOf('/'));
        assertThat(post("ana", "approver", "runs/" + run + "/cancel", "{\"reason\": \"by hand\"}")
                        .status())
                .isEqualTo(403);

        noted(post("ana", "operator", "runs/" + run + "/cancel", "{\"reason\": \"by hand\"}"));
        assertThat(endOf(id)).isEqualTo("CANCELLED");

        var late = decide("ana", id, "approve", "");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.json().path("detail").asText())
                .startsWith("Nobody waits for it any more, at ")
                .contains(": ended early (stopped by ana: by hand)");
        var again = post("ana", "operator", "runs/" + run + "/cancel", "{\"reason\": \"by hand\"}");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json().path("title").asText()).isEqualTo("Over already");
        changed("cancelled", 0);
    }

    private interface Edit {
        void make() throws IOException;
    }

    private void reloaded(Edit edit) throws IOException {
        var before = get("remediations").path("digest").asText();
        edit.make();
        await().atMost(SOON)
                .until(() -> !get("remediations").path("digest").asText().equals(before));
        assertThat(get("remediations").path("refused").asBoolean()).isFalse();
    }
}
