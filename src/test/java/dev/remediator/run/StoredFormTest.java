package dev.remediator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.Prepared;
import dev.remediator.action.Rate;
import dev.remediator.action.Undo;
import dev.remediator.guard.Verdict;
import dev.remediator.playbook.Answer;
import dev.remediator.playbook.Approve;
import dev.remediator.playbook.Limits;
import dev.remediator.playbook.Severity;
import dev.remediator.playbook.Window;
import dev.remediator.playbook.Windows;
import dev.remediator.run.RunEvent.Reconciled.Finding;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How turns are written down. What stands here has been stored by somebody: a newer Remediator must read it, and an older
 * one must still understand what a newer one writes.
 */
final class StoredFormTest {
    private static final Instant AT = Instant.parse("2026-11-22T03:00:00.123456Z");
    private static final Undo UNDO =
            new Undo(json("{\"previous\":\"100 per 1m\"}"), "set the limit of mcp-gateway back to 100 per 1m");
    private static final Prepared PREPARED = new Prepared(
            "set the limit of mcp-gateway to 50 per 1m",
            json("{\"seen\":[1,2.5,null,true]}"),
            Optional.of(UNDO),
            Duration.ofSeconds(30));
    private static final Command.Intention INTENTION = new Command.Intention(
            1, "ratelimit.set", json("{\"limit\":\"50 per 1m\"}"), PREPARED, Optional.of(Duration.ofMinutes(15)));

    private static final Windows WINDOWS = new Windows(
            List.of(new Window(
                    EnumSet.of(DayOfWeek.MONDAY),
                    LocalTime.of(9, 0),
                    LocalTime.of(17, 30),
                    ZoneId.of("Europe/Berlin"))),
            List.of());

    private static final Limits LIMITS = new Limits(
            Optional.of(Duration.ofMinutes(5)),
            Optional.of(new Rate(3, Duration.ofHours(1))),
            Optional.of(new Rate(10, Duration.ofHours(1))));

    static Stream<RunEvent> events() {
        return Stream.of(
                new RunEvent.Started(),
                new RunEvent.AlertResolved(),
                new RunEvent.AlertJoined(),
                new RunEvent.DeadlineReached(),
                new RunEvent.Resumed(),
                new RunEvent.Abandoned("the target is gone"),
                new RunEvent.Cancelled("anna", "I look after it"),
                new RunEvent.TimerFired(3),
                new RunEvent.Gathered(3, json("{\"current\":{\"age\":\"PT20M\"}}")),
                new RunEvent.GatherFailed(3, "railway answered 502"),
                new RunEvent.Planned(3, PREPARED),
                new RunEvent.PlanRefused(3, "there is no older deployment"),
                new RunEvent.PlanPostponed(3, "another deployment is at work", Duration.ofSeconds(20)),
                new RunEvent.ApprovalDecided(3, "ana", true, "seen it", AT),
                new RunEvent.PersonAnswered(3, "ben", json("{\"sealed\":\"v1.abc\"}"), AT),
                new RunEvent.DoubtSettled(3, "ana", RunEvent.DoubtSettled.Settled.DID_NOT, "looked at it", AT),
                new RunEvent.AskExpired(3),
                new RunEvent.GuardsEvaluated(3, Verdict.ALLOW),
                new RunEvent.GuardsEvaluated(3, new Verdict.Hold("cooldown", "until 03:05", Optional.of(AT), false)),
                new RunEvent.GuardsEvaluated(3, new Verdict.Hold("other", "no", Optional.empty(), true)),
                new RunEvent.ActionDone(3, "done", Optional.of(UNDO)),
                new RunEvent.ActionDone(3, "done", Optional.empty()),
                new RunEvent.ActionRefused(3, "no"),
                new RunEvent.ActionRefused(3, "decided 8 m ago", true),
                new RunEvent.ActionFailed(3, "no"),
                new RunEvent.ActionUnknown(3, "connection reset"),
                new RunEvent.Reconciled(3, Finding.HAPPENED, "there it is", Optional.of(UNDO)),
                new RunEvent.Reconciled(3, Finding.REPEATABLE, "may be sent again", Optional.empty()),
                new RunEvent.Reconciled(3, Finding.CANNOT_TELL, "no record", Optional.empty()),
                new RunEvent.CheckPassed(3, "200 in 12 ms"),
                new RunEvent.CheckFailed(3, "503"),
                new RunEvent.CheckFailed(3, "Prometheus did not answer", true),
                new RunEvent.Undone(3, "back"),
                new RunEvent.UndoRefused(3, "the limit is 7 now", true));
    }

    static Stream<Command> commands() {
        return Stream.of(
                new Command.Gather(3, "up", "check", Optional.of("alive"), "brightdata", json("{}")),
                new Command.Gather(3, "logs", "logs.recent", Optional.empty(), "mcp-gateway", json("{\"lines\":200}")),
                new Command.Prepare(3, 1, "restart", json("{}")),
                new Command.EvaluateGuards(3, INTENTION, LIMITS, WINDOWS, List.of("brightdata"), true),
                new Command.Look(3, LIMITS, WINDOWS, List.of("brightdata")),
                new Command.HoldTarget(3, 2),
                new Command.AskDoubt(3, 2, INTENTION, AT, "platform", "no answer", AT),
                new Command.EvaluateGuards(3, INTENTION, Limits.NONE, Windows.ALWAYS, List.of(), false),
                new Command.AskApproval(
                        3, INTENTION, "ab12", new Approve("platform", 2, Duration.ofMinutes(10), true), AT),
                new Command.AskPerson(3, 0, "token", "platform", "Make one", new Answer.Secret(), AT),
                new Command.AskPerson(3, 0, "done", "platform", "Do it", new Answer.Confirm(), AT),
                new Command.AskPerson(3, 0, "why", "platform", "Why?", new Answer.Text(), AT),
                new Command.AskPerson(3, 0, "how", "platform", "How?", new Answer.OneOf(List.of("a", "b")), AT),
                new Command.Act(3, INTENTION, AT),
                new Command.Act(3, INTENTION, AT, Optional.of(2)),
                new Command.Reconcile(3, 2, INTENTION, AT),
                new Command.Reconcile(3, 2, INTENTION, AT, Optional.of(1)),
                new Command.Check(3, "alive"),
                new Command.Undo(3, 2, "ratelimit.set", json("{}"), UNDO),
                new Command.SetTimer(3, AT),
                new Command.Tell(3, Announcement.Kind.SEEN, "Seen: 503", List.of("a detail")));
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyEventComesBackAsItWas(RunEvent event) {
        var stored = RunJson.write(event);

        assertThat(RunJson.read(RunEvent.class, stored)).isEqualTo(event);
        assertThat(RunJson.read(JsonNode.class, stored).path("event").asText()).isEqualTo(event.type());
    }

    @Test
    void everyKindOfEventIsTested() {
        assertThat(events().map(RunEvent::getClass).distinct().count())
                .isEqualTo(RunEvent.class.getPermittedSubclasses().length
                        - 1 // the answers below are one of them
                        + RunEvent.Answer.class.getPermittedSubclasses().length);
        assertThat(commands().map(Command::getClass).distinct().count())
                .isEqualTo(Command.class.getPermittedSubclasses().length
                        - 2 // the questions below are one of them, and so are those to the guards
                        + Command.Question.class.getPermittedSubclasses().length
                        + Command.Claiming.class.getPermittedSubclasses().length);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandComesBackAsItWas(Command command) {
        assertThat(RunJson.read(Command.class, RunJson.write(command))).isEqualTo(command);
    }

    @Test
    void anIntentReadsLikeThis() {
        assertThat(RunJson.write(new Command.Act(7, INTENTION, AT)))
                .isEqualTo(
                        "{\"command\":\"act\",\"id\":7,\"intention\":{\"step\":1,\"capability\":\"ratelimit.set\",\"input\":{\"limit\":\"50 per 1m\"},"
                                + "\"prepared\":{\"says\":\"set the limit of mcp-gateway to 50 per 1m\",\"before\":{\"seen\":[1,2.5,null,true]},"
                                + "\"undo\":{\"handle\":{\"previous\":\"100 per 1m\"},\"says\":\"set the limit of mcp-gateway back to 100 per 1m\"},"
                                + "\"atMost\":\"PT30S\"},\"temporary\":\"PT15M\"},\"intendedAt\":\"2026-11-22T03:00:00.123456Z\",\"repeats\":null}");
    }

    @Test
    void aRunReadsLikeThis() {
        assertThat(RunJson.write(state()))
                .isEqualTo(
                        "{\"version\":3,\"id\":\"00000000-0000-0001-0000-000000000001\",\"incident\":\"00000000-0000-0002-0000-000000000001\","
                                + "\"playbook\":\"gateway-down\",\"digest\":\"abc\",\"target\":\"mcp-gateway\",\"severity\":\"P0\","
                                + "\"trigger\":{\"by\":\"alert\",\"episode\":\"00000000-0000-0003-0000-000000000001\",\"labels\":{\"alertname\":\"GatewayDown\"},"
                                + "\"annotations\":{},\"startsAt\":\"2026-11-22T03:00:00.123456Z\"},\"phase\":\"VERIFYING\","
                                + "\"startedAt\":\"2026-11-22T03:00:00.123456Z\",\"deadlineAt\":\"2026-11-22T03:45:00.123456Z\",\"lastCommand\":9,"
                                + "\"outstanding\":[{\"command\":\"timer\",\"id\":9,\"due\":\"2026-11-22T03:00:10.123456Z\"}],"
                                + "\"facts\":{\"deploys\":{\"capability\":\"deployments.list\",\"value\":{\"n\":1}}},\"step\":0,"
                                + "\"proof\":{\"until\":\"2026-11-22T03:05:00.123456Z\",\"passingSince\":null,\"saw\":\"503\",\"looked\":true},"
                                + "\"effects\":[{\"command\":6,\"step\":0,\"capability\":\"ratelimit.set\",\"input\":{},\"says\":\"set it\","
                                + "\"undo\":{\"handle\":{\"previous\":\"100 per 1m\"},\"says\":\"set the limit of mcp-gateway back to 100 per 1m\"},"
                                + "\"fate\":\"STANDS\",\"until\":\"2026-11-22T03:15:00.123456Z\"}],\"resolved\":false,\"holdsTarget\":true,"
                                + "\"waitingSince\":null,\"ending\":{\"phase\":\"FAILED\",\"undoing\":true,\"escalate\":false},\"reason\":null,"
                                + "\"acted\":true,\"answers\":{\"token\":{\"sealed\":\"v1.abc\"}},"
                                + "\"consent\":{\"step\":1,\"command\":5,\"times\":1,\"intention\":"
                                + RunJson.write(INTENTION)
                                + ",\"hash\":\"ab12\",\"decisions\":[{\"by\":\"ana\",\"granted\":true,\"reason\":\"seen it\","
                                + "\"at\":\"2026-11-22T03:00:00.123456Z\"}],\"granted\":true},"
                                + "\"demoted\":true,\"heldBy\":\"freeze\",\"retryAt\":\"2026-11-22T03:00:00.123456Z\","
                                + "\"repeating\":{\"first\":7,\"act\":8,\"intention\":"
                                + RunJson.write(INTENTION)
                                + ",\"intendedAt\":\"2026-11-22T03:00:00.123456Z\",\"times\":1,\"saw\":\"it may be sent again\"}}");
    }

    @Test
    void aRunComesBackAsItWas() {
        assertThat(RunJson.read(RunState.class, RunJson.write(state()))).isEqualTo(state());
    }

    @Test
    void whoBeganARunIsStillKnownWhenTheDatabaseHasKeptOneOfEachName() {
        var person = new Trigger.ByPerson("deploy", "ana", "a drill");

        assertThat(RunJson.write(person))
                .isEqualTo("{\"by\":\"person\",\"playbook\":\"deploy\",\"who\":\"ana\",\"reason\":\"a drill\"}");
        assertThat(RunJson.read(Trigger.class, RunJson.write(person))).isEqualTo(person);
        for (var engineer : List.of("person", "alert", "schedule"))
            assertThat(RunJson.read(Trigger.class, RunJson.write(new Trigger.ByPerson("p", engineer, ""))))
                    .isEqualTo(new Trigger.ByPerson("p", engineer, ""));
        assertThat(RunJson.read(Trigger.class, "{\"by\":\"ana\",\"reason\":\"a drill\",\"playbook\":\"deploy\"}"))
                .as("as earlier versions stored it")
                .isEqualTo(person);
        var clock = new Trigger.BySchedule("deploy", AT);
        assertThat(RunJson.read(Trigger.class, RunJson.write(clock))).isEqualTo(clock);
    }

    @Test
    void whatANewerRemediatorAddsIsIgnored() {
        var newer = RunJson.write(state()).replace("{\"version\":3", "{\"mood\":\"fine\",\"version\":3");

        assertThat(RunJson.read(RunState.class, newer)).isEqualTo(state());
    }

    @Test
    void aRefusalFromBeforeItCouldBeTooLateIsAnOrdinaryOne() {
        assertThat(RunJson.read(RunEvent.class, "{\"event\":\"action-refused\",\"command\":3,\"reason\":\"no\"}"))
                .isEqualTo(new RunEvent.ActionRefused(3, "no"));
    }

    @Test
    void aWordFromBeforeItsTimeWasKeptWasSaidBeforeEverything() {
        assertThat(
                        RunJson.read(
                                RunEvent.class,
                                "{\"event\":\"approval-decided\",\"command\":3,\"by\":\"ana\",\"granted\":true,\"reason\":\"\"}"))
                .isEqualTo(new RunEvent.ApprovalDecided(3, "ana", true, "", Instant.EPOCH));
        assertThat(RunJson.read(
                        RunEvent.class, "{\"event\":\"person-answered\",\"command\":3,\"by\":\"ana\",\"answer\":true}"))
                .isEqualTo(new RunEvent.PersonAnswered(3, "ana", json("true"), Instant.EPOCH));
    }

    @Test
    void aCheckFromBeforeItCouldBeImpossibleWasMade() {
        assertThat(RunJson.read(RunEvent.class, "{\"event\":\"check-failed\",\"command\":3,\"saw\":\"503\"}"))
                .isEqualTo(new RunEvent.CheckFailed(3, "503"));
        assertThat(RunJson.read(RunState.class, RunJson.write(state()).replace(",\"looked\":true", ""))
                        .proof())
                .contains(new RunState.Proof(AT.plusSeconds(300), Optional.empty(), "503", false));
    }

    @Test
    void aRunOfTheFirstVersionGoesOn() {
        var stored = """
                {"version":1,"id":"00000000-0000-0001-0000-000000000001","incident":"00000000-0000-0002-0000-000000000001",
                "playbook":"gateway-down","digest":"abc","target":"mcp-gateway","severity":"P0",
                "trigger":{"by":"alert","episode":"00000000-0000-0003-0000-000000000001","labels":{"alertname":"GatewayDown"},
                "annotations":{},"startsAt":"2026-11-22T03:00:00.123456Z"},"phase":"GUARDING",
                "startedAt":"2026-11-22T03:00:00.123456Z","deadlineAt":"2026-11-22T03:45:00.123456Z","lastCommand":9,
                "outstanding":[{"command":"guards","id":9,"intention":{"step":0,"capability":"restart","input":{},
                "prepared":{"says":"restart it","before":{},"undo":null,"atMost":"PT30S"},"temporary":null},"cooldown":"PT5M"}],
                "facts":{},"step":0,"proof":null,"effects":[],"resolved":false,"holdsTarget":true,"waitingSince":null,
                "ending":null,"reason":null}
                """;

        var state = RunJson.read(RunState.class, stored);

        assertThat(state.version()).isEqualTo(1);
        assertThat(state.acted()).as("who holds its target has acted").isTrue();
        assertThat(state.answers()).isEmpty();
        assertThat(state.consent()).isEmpty();
        assertThat(state.outstanding(9))
                .contains(new Command.EvaluateGuards(
                        9,
                        new Command.Intention(
                                0,
                                "restart",
                                json("{}"),
                                new Prepared("restart it", json("{}"), Optional.empty(), Duration.ofSeconds(30)),
                                Optional.empty()),
                        new Limits(Optional.of(Duration.ofMinutes(5)), Optional.empty(), Optional.empty()),
                        Windows.ALWAYS,
                        List.of(),
                        false));
    }

    @Test
    void theFirstVersionStillFindsTheCooldownOfAQuestionToTheGuards() {
        assertThat(RunJson.read(
                                JsonNode.class,
                                RunJson.write(new Command.EvaluateGuards(
                                        3, INTENTION, LIMITS, Windows.ALWAYS, List.of(), false)))
                        .path("cooldown")
                        .asText())
                .isEqualTo("PT5M");
    }

    @Test
    void whatWasIntendedBeforeItCouldBeSentAgainIsTheFirstOfItsKind() {
        var act = RunJson.write(new Command.Act(7, INTENTION, AT)).replace(",\"repeats\":null", "");
        assertThat(RunJson.read(Command.class, act)).isEqualTo(new Command.Act(7, INTENTION, AT));
        var asked = RunJson.write(new Command.Reconcile(8, 7, INTENTION, AT)).replace(",\"repeats\":null", "");
        assertThat(RunJson.read(Command.class, asked)).isEqualTo(new Command.Reconcile(8, 7, INTENTION, AT));
    }

    @Test
    void whatStartedARunComesBackAsItWas() {
        for (var trigger : List.of(
                new Trigger.ByAlert(new UUID(3, 1), Map.of("a", "b"), Map.of(), AT),
                new Trigger.BySchedule("daily-checklist", AT),
                new Trigger.ByPerson("rollback-now", "ana", "it is slow since noon")))
            assertThat(RunJson.read(Trigger.class, RunJson.write(trigger))).isEqualTo(trigger);
    }

    @Test
    void whatIsNoRunIsRefusedByName() {
        assertThatIllegalStateException()
                .isThrownBy(() -> RunJson.read(RunState.class, "[]"))
                .withMessage("what is stored is no RunState");
    }

    @Test
    void whatPostgresqlCannotStoreIsReplacedAndTheRestIsLeftAlone() {
        var answer = "NUL \0, half \uD83D, other half \uDE00, whole \uD83D\uDE00, an escape that is text: \\u0000";
        var mended = "NUL \uFFFD, half \uFFFD, other half \uFFFD, whole \uD83D\uDE00, an escape that is text: \\u0000";

        var event =
                new RunEvent.Gathered(1, JsonNodeFactory.instance.objectNode().put("\0key", answer));

        assertThat(RunJson.read(RunEvent.class, RunJson.write(event)))
                .isEqualTo(new RunEvent.Gathered(
                        1, JsonNodeFactory.instance.objectNode().put("\uFFFDkey", mended)));
    }

    private static RunState state() {
        return new RunState(
                RunState.VERSION,
                new UUID(1, 1),
                new UUID(2, 1),
                "gateway-down",
                "abc",
                "mcp-gateway",
                Severity.P0,
                new Trigger.ByAlert(new UUID(3, 1), Map.of("alertname", "GatewayDown"), Map.of(), AT),
                Phase.VERIFYING,
                AT,
                AT.plusSeconds(45 * 60),
                9,
                List.of(new Command.SetTimer(9, AT.plusSeconds(10))),
                Map.of("deploys", new RunState.Evidence("deployments.list", json("{\"n\":1}"))),
                0,
                Optional.of(new RunState.Proof(AT.plusSeconds(300), Optional.empty(), "503", true)),
                List.of(new RunState.Effect(
                        6,
                        0,
                        "ratelimit.set",
                        json("{}"),
                        "set it",
                        Optional.of(UNDO),
                        RunState.Effect.Fate.STANDS,
                        Optional.of(AT.plusSeconds(900)))),
                false,
                true,
                Optional.empty(),
                Optional.of(new RunState.Ending(Phase.FAILED, true, false)),
                Optional.empty(),
                true,
                Map.of("token", json("{\"sealed\":\"v1.abc\"}")),
                Optional.of(new RunState.Consent(
                        1, 5, 1, INTENTION, "ab12", List.of(new RunState.Decision("ana", true, "seen it", AT)), true)),
                true,
                Optional.of("freeze"),
                Optional.of(AT),
                Optional.of(new RunState.Repeating(7, 8, INTENTION, AT, 1, "it may be sent again")));
    }

    private static JsonNode json(String text) {
        return RunJson.read(JsonNode.class, text);
    }
}
