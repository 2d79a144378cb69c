package dev.remediator.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.channel.slack.StandInSlack;
import dev.remediator.channel.slack.StandInSlack.Button;
import dev.remediator.channel.slack.StandInSlack.Message;
import dev.remediator.channel.slack.StandInSlack.Opened;
import dev.remediator.channel.slack.StandInSlack.Reply;
import dev.remediator.channel.slack.StandInSlack.Sent;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Incidents from beginning to end as people meet them in Slack: at a running service, by presses that Slack has signed. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlackIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    /** Slack's own limit; the person sees a failure after it. */
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private static final String ANA = "U0EXAMPLEANA";
    private static final String BEN = "U0EXAMPLEBEN";
    /** An approver, but of another group. */
    private static final String CEM = "U0EXAMPLECEM";
    /** In people.yaml, without an account. */
    private static final String DANA = "U0EXAMPLEDANA";
    /** Whose account is disabled. */
    private static final String ELI = "U0EXAMPLEELI";
    /** May look, and nothing else. */
    private static final String FAY = "U0EXAMPLEFAY";

    private static final List<String> SERVICES = List.of(
            "two-agree", "denied", "stopped", "with-reason", "changed", "severe", "frozen", "replayed", "owned");

    private Breakers platform;
    private StandInSlack slack;
    private Service service;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path work;

    @BeforeAll
    void aServiceThatIsHeardInSlack() throws Exception {
        platform = new Breakers();
        slack = new StandInSlack(4);
        Files.createDirectories(folder().resolve("consent"));
        writeTargets();
        Files.writeString(folder().resolve("people.yaml"), """
                engineers:
                  ana: { name: Ana Example, slack: U0EXAMPLEANA }
                  ben: { name: Ben Example, slack: U0EXAMPLEBEN }
                  cem: { name: Cem Example, slack: U0EXAMPLECEM }
                  dana: { name: Dana Example, slack: U0EXAMPLEDANA }
                  eli: { name: Eli Example, slack: U0EXAMPLEELI }
                  fay: { name: Fay Example, slack: U0EXAMPLEFAY }
                groups:
                  platform: { about: Owns it, members: [ ana, ben, dana, eli ] }
                  support: { about: Talks, members: [ cem, fay ] }
                """);
        for (var each : SERVICES) write(each);
        var environment = new HashMap<>(slack.environment());
        environment.put("REMEDIATOR_REMEDIATIONS", folder().toString());
        environment.put("REMEDIATOR_URL", "https://remediator.example");
        environment.put("REMEDIATOR_CHANNELS_SLACK_CONFIRM_P0_IN_CONSOLE", "true");
        service = Service.in(work, environment);
        service.start();
        for (var each : List.of(
                "('ana', '{viewer,operator,approver}', null)",
                "('ben', '{viewer,operator,approver}', null)",
                "('cem', '{viewer,operator,approver}', null)",
                "('eli', '{viewer,operator,approver}', now())",
                "('fay', '{viewer}', null)"))
            rows().change("""
                    insert into account (name, roles, disabled_at, created_by, created_at)
                    select v.*, 'test', now() from (values %s) v
                    """.formatted(each.replace("}'", "}'::text[]").replace("null", "null::timestamptz")));
    }

    @AfterAll
    void endEverything() {
        try {
            service.close();
        } finally {
            slack.close();
            platform.close();
        }
    }

    @AfterEach
    void slackWasAnsweredInTimeAndRefusedNothing() {
        assertThat(slack.slowest()).as("the longest that Slack waited").isLessThan(LIMIT);
        assertThat(slack.refused()).isEmpty();
    }

    private static Path folder() {
        return work.resolve("remediations");
    }

    private void write(String name) throws IOException {
        var change = name.equals("changed")
                ? "ratelimit.set, with: { limit: 50 per 1m }"
                : "breaker.trip, with: { breaker: upstream }";
        Files.writeString(folder().resolve("consent").resolve(name + ".yaml"), """
                playbook: NAME
                about: Something that people must agree to.
                severity: SEVERITY
                when: [ 'alertname="NAME"' ]
                target: NAME
                autonomy: auto
                steps:
                  - { do: CHANGE, approve: { by: platform, within: 10m APPROVE }VERIFY }
                deadline: 20m
                """.replace("NAME", name)
                .replace("SEVERITY", name.equals("severe") ? "P0" : "P2")
                .replace("CHANGE", change)
                .replace(
                        "APPROVE",
                        switch (name) {
                            case "two-agree", "replayed" -> ", quorum: 2";
                            case "with-reason" -> ", reason: required";
                            default -> "";
                        })
                .replace(
                        "VERIFY",
                        name.equals("changed") ? "" : ", verify: { check: tripped, within: 5s, every: 250ms }"));
    }

    private void writeTargets() throws IOException {
        var targets = new StringBuilder("targets:\n");
        for (var each : SERVICES) targets.append("""
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
                        rate-limits:
                          http:
                            read: { url: "URL/limit", count: /limit }
                            set: { method: put, url: "URL/limit", body: { limit: "{count}" } }
                        checks:
                          tripped: { http: { url: "URL/breaker", body: { pointer: /state, equals: open } } }
                    """.replace("NAME", each).replace("URL", platform.uri() + "/" + each));
        Files.writeString(folder().resolve("targets.yaml"), targets.toString());
    }

    private Rows rows() {
        return new Rows(service.database());
    }

    private URI interactions() {
        return service.uri("/api/v1/slack/interactions");
    }

    private URI commands() {
        return service.uri("/api/v1/slack/commands");
    }

    /** An alert fires, and its message asks. */
    private Message asks(String name) {
        assertThat(service.post(Payload.firing(Instant.now(), "alertname", name))
                        .status())
                .isEqualTo(200);
        return shows(name, "Approve");
    }

    private Message shows(String name, String label) {
        await().atMost(SOON)
                .until(() -> slack.about(title(name))
                        .filter(m -> m.button(label).isPresent())
                        .isPresent());
        return message(name);
    }

    private Message says(String name, String text) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(message(name).shown()).contains(text));
        return message(name);
    }

    private Message message(String name) {
        return slack.about(title(name)).orElseThrow();
    }

    private static String title(String name) {
        return name + " on " + name;
    }

    private Button button(String name, String label) {
        return message(name).button(label).orElseThrow();
    }

    private Sent sent(ObjectNode payload) {
        return StandInSlack.signed(interactions(), StandInSlack.body(payload), Instant.now());
    }

    /** Slack has its answer at once; what became of it is told to whoever pressed. */
    private String press(String user, Button button) {
        return told(user, () -> heard(slack.post(sent(slack.press(user, button)))));
    }

    private String submit(Opened dialog, String reason) {
        return told(dialog.user(), () -> heard(slack.post(sent(slack.submit(dialog, reason)))));
    }

    private String type(String user, String text) {
        var body = slack.typed(user, StandInSlack.CHANNEL, text);
        return told(user, () -> heard(slack.post(StandInSlack.signed(commands(), body, Instant.now()))));
    }

    private Opened dialog(String user, Button button) {
        var before = slack.dialogsOf(user).size();
        heard(slack.post(sent(slack.press(user, button))));
        await().atMost(SOON).until(() -> slack.dialogsOf(user).size() > before);
        return slack.dialogsOf(user).getLast();
    }

    private String told(String user, Runnable doing) {
        var before = slack.toldTo(user).size();
        doing.run();
        await().atMost(SOON).until(() -> slack.toldTo(user).size() > before);
        return slack.toldTo(user).getLast();
    }

    private static void heard(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.body()).isEmpty();
    }

    private void changed(String name, int times) {
        assertThat(platform.changes(name)).as("changes of " + name).isEqualTo(times);
    }

    private List<String> decisions(String name) {
        return rows().all("""
                select a.actor, a.address, a.details ->> 'decision', a.details ->> 'reason' from audit a
                join run r on r.id = a.run_id where a.action = 'decision' and r.playbook = '%s' order by a.id
                """.formatted(name));
    }

    @Test
    void twoPeopleAgreeAndItIsDoneOnceWhateverElseIsPressed() {
        var opening = asks("two-agree");
        var approve = button("two-agree", "Approve");
        assertThat(opening.buttons()).extracting(Button::label).contains("Approve", "Deny", "Acknowledge", "Stop");
        assertThat(approve.confirm())
                .as("what is confirmed is what will be done, whole")
                .contains("On two-agree, by playbook two-agree")
                .contains("Exactly: breaker.trip {\"breaker\":\"upstream\"}")
                .contains("Taken back by: ");
        assertThat(opening.shown()).contains("platform is asked for consent").contains("0 of 2 have agreed");

        refusedPeople(approve);
        refusedPlaces(approve);
        assertThat(decisions("two-agree")).isEmpty();

        assertThat(press(ANA, approve)).startsWith("Noted: ana agrees: ");
        says("two-agree", "1 of 2 have agreed: ana (");
        assertThat(press(ANA, approve)).as("a second press").startsWith("Noted: ana agrees: ");
        assertThat(dialogAndSay(ANA, "two-agree"))
                .as("another word is too late")
                .contains("you have agreed already");
        assertThat(press(BEN, button("two-agree", "Acknowledge"))).startsWith("You have it");
        says("two-agree", "👤 ben has acknowledged this");
        assertThat(message("two-agree").button("Acknowledge")).isEmpty();
        changed("two-agree", 0);

        slack.asksForTime(2);
        assertThat(press(BEN, approve)).startsWith("Noted: ben agrees: ");
        says("two-agree", "✅ Approved by ana (");
        await().atMost(SOON)
                .until(() -> message("two-agree").text().startsWith("✅")
                        && message("two-agree").buttons().isEmpty());
        var healed = message("two-agree");
        assertThat(healed.shown()).contains(", ben (").doesNotContain("is asked for consent");
        changed("two-agree", 1);
        assertThat(slack.limited())
                .as("Slack asked for time, and everything was told all the same")
                .isEqualTo(2);
        assertThat(press(BEN, approve)).as("the old button").startsWith("Too late: it was agreed to by ana, ben");
        assertThat(slack.openings().stream().filter(m -> m.text().contains(title("two-agree"))))
                .as("one message for the incident")
                .hasSize(1);
        assertThat(slack.replies(healed.ts())).isNotEmpty();
        assertThat(decisions("two-agree"))
                .containsExactly(
                        "ana slack:T0EXAMPLE/U0EXAMPLEANA approve ", "ben slack:T0EXAMPLE/U0EXAMPLEBEN approve ");
        assertThat(rows().all("select actor, address from audit where action = 'acknowledge'"))
                .contains("ben slack:T0EXAMPLE/U0EXAMPLEBEN");
        changed("two-agree", 1);
    }

    private String dialogAndSay(String user, String name) {
        return submit(dialog(user, button(name, "Deny")), "no");
    }

    private void refusedPeople(Button approve) {
        assertThat(press("U0STRANGER", approve))
                .isEqualTo("Nothing was done: people.yaml has no engineer with your Slack member id (U0STRANGER), and"
                        + " nobody is known by their display name");
        assertThat(press(DANA, approve)).isEqualTo("Nothing was done: dana has no account. An administrator makes one");
        assertThat(press(ELI, approve)).isEqualTo("Nothing was done: the account of eli is disabled");
        assertThat(press(FAY, approve)).isEqualTo("Nothing was done: fay lacks the role approver");
        assertThat(press(CEM, approve)).isEqualTo("Nothing was done: platform is asked, and cem is none of them");
    }

    /** Signed by Slack, and yet not ours. */
    private void refusedPlaces(Button approve) {
        List<Consumer<ObjectNode>> others = List.of(
                p -> p.put("api_app_id", "A0ANOTHER"),
                p -> p.putObject("team").put("id", "T0ANOTHER"),
                p -> ((ObjectNode) p.path("user")).put("team_id", "T0ANOTHER"),
                p -> {
                    ((ObjectNode) p.path("channel")).put("id", "C0ANOTHER");
                    ((ObjectNode) p.path("container")).put("channel_id", "C0ANOTHER");
                });
        for (var other : others) {
            var payload = slack.press(ANA, approve);
            other.accept(payload);
            assertThat(slack.post(sent(payload)).status())
                    .as(payload.toString())
                    .isEqualTo(403);
        }
        List<Consumer<ObjectNode>> odd = List.of(
                p -> ((ObjectNode) p.path("container")).put("channel_id", "C0ANOTHER"),
                p -> ((ObjectNode) p.at("/actions/0")).put("action_id", "another.approve"),
                p -> ((ObjectNode) p.at("/actions/0"))
                        .put("value", approve.json().path("value").asText() + "/x"),
                p -> p.put("type", "shortcut"));
        for (var each : odd) {
            var payload = slack.press(ANA, approve);
            each.accept(payload);
            assertThat(slack.post(sent(payload)).status())
                    .as(payload.toString())
                    .isEqualTo(400);
        }
        var good = sent(slack.press(ANA, approve));
        var late =
                StandInSlack.signed(interactions(), good.body(), Instant.now().minusSeconds(400));
        var early =
                StandInSlack.signed(interactions(), good.body(), Instant.now().plusSeconds(400));
        var forged = new Sent(
                good.to(),
                good.timestamp(),
                StandInSlack.signature("a".repeat(32), good.timestamp(), good.body()),
                good.body());
        var changed = new Sent(good.to(), good.timestamp(), good.signature(), good.body() + "&x=1");
        for (var each : List.of(late, early, forged, changed))
            assertThat(slack.post(each).status()).isEqualTo(401);
        assertThat(slack.post(good, "Content-Type", "application/json").status())
                .isEqualTo(415);
        assertThat(slack.post(StandInSlack.signed(interactions(), "x".repeat(257 * 1024), Instant.now()))
                        .status())
                .isEqualTo(413);
    }

    @Test
    void theSameRequestAgainDoesNothing() {
        asks("replayed");
        var once = sent(slack.press(ANA, button("replayed", "Approve")));
        assertThat(told(ANA, () -> heard(slack.post(once)))).startsWith("Noted");
        says("replayed", "1 of 2 have agreed: ana (");
        var told = slack.toldTo(ANA).size();

        heard(slack.post(once));
        heard(slack.postAgain(once, 1));
        heard(slack.postAgain(once, 2));

        assertThat(type(FAY, "status")).as("heard after these").contains("replayed");
        assertThat(slack.toldTo(ANA)).hasSize(told);
        assertThat(decisions("replayed")).hasSize(1);
        assertThat(rows().count("select count(*) from ask_reply a join run r on r.id = a.run_id where"
                        + " r.playbook = 'replayed'"))
                .isEqualTo(1);
        changed("replayed", 0);
    }

    @Test
    void whoeverDeniesSaysWhyInADialogThatShowsWhatItIsAbout() {
        asks("denied");
        var dialog = dialog(BEN, button("denied", "Deny"));
        assertThat(dialog.text()).contains("On denied, by playbook denied").contains("Exactly: breaker.trip");

        var without = slack.post(sent(slack.submit(dialog, "  ")));
        assertThat(without.status()).isEqualTo(200);
        assertThat(without.body())
                .isEqualTo("{\"response_action\":\"errors\",\"errors\":{\"reason\":\"Say why: everybody reads it\"}}");
        var elsewhere = slack.submit(dialog, "no");
        var metadata = dialog.view().path("private_metadata").asText().replace("C0INCIDENTS", "C0ANOTHER");
        ((ObjectNode) elsewhere.path("view")).put("private_metadata", metadata);
        assertThat(slack.post(sent(elsewhere)).status()).isEqualTo(403);

        assertThat(submit(dialog, "a sale & <!channel>")).startsWith("Noted: ben says no: ");
        var denied = says("denied", "⛔ Denied by ben (");
        assertThat(denied.shown()).contains("a sale &amp; &lt;!channel&gt;").doesNotContain("<!channel>");
        assertThat(denied.button("Approve")).isEmpty();
        assertThat(decisions("denied")).containsExactly("ben slack:T0EXAMPLE/U0EXAMPLEBEN deny a sale & <!channel>");
        changed("denied", 0);
    }

    @Test
    void whereAReasonIsRequiredTheDialogComesBeforeTheConsent() {
        asks("with-reason");
        var approve = button("with-reason", "Approve");
        assertThat(approve.confirm()).as("the dialog asks").isEmpty();
        var dialog = dialog(ANA, approve);
        assertThat(dialog.text()).contains("Exactly: breaker.trip");
        assertThat(submit(dialog, "")).isEqualTo("Nothing was done: this decision needs a reason");
        changed("with-reason", 0);

        assertThat(submit(dialog, "it is broken")).startsWith("Noted: ana agrees");

        says("with-reason", "✅ Approved by ana (");
        assertThat(message("with-reason").shown()).contains(": it is broken)");
        await().atMost(SOON).until(() -> platform.changes("with-reason") == 1);
    }

    @Test
    void whoeverStopsARunSaysWhyAndWhatItHasDoneStands() {
        asks("stopped");
        var dialog = dialog(ANA, button("stopped", "Stop"));
        assertThat(dialog.text()).startsWith("Ends the run of stopped on stopped");

        assertThat(submit(dialog, "by hand")).startsWith("Noted: the run ends");

        says("stopped", "🛑 stopped stopped by ana: by hand (");
        assertThat(message("stopped").button("Approve")).isEmpty();
        assertThat(message("stopped").button("Stop")).isEmpty();
        assertThat(submit(dialog, "by hand, again")).startsWith("Too late: the run ended at ");
        assertThat(rows().all("select actor, address from audit where action = 'cancel'"))
                .containsExactly("ana slack:T0EXAMPLE/U0EXAMPLEANA");
        changed("stopped", 0);
    }

    @Test
    void whatIsNotTheirsIsNotStoppedByThem() {
        asks("owned");
        var dialog = dialog(CEM, button("owned", "Stop"));

        assertThat(submit(dialog, "by hand")).startsWith("Nothing was done: owned belongs to platform");

        assertThat(rows().one("select ended_at is null from run where playbook = 'owned'"))
                .isEqualTo("t");
        assertThat(type(CEM, "freeze target owned 2h a migration")).startsWith("Nothing was frozen: owned belongs to");
    }

    @Test
    void anOldButtonDoesNotAgreeToANewPlan() {
        asks("changed");
        var old = button("changed", "Approve");
        platform.limit("changed", 80);
        assertThat(press(ANA, old)).startsWith("Noted");
        await().atMost(SOON)
                .until(() -> message("changed")
                        .button("Approve")
                        .filter(b -> !b.json().path("value").equals(old.json().path("value")))
                        .isPresent());
        changed("changed", 0);

        assertThat(press(BEN, old)).startsWith("Too late: it was agreed to by ana");
        changed("changed", 0);
        var mixed = slack.press(BEN, button("changed", "Approve"));
        var values = List.of(
                button("changed", "Approve").json().path("value").asText().split("/"));
        ((ObjectNode) mixed.at("/actions/0")).put("value", values.get(0) + "/" + values.get(1) + "/" + "0".repeat(64));
        assertThat(told(BEN, () -> heard(slack.post(sent(mixed)))))
                .isEqualTo("This button is for another plan than the one that is asked about. Nothing was done.");

        assertThat(press(BEN, button("changed", "Approve"))).startsWith("Noted: ben agrees");
        await().atMost(SOON).until(() -> platform.changes("changed") == 1);
    }

    @Test
    void consentToWhatAP0WaitsForIsGivenInTheConsole() {
        assertThat(service.post(Payload.firing(Instant.now(), "alertname", "severe"))
                        .status())
                .isEqualTo(200);
        var opening = shows("severe", "Decide in the console");
        assertThat(opening.button("Approve")).isEmpty();
        var link = button("severe", "Decide in the console");
        assertThat(link.json().path("url").asText()).startsWith("https://remediator.example/incidents/");
        heard(slack.post(sent(slack.press(ANA, link))));

        var made = slack.press(ANA, button("severe", "Deny"));
        ((ObjectNode) made.at("/actions/0")).put("action_id", "remediator.approve");
        assertThat(told(ANA, () -> heard(slack.post(sent(made)))))
                .startsWith("Nothing was done: what a P0 waits for is agreed to in the console,"
                        + " https://remediator.example");
        changed("severe", 0);
        assertThat(submit(dialog(ANA, button("severe", "Deny")), "no")).startsWith("Noted: ana says no");
    }

    @Test
    void commandsAnswerWhoeverTypedThem() {
        asks("frozen");
        var status = type(FAY, "status");
        assertThat(status).contains("incident").contains("frozen").contains("wait for people");
        assertThat(type(FAY, "freeze target frozen 2h no")).isEqualTo("Nothing was done: fay lacks the role operator");
        assertThat(type(ANA, "freeze target frozn 2h we migrate"))
                .isEqualTo("Nothing was frozen: no target is called 'frozn'; did you mean 'frozen'?");
        assertThat(type(ANA, "freeze target frozen")).startsWith("Say for how long: 30m, 2h, 1d. Nothing was done.");

        assertThat(type(ANA, "freeze target frozen for 2h we migrate its database"))
                .startsWith("Frozen: target frozen, until ");

        assertThat(rows().all("select actor, address, details ->> 'reason' from audit where action = 'freeze'"))
                .containsExactly("ana slack:T0EXAMPLE/U0EXAMPLEANA we migrate its database");
        assertThat(type(BEN, "status")).contains("❄️ target frozen until").contains("we migrate its database");
        assertThat(press(BEN, button("frozen", "Approve"))).startsWith("Noted");
        await().atMost(SOON)
                .until(() -> rows().count("select count(*) from run where playbook = 'frozen' and ended_at is not null")
                        == 1);
        changed("frozen", 0);
        assertThat(type(FAY, "explain {frozen")).startsWith("Labels are written");
        assertThat(type(FAY, "explain frozen{x=\u201cy\u201d}"))
                .contains("• frozen: takes it")
                .contains("ana has frozen target frozen");
        var alert = rows().one("select id from alert_episode where labels ->> 'alertname' = 'frozen'");
        assertThat(type(FAY, "explain " + alert)).contains("frozen, first seen").contains("Now: ");
        assertThat(type(FAY, "restart everything"))
                .startsWith("There is no such command. Nothing was done.\n/remediator status");
        var elsewhere = slack.post(StandInSlack.signed(
                commands(), slack.typed(ANA, "C0ANOTHER", "freeze everything 1h x"), Instant.now()));
        assertThat(elsewhere.body())
                .isEqualTo("{\"response_type\":\"ephemeral\",\"text\":\"This is heard in the incident channel only."
                        + " Nothing was done.\"}");
    }
}
