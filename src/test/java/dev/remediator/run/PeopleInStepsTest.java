package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.ask;
import static dev.remediator.run.Remedy.expression;
import static dev.remediator.run.Remedy.read;
import static dev.remediator.run.Remedy.remedy;
import static dev.remediator.run.Remedy.tell;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.playbook.Answer;
import dev.remediator.playbook.Severity;
import dev.remediator.playbook.Step;
import dev.remediator.run.Announcement.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Steps that people do, answer and read. */
final class PeopleInStepsTest {
    private static final Answer CONFIRM = new Answer.Confirm();

    private static Rehearsal steps(Step... steps) {
        return Rehearsal.of(remedy("rotate").startedByPeople().doesAll(steps));
    }

    @Test
    void aPersonIsAskedAndTheAnswerIsSeenByTheNextStep() {
        var r = steps(
                ask("region", "platform", new Answer.OneOf(List.of("eu", "us")), "30m"),
                rung("redeploy")
                        .onlyIf(expression(
                                "answers.region == 'eu'",
                                scope -> answer(scope.answers(), "region")
                                        .asText()
                                        .equals("eu")))
                        .step());

        r.isStartedBy("ana", "it is due")
                .pass("10m")
                .isAnsweredBy("ben", "\"eu\"")
                .toEnd();

        assertThat(r.told(Kind.ASKED)).containsExactly("platform is asked, until 2026-11-22T03:30:00Z: A message");
        assertThat(r.told(Kind.DECIDED)).containsExactly("ben answered: eu");
        assertThat(r.world().effects()).containsExactly("10:00 redeploy");
        assertThat(r.told(Kind.HEALED)).containsExactly("Done after 10 m: every step is done");
    }

    @Test
    void whatWasNotAskedForIsNoAnswer() {
        var r = steps(ask("region", "platform", new Answer.OneOf(List.of("eu", "us")), "1h"));
        r.isStartedBy("ana", "");

        for (var odd : List.of("\"asia\"", "true", "{\"sealed\":\"x\"}", "null", "[\"eu\"]"))
            r.isAnsweredBy("ben", odd);
        assertThat(r.state().phase()).isEqualTo(Phase.ASKING);

        var ended = r.isAnsweredBy("ben", "\"us\"").toEnd();
        assertThat(answer(ended.state().answers(), "region").asText()).isEqualTo("us");
    }

    @Test
    void whoCannotDoItEndsTheRunInItsOtherwise() {
        var r = steps(ask("made", "platform", CONFIRM, "1h"), rung("redeploy").step());

        r.isStartedBy("ana", "").isAnsweredBy("ben", "false").toEnd();

        assertThat(r.world().effects()).isEmpty();
        assertThat(r.end()).isEqualTo("FAILED: step 1, ask: ben says that it cannot be done");
    }

    @Test
    void nobodyAnswersAndNothingGoesOn() {
        var r = steps(ask("made", "platform", CONFIRM, "30m"), rung("redeploy").step());

        r.isStartedBy("ana", "").toEnd();

        assertThat(VirtualTime.offset(r.time().instant())).isEqualTo("30:00");
        assertThat(r.world().effects()).isEmpty();
        assertThat(r.end()).isEqualTo("FAILED: step 1, ask: nobody of platform answered in time");
        assertThat(r.told(Kind.ESCALATED)).hasSize(1);
    }

    @Test
    void aSecretIsNeverToldAndErasedAtTheEnd() {
        var r = steps(
                ask("token", "platform", new Answer.Secret(), "1h"),
                rung("variable.set")
                        .with(Remedy.with("{\"secret\":{\"sealed\":\"v1.abc\"}}"))
                        .step());

        r.isStartedBy("ana", "").isAnsweredBy("ben", "{\"sealed\":\"v1.abc\"}").toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 variable.set");
        assertThat(RunJson.write(r.state())).doesNotContain("v1.abc").contains("{\"erased\":true}");
        assertThat(answer(r.state().answers(), "token").path("erased").asBoolean())
                .isTrue();
        assertThat(r.journal().told()).noneMatch(a -> (a.text() + a.details()).contains("v1.abc"));
        assertThat(r.told(Kind.DECIDED)).containsExactly("ben answered: the secret, which is sealed");
    }

    @Test
    void aSecretInTheClearIsNoAnswer() {
        var r = steps(ask("token", "platform", new Answer.Secret(), "1h"));

        r.isStartedBy("ana", "").isAnsweredBy("ben", "\"hunter2\"");

        assertThat(r.state().phase()).isEqualTo(Phase.ASKING);
        assertThat(RunJson.write(r.state())).doesNotContain("hunter2");
    }

    @Test
    void ofASecondLookAtALogItIsSaidWhatHasChanged() {
        var lines = Shown.all(
                List.of("before", "limit", "after", "later"),
                name -> Optional.ofNullable(
                        switch (name) {
                            case "before" ->
                                log("{\"count\":12,\"pattern\":\"timeout of <*>\"},{\"count\":2,\"pattern\":\"slow\"}");
                            case "after", "later" ->
                                log("{\"count\":2,\"pattern\":\"slow\"},{\"count\":40,\"pattern\":\"refused by <*>\"}");
                            default -> null;
                        }));

        assertThat(lines)
                .containsExactly(
                        "before patterns: 2",
                        "– 12 × timeout of <*>",
                        "– 2 × slow",
                        "limit: could not be read",
                        "after, beside before: 2 changed",
                        "– new: 0 → 40 × refused by <*>",
                        "– gone: 12 → 0 × timeout of <*>",
                        "later, beside after: nothing has changed");
    }

    private static RunState.Evidence log(String patterns) {
        return new RunState.Evidence(
                "logs.patterns", RunJson.read(JsonNode.class, "{\"patterns\":[" + patterns + "]}"));
    }

    @Test
    void aReadingInTheMiddleIsEvidenceFromThenOn() {
        var r = steps(
                rung("restart").step(),
                read("after", "logs.patterns"),
                tell("Restarted.", "after", "never"),
                rung("redeploy")
                        .onlyIf(expression(
                                "facts.after.n > 2",
                                scope -> requireNonNull(scope.facts().get("after"))
                                                .value()
                                                .path("n")
                                                .asInt()
                                        > 2))
                        .step());
        r.world().fact("logs.patterns", "{\"n\":3,\"patterns\":[{\"count\":12,\"pattern\":\"timeout of <*>\"}]}");

        r.isStartedBy("ana", "").toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 restart", "0:00 redeploy");
        assertThat(r.journal().told().stream()
                        .filter(a -> a.kind() == Kind.REPORTED)
                        .findFirst()
                        .orElseThrow())
                .satisfies(report -> {
                    assertThat(report.text()).isEqualTo("A message");
                    assertThat(report.details())
                            .containsExactly(
                                    "Restarted.",
                                    "after: n 3",
                                    "after patterns: 1",
                                    "– 12 × timeout of <*>",
                                    "never: could not be read");
                });
    }

    @Test
    void aReadingThatFailsDoesNotStopTheSteps() {
        var r = steps(read("after", "logs.patterns"), tell("Look.", "after"));
        r.world().cannotRead("logs.patterns", "Railway answered 502");

        r.isStartedBy("ana", "").toEnd();

        assertThat(r.told(Kind.SKIPPED)).containsExactly("Evidence 'after' could not be read: Railway answered 502");
        assertThat(r.told(Kind.REPORTED)).containsExactly("A message");
        assertThat(r.end()).startsWith("SUCCEEDED");
    }

    @Test
    void aReportThatCannotBeFilledInIsGivenAsFarAsItGoes() {
        var r = steps(
                read("after", "logs.patterns"),
                new Step.Tell(
                        Remedy.messageThatCannotBeFilledIn("facts has no 'x'"), List.of("after"), Optional.empty()));
        r.world().fact("logs.patterns", "{\"n\":3}");

        r.isStartedBy("ana", "").toEnd();

        assertThat(r.journal().told().stream()
                        .filter(a -> a.kind() == Kind.REPORTED)
                        .findFirst()
                        .orElseThrow()
                        .details())
                .containsExactly("The message 'a-message' could not be filled in: facts has no 'x'", "after: n 3");
    }

    @Test
    void aClocksRunDoesItsStepsWhetherOrNotAllIsWellAndIsNoIncidentOfItsPlaybooksSeverity() {
        var r = Rehearsal.of(remedy("daily")
                .severity(Severity.P0)
                .scheduled("0 9 * * *")
                .gathersCheck("health", "alive", "mcp-gateway")
                .verify("alive", "0s", "1m", "10s")
                .doesAll(tell("All is well.", "health")));
        r.world().health("alive", "pass");

        r.isDue().toEnd();

        assertThat(r.told(Kind.REPORTED)).containsExactly("A message");
        assertThat(r.journal().told()).allMatch(a -> a.severity() == Severity.P3);
        assertThat(r.state().title()).isEqualTo("daily, as scheduled, on mcp-gateway");
        assertThat(r.end()).isEqualTo("SUCCEEDED: every step is done");
    }

    @Test
    void whileThePlatformIsAtWorkThePlanWaitsAndIsMadeAnew() {
        var r = Rehearsal.of(remedy("gateway-down").tries(rung("restart")));
        r.world().on("restart").isBusyFor("90s");

        r.fires().toEnd();

        assertThat(r.world().effects()).containsExactly("1:40 restart");
        assertThat(r.told(Kind.WAITING)).containsExactly("Waiting: another deployment is at work");
    }

    @Test
    void whatIsBusyForTooLongIsLeftOutByName() {
        var r = Rehearsal.of(remedy("gateway-down").tries(rung("restart"), rung("rollback")));
        r.world().on("restart").isBusyFor("3h");

        r.fires().toEnd();

        assertThat(r.world().effects()).containsExactly("10:00 rollback");
        assertThat(r.told(Kind.NOT_DONE))
                .containsExactly(
                        "restart on mcp-gateway was not begun: another deployment is at work, for 10 m already");
    }

    private static JsonNode answer(Map<String, JsonNode> answers, String name) {
        return requireNonNull(answers.get(name));
    }
}
