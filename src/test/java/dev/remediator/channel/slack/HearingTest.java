package dev.remediator.channel.slack;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.escalation.Acknowledgements;
import dev.remediator.identity.Account;
import dev.remediator.identity.Engineer;
import dev.remediator.identity.Group;
import dev.remediator.identity.People;
import dev.remediator.outbound.AllowedHosts;
import dev.remediator.outbound.DirectOutbound;
import dev.remediator.outbound.OutboundLimits;
import dev.remediator.run.Cancellations;
import dev.remediator.run.FaultyDataSource;
import dev.remediator.run.LiveNode;
import dev.remediator.run.Replies;
import dev.remediator.run.Table;
import dev.remediator.secret.Secret;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import dev.remediator.target.Ownership;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of a press where something fails, and where the same comes several times at once. */
@ExtendWith(PostgresExtension.class)
class HearingTest {
    private static final String ANA = "U0ANA";

    private final StandInSlack slack = new StandInSlack(100);
    private final DirectOutbound outbound =
            new DirectOutbound(AllowedHosts.of(List.of(slack.uri("").toString())), OutboundLimits.STANDARD, "test");
    private final FaultyDataSource faulty;
    private final Table table;
    private final LiveNode node;
    private final Hearing hearing;
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean room = true;

    HearingTest(DataSource dataSource) {
        faulty = new FaultyDataSource(dataSource);
        table = new Table(new Transactions(dataSource));
        node = LiveNode.on(new Transactions(dataSource));
        var transactions = new Transactions(faulty);
        var ours = new SlackSettings.Hearing(
                Secret.of(StandInSlack.SECRET), StandInSlack.APP, StandInSlack.TEAM, StandInSlack.CHANNEL, false);
        var people = new People(
                Map.of("ana", new Engineer("ana", "Ana", Optional.of(ANA), Optional.empty(), Optional.empty(), true)),
                Map.of("platform", new Group("platform", "owns it", List.of("ana"), Optional.empty())),
                Map.of(),
                Map.of(),
                List.of());
        hearing = new Hearing(
                new Gate(
                        ours,
                        () -> people,
                        name -> Optional.of(new Account(name, Set.of("operator", "approver"), false))),
                new Presses(transactions, node.time()),
                new Doing(
                        new Replies(transactions, node.executor(), () -> people, Optional.empty(), node.time()),
                        new Acknowledgements(transactions, node.announcements(), node.time()),
                        new Cancellations(transactions, node.executor(), Ownership.open(), node.time()),
                        new StandingReader(transactions),
                        new SlackSettings(Optional.empty(), Optional.of(ours), Optional.empty())),
                (typed, by) -> List.of("answered"),
                new Whisper(
                        new SlackWeb(
                                SlackWeb.methods(outbound, slack.uri("/api/"), Secret.of(StandInSlack.TOKEN)),
                                outbound),
                        pause -> {}),
                work -> room && waiting.add(work));
    }

    @AfterEach
    void close() {
        node.close();
        outbound.close();
        slack.close();
    }

    private UUID asks(boolean reasonRequired) {
        node.world().health("alive", "fail").heals("rollback", "alive");
        var run = node.fires(remedy("gateway-down")
                .tries(rung("rollback").approvedBy("platform", 1, "10m", reasonRequired))
                .verify("alive", "0s", "1m", "10s"));
        node.quiet();
        return run;
    }

    private Wish.Approve wish(UUID run) {
        var ask = table.rows("select command_id, request ->> 'hash' from ask where run_id = ?", run)
                .getFirst()
                .split(" \\| ");
        return new Wish.Approve(run, Integer.parseInt(ask[0]), ask[1]);
    }

    private Heard.Pressed press(Wish wish) throws NotUnderstood {
        var button = StandInSlack.json("""
                {"type": "button", "action_id": "%s", "value": "%s", "text": {"text": "Approve"}}""".formatted(wish.action(), wish.value()));
        var payload = slack.press(ANA, new StandInSlack.Button("17.1", "Approve", button));
        return (Heard.Pressed)
                HeardReader.interaction(StandInSlack.body(payload).getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] name(String press) {
        return Presses.name(press.getBytes(StandardCharsets.UTF_8));
    }

    private void hear(Heard heard, String name) {
        assertThat(hearing.hear(heard, name(name))).isEqualTo(new Hearing.Answer.Heard());
        waiting.forEach(Runnable::run);
        waiting.clear();
    }

    private long decisions() {
        return table.rows("select 1 from ask_reply").size();
    }

    @Test
    void slackIsAnsweredBeforeAnythingIsDone() throws NotUnderstood {
        var heard = press(wish(asks(false)));
        assertThat(hearing.hear(heard, name("one"))).isEqualTo(new Hearing.Answer.Heard());
        assertThat(decisions()).isZero();
        assertThat(waiting).hasSize(1);
    }

    @Test
    void whereThereIsNoRoomItIsNotHeard() throws NotUnderstood {
        room = false;
        assertThat(hearing.hear(press(wish(asks(false))), name("one"))).isEqualTo(new Hearing.Answer.Busy());
    }

    @Test
    void aPressThatMeetsNoDatabaseIsSaidToHaveDoneNothingAndMayComeAgain() throws NotUnderstood {
        var heard = press(wish(asks(false)));
        faulty.refuseOnce();
        hear(heard, "one");
        assertThat(slack.toldTo(ANA)).singleElement().asString().startsWith("Nothing was done: the database");
        assertThat(decisions()).isZero();

        faulty.next(FaultyDataSource.Fault.NONE, FaultyDataSource.Fault.BEFORE_COMMIT);
        hear(heard, "one");
        assertThat(slack.toldTo(ANA)).hasSize(2).last().asString().contains("perhaps this was not done");
        assertThat(decisions()).isZero();

        hear(heard, "one");
        assertThat(slack.toldTo(ANA).getLast()).startsWith("Noted: ana agrees");
        assertThat(decisions()).isOne();
    }

    @Test
    void whereTheAnswerOfTheDatabaseIsLostTheDecisionStandsOnce() throws NotUnderstood {
        var heard = press(wish(asks(false)));
        faulty.next(FaultyDataSource.Fault.NONE, FaultyDataSource.Fault.ANSWER_LOST);
        hear(heard, "one");
        hear(heard, "one");
        assertThat(decisions()).isOne();
        assertThat(table.rows("select actor, address from audit where action = 'decision'"))
                .containsExactly("ana | slack:T0EXAMPLE/U0ANA");
    }

    @Test
    void theSameAtOnceIsDoneOnce() throws Exception {
        var heard = press(wish(asks(false)));
        for (int i = 0; i < 8; i++) hearing.hear(heard, name("one"));
        assertThat(waiting).hasSize(8);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.invokeAll(waiting.stream()
                    .map(Executors::callable)
                    .map(c -> (Callable<?>) c)
                    .toList());
        }
        assertThat(decisions()).isOne();
        assertThat(slack.toldTo(ANA)).as("only the first is answered").hasSize(1);
        assertThat(table.rows("select 1 from slack_press")).hasSize(1);
    }

    @Test
    void aDialogThatSlackDoesNotOpenIsSaidAndNothingIsDone() throws NotUnderstood {
        var pressed = press(wish(asks(true)));
        hear(new Heard.Pressed(pressed.origin(), pressed.wish(), "no-trigger", "17.1", pressed.answers()), "one");
        assertThat(slack.toldTo(ANA))
                .containsExactly("The dialog could not be opened in time. Nothing was done: press again");
        assertThat(slack.dialogsOf(ANA)).isEmpty();
        hear(press(pressed.wish()), "two");
        assertThat(slack.dialogsOf(ANA)).hasSize(1);
        assertThat(decisions()).isZero();
    }

    @Test
    void whereTheAnswersAddressIsNotSlacksItIsToldInTheChannelAlone() throws NotUnderstood {
        var pressed = press(wish(asks(false)));
        for (var address : List.of("https://evil.example/x", "http://127.0.0.1:1/actions/1", "file:///etc/passwd")) {
            var elsewhere = new Heard.Pressed(
                    pressed.origin(), pressed.wish(), pressed.trigger(), "17.1", Optional.of(URI.create(address)));
            var before = slack.toldTo(ANA).size();
            hear(elsewhere, address);
            assertThat(slack.toldTo(ANA)).as(address).hasSize(before + 1);
        }
        assertThat(decisions()).isOne();
    }

    @Test
    void anotherAppsAndAnotherChannelsIsNotEvenKept() throws NotUnderstood {
        var pressed = press(wish(asks(false)));
        var o = pressed.origin();
        for (var origin : List.of(
                new Origin("A0OTHER", o.team(), o.userTeam(), o.channel(), o.user()),
                new Origin(o.app(), "T0OTHER", o.userTeam(), o.channel(), o.user()),
                new Origin(o.app(), o.team(), "T0OTHER", o.channel(), o.user()),
                new Origin(o.app(), o.team(), o.userTeam(), "C0OTHER", o.user()))) {
            var other = new Heard.Pressed(origin, pressed.wish(), "x", "17.1", Optional.empty());
            assertThat(hearing.hear(other, name("one"))).isEqualTo(new Hearing.Answer.Foreign());
            assertThat(hearing.hear(new Heard.Submitted(origin, pressed.wish(), "x"), name("one")))
                    .isEqualTo(new Hearing.Answer.Foreign());
        }
        assertThat(waiting).isEmpty();
    }
}
