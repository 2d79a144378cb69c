package dev.remediator.playbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.Rate;
import dev.remediator.alert.Labels;
import dev.remediator.identity.Engineer;
import dev.remediator.identity.Group;
import dev.remediator.identity.People;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is what is carried out: people, schedules, questions, messages, consent. */
class WholeLanguageTest {
    private static final String PEOPLE = """
            engineers:
              ana: { name: Ana Example, slack: U0EXAMPLE1, email: ana@gateway.example, phone: "+49 30 0000001", rota: true }
              ben: { name: Ben Example }
            groups:
              platform: { about: owns the gateway, members: [ ana, ben ], contact: "#platform" }
              rota: { about: the rota, members: [ ana ] }
            severities:
              P1: { means: "Some calls fail.", notify: [ platform ] }
              P0: { means: "Nobody can call a tool.", acknowledge: 5m, mitigate: 30m, update-every: 15m, notify: [ rota ] }
            escalation:
              P0: [ { after: 0m, group: rota }, { after: 10m, group: platform } ]
            contacts:
              - { name: Railway support, for: "the platform itself", reach: "https://station.railway.com" }
            """;

    private static final String ROTATE = """
            playbook: rotate
            about: Replace the token without downtime.
            guide: |
              # What it means
              The token is old.
            schedule: { cron: "0 9 1 * *", zone: Europe/Berlin, misfire: skip, calendar: working-days }
            target: mcp-gateway
            autonomy: approve
            inhibit: dependencies
            limits: { per-target: 3 per 1h, per-playbook: 10 per 1d, cooldown: 5m }
            gather:
              before: { do: logs.recent, with: { lines: 5 } }
              search: { do: logs.recent, target: search }
            steps:
              - { do: ask, as: token, with: { group: platform, message: create-token, answer: secret, within: 30m } }
              - { do: ask, with: { group: rota, message: go, within: 10m } }
              - { do: ask, as: how, with: { group: rota, message: go, answer: [ fast, slow ], within: 10m } }
              - { do: variable.set, if: answers.ask, with: { name: TOKEN, secret: "${answers.token}" } }
              - { do: restart, if: answers.how == "fast", approve: { by: platform, quorum: 2, within: 10m, reason: required } }
              - { do: logs.recent, as: after, with: { lines: "${facts.before.lines.size() + 1}" } }
              - { do: check, as: health, with: { name: alive } }
              - { do: tell, if: facts.health.status == "up", with: { message: done, show: [ before, after ] } }
            """;

    @TempDir
    private Path temporary = Path.of("");

    private TestFolder folder() {
        return TestFolder.in(temporary)
                .with("people.yaml", PEOPLE)
                .with("messages/create-token.md", "# A new token, please\n\nFor ${target.name}.\n")
                .with("messages/go.md", "Shall we?\n")
                .with(
                        "messages/done.md",
                        "# Done\nFrom ${facts.before.perMinute} to ${facts.after.perMinute}, ${answers.how}.\n")
                .with("messages/customers.md", "Dear customers, <what customers see>, since ${facts.anything.at}.\n")
                .with("gateway/rotate.yaml", ROTATE)
                .with(
                        "drills.yaml",
                        "- { playbook: rotate, on: 2026-10-02, how: simulation, by: [ ana, ben ], went: Well. }\n");
    }

    private Playbook rotate() {
        return folder().catalog().find("rotate").orElseThrow();
    }

    private <T extends Step> T step(Class<T> kind, int index) {
        return kind.cast(rotate().procedure().steps().get(index));
    }

    private static JsonNode json(String text) {
        return JsonNodeFactory.instance.textNode(text);
    }

    private static Scope scope(Map<String, Scope.Fact> facts, Map<String, JsonNode> answers) {
        return new Scope(Labels.of(), Map.of(), Optional.empty(), facts, answers, Instant.EPOCH, Instant.EPOCH);
    }

    private static Scope.Fact logs(double perMinute) {
        var value = JsonNodeFactory.instance.objectNode().put("perMinute", perMinute);
        value.putArray("lines").add("a").add("b");
        return new Scope.Fact("logs.recent", value);
    }

    @Test
    void none_of_it_is_worth_a_warning() {
        assertThat(folder().printed()).isEmpty();
    }

    @Test
    void people_are_who_the_file_says() {
        var people = folder().catalog().people();

        assertThat(people.engineers())
                .containsEntry(
                        "ana",
                        new Engineer(
                                "ana",
                                "Ana Example",
                                Optional.of("U0EXAMPLE1"),
                                Optional.of("ana@gateway.example"),
                                Optional.of("+49 30 0000001"),
                                true))
                .containsEntry(
                        "ben",
                        new Engineer(
                                "ben", "Ben Example", Optional.empty(), Optional.empty(), Optional.empty(), false));
        assertThat(people.groups())
                .containsEntry(
                        "platform",
                        new Group("platform", "owns the gateway", List.of("ana", "ben"), Optional.of("#platform")));
        assertThat(people.severities().keySet()).as("the gravest first").containsExactly("P0", "P1");
        assertThat(people.severities())
                .containsEntry(
                        "P0",
                        new People.Response(
                                "Nobody can call a tool.",
                                Optional.of(Duration.ofMinutes(5)),
                                Optional.of(Duration.ofMinutes(30)),
                                Optional.of(Duration.ofMinutes(15)),
                                List.of("rota")));
        assertThat(people.escalation())
                .containsEntry(
                        "P0",
                        List.of(
                                new People.Level(Duration.ZERO, "rota"),
                                new People.Level(Duration.ofMinutes(10), "platform")));
        assertThat(people.contacts())
                .containsExactly(
                        new People.Contact("Railway support", "the platform itself", "https://station.railway.com"));
    }

    @Test
    void without_a_file_there_is_nobody() {
        assertThat(PlaybookCatalog.empty().people()).isEqualTo(People.NOBODY);
    }

    @Test
    void a_clock_starts_it() {
        assertThat(rotate().start())
                .isEqualTo(new Start.OnSchedule(new Schedule(
                        "0 9 1 * *",
                        ZoneId.of("Europe/Berlin"),
                        Schedule.Misfire.SKIP,
                        Optional.of(Schedule.WORKING_DAYS))));
        assertThat(rotate().when()).isEmpty();
    }

    @Test
    void a_schedule_that_says_only_when_is_of_utc_and_makes_up_for_what_was_missed() {
        var playbook = TestFolder.in(temporary).playbook("""
                playbook: a
                about: A.
                schedule: { cron: "*/5 8-18 * * MON-FRI" }
                target: mcp-gateway
                steps: [ { do: restart } ]
                """);
        assertThat(playbook.start())
                .isEqualTo(new Start.OnSchedule(new Schedule(
                        "*/5 8-18 * * MON-FRI", ZoneId.of("UTC"), Schedule.Misfire.RUN_ONCE, Optional.empty())));
    }

    @Test
    void without_alert_and_clock_a_person_starts_it() {
        var playbook = TestFolder.in(temporary)
                .playbook("playbook: a\nabout: A.\ntarget: mcp-gateway\nsteps: [ { do: restart } ]\n");
        assertThat(playbook.start()).isEqualTo(new Start.ByPerson());
        assertThat(playbook.autonomy()).isEqualTo(Autonomy.AUTO);
        assertThat(playbook.guide()).isEmpty();
        assertThat(playbook.inhibitedByDependencies()).isFalse();
    }

    @Test
    void how_far_and_how_often_it_may_go() {
        var playbook = rotate();
        assertThat(playbook.autonomy()).isEqualTo(Autonomy.APPROVE);
        assertThat(playbook.limits())
                .isEqualTo(new Limits(
                        Optional.of(Duration.ofMinutes(5)),
                        Optional.of(new Rate(3, Duration.ofHours(1))),
                        Optional.of(new Rate(10, Duration.ofDays(1)))));
        assertThat(playbook.inhibitedByDependencies()).isTrue();
        assertThat(playbook.guide()).contains("# What it means\nThe token is old.\n");
    }

    @Test
    void consent_is_asked_of_a_group() {
        assertThat(step(Step.Change.class, 4).approve())
                .contains(new Approve("platform", 2, Duration.ofMinutes(10), true));
        assertThat(step(Step.Change.class, 3).approve()).isEmpty();
    }

    @Test
    void consent_in_one_word_has_its_standards() {
        var playbook = TestFolder.in(temporary).with("people.yaml", PEOPLE).playbook("""
                playbook: a
                about: A.
                target: mcp-gateway
                steps: [ { do: restart, approve: { by: rota } } ]
                """);
        assertThat(playbook.procedure().changes().getFirst().approve())
                .contains(new Approve("rota", 1, Approve.DEFAULT_WITHIN, false));
    }

    @Test
    void people_are_asked_for_what_the_step_says() throws NotEvaluable {
        var secret = step(Step.Ask.class, 0);
        assertThat(secret.as()).isEqualTo("token");
        assertThat(secret.group()).isEqualTo("platform");
        assertThat(secret.answer()).isEqualTo(new Answer.Secret());
        assertThat(secret.within()).isEqualTo(Duration.ofMinutes(30));
        assertThat(secret.message().title()).contains("A new token, please");
        assertThat(step(Step.Ask.class, 1).as()).as("where not written").isEqualTo("ask");
        assertThat(step(Step.Ask.class, 1).answer()).isEqualTo(new Answer.Confirm());
        assertThat(step(Step.Ask.class, 2).answer()).isEqualTo(new Answer.OneOf(List.of("fast", "slow")));
        var target = folder().catalog().targets().find("mcp-gateway");
        var scope = new Scope(Labels.of(), Map.of(), target, Map.of(), Map.of(), Instant.EPOCH, Instant.EPOCH);
        assertThat(secret.message().text().resolve(scope)).isEqualTo("\nFor mcp-gateway.\n");
    }

    @Test
    void what_people_answered_decides() throws NotEvaluable {
        var ask = step(Step.Change.class, 3).condition().orElseThrow();
        var how = step(Step.Change.class, 4).condition().orElseThrow();
        Map<String, JsonNode> answers = Map.of("ask", JsonNodeFactory.instance.booleanNode(true), "how", json("fast"));

        assertThat(ask.isTrue(scope(Map.of(), answers))).isTrue();
        assertThat(how.isTrue(scope(Map.of(), answers))).isTrue();
        assertThat(how.isTrue(scope(Map.of(), Map.of("how", json("slow"))))).isFalse();
        assertThatThrownBy(() -> how.isTrue(scope(Map.of(), Map.of())))
                .isInstanceOf(NotEvaluable.class)
                .hasMessage("answers.how is missing: nobody was asked");
        assertThatThrownBy(() -> ask.isTrue(scope(Map.of(), Map.of("ask", json("yes")))))
                .isInstanceOf(NotEvaluable.class)
                .hasMessageContaining("answers.ask is not what was asked for");
    }

    @Test
    void a_secret_goes_to_its_parameter_in_its_sealed_form_and_nowhere_else() throws NotEvaluable {
        var with = step(Step.Change.class, 3).with();
        var sealed = JsonNodeFactory.instance.objectNode().put("sealed", "x1");

        assertThat(with.source().get("secret").textValue()).isEqualTo("${answers.token}");
        assertThat(with.resolve(scope(Map.of(), Map.of("token", sealed))).get("secret"))
                .isEqualTo(sealed);
        assertThatThrownBy(() -> with.resolve(scope(Map.of(), Map.of())))
                .isInstanceOf(NotEvaluable.class)
                .hasMessage("answers.token is missing: nobody was asked");
    }

    @Test
    void a_reading_among_the_steps_is_a_fact_from_then_on() throws NotEvaluable {
        var read = step(Step.Read.class, 5);
        assertThat(read.gathering().name()).isEqualTo("after");
        assertThat(read.gathering().capability()).isEqualTo("logs.recent");
        assertThat(read.gathering()
                        .with()
                        .resolve(scope(Map.of("before", logs(1)), Map.of()))
                        .toString())
                .isEqualTo("{\"lines\":3}");
        assertThat(step(Step.Read.class, 6).gathering().check()).contains("alive");

        var tell = step(Step.Tell.class, 7);
        assertThat(tell.show()).containsExactly("before", "after");
        assertThat(tell.message()
                        .text()
                        .resolve(scope(Map.of("before", logs(7.5), "after", logs(0.5)), Map.of("how", json("slow")))))
                .isEqualTo("From 7.5 to 0.5, slow.\n");
    }

    @Test
    void evidence_may_be_of_another_target() {
        assertThat(rotate().gather().getLast().target()).contains("search");
    }

    @Test
    void messages_are_there_by_name_those_that_no_playbook_uses_too() {
        var messages = folder().catalog().messages();
        assertThat(messages.keySet()).containsExactly("create-token", "customers", "done", "go");
        var customers = Objects.requireNonNull(messages.get("customers"));
        assertThat(customers.title()).isEmpty();
        assertThat(customers.text().source()).contains("<what customers see>");
    }

    @Test
    void a_message_that_two_playbooks_use_is_checked_against_each() {
        var folder = folder().with("gateway/other.yaml", """
                        playbook: other
                        about: Other.
                        target: mcp-gateway
                        steps: [ { do: tell, with: { message: done } } ]
                        """);
        assertThat(folder.problems())
                .containsExactly(
                        "messages/done.md:2:14: used by playbook 'other': nothing is gathered as 'before'; this playbook "
                                + "gathers nothing",
                        "messages/done.md:2:43: used by playbook 'other': nothing is gathered as 'after'; this playbook "
                                + "gathers nothing",
                        "messages/done.md:2:63: used by playbook 'other': nobody is asked for anything; there is no "
                                + "'do: ask' before this step");
    }

    @Test
    void drills_are_kept_in_their_order() {
        assertThat(folder().catalog().drills())
                .containsExactly(new Drill(
                        "rotate", LocalDate.of(2026, 10, 2), Drill.How.SIMULATION, List.of("ana", "ben"), "Well."));
    }

    @Test
    void links_of_a_target_are_for_people() {
        var folder = TestFolder.in(temporary).with("targets.yaml", """
                        targets:
                          gateway:
                            about: A.
                            links: { dashboard: "https://grafana.example/d/1", logs: "http://logs.example" }
                        """);
        assertThat(folder.catalog().targets().find("gateway").orElseThrow().links())
                .containsExactly(
                        Map.entry("dashboard", URI.create("https://grafana.example/d/1")),
                        Map.entry("logs", URI.create("http://logs.example")));
    }

    @Test
    void a_run_goes_on_with_its_own_version_and_the_messages_and_people_of_today() {
        var now = folder().with("gateway/rotate.yaml", ROTATE.replace("about: Replace", "about: Exchange"))
                .with("messages/go.md", "Shall we really?\n")
                .catalog();
        var revived = PlaybookCatalog.revive(ROTATE, now, TestActions.all());
        assertThat(revived.about()).startsWith("Replace");
        assertThat(((Step.Ask) revived.procedure().steps().get(1))
                        .message()
                        .text()
                        .source())
                .isEqualTo("Shall we really?\n");

        var gone = folder().without("messages/go.md")
                .without("gateway/rotate.yaml")
                .without("drills.yaml");
        assertThatThrownBy(() -> PlaybookCatalog.revive(ROTATE, gone.catalog(), TestActions.all()))
                .isInstanceOf(InvalidPlaybook.class)
                .hasMessageContaining("unknown message 'go'");
    }

    @Test
    void what_people_are_told_is_part_of_the_digest_of_the_folder() {
        var folder = folder();
        String before = folder.catalog().digest();
        assertThat(folder.with("messages/go.md", "Shall we not?\n").catalog().digest())
                .isNotEqualTo(before);
        assertThat(folder.with("messages/go.md", "Shall we?\n").catalog().digest())
                .isEqualTo(before);
        assertThat(folder.with("people.yaml", PEOPLE.replace("Ana", "Anna"))
                        .catalog()
                        .digest())
                .isNotEqualTo(before);
    }

    @Test
    void all_programs_can_be_made_beforehand() {
        folder().catalog().warmUp();
    }
}
