package dev.remediator.channel.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.util.json.GsonFactory;
import dev.remediator.channel.slack.StandInSlack.Button;
import dev.remediator.playbook.Severity;
import dev.remediator.report.Told;
import dev.remediator.run.Asked;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be pressed, and what stands there afterwards. */
class ButtonsTest {
    private static final Optional<String> PAGE = Optional.of("https://remediator.example/incidents/1");

    private static StandInSlack.Message message(Standing standing, boolean p0InConsole) {
        var blocks = StandInSlack.json(GsonFactory.createSnakeCase().toJson(Buttons.of(standing, PAGE, p0InConsole)));
        assertThat(StandInSlack.Limits.problem(blocks)).isEmpty();
        return new StandInSlack.Message("1.1", Optional.empty(), "", blocks);
    }

    private static StandInSlack.Message message(Asked... asked) {
        return message(Asks.standing(asked), false);
    }

    @Test
    void aConsentShowsWhatItIsForAndConfirmsExactlyThat() {
        var message = message(Asks.approval());

        assertThat(message.blocks().at("/0/text/text").asText()).isEqualTo("""
                platform is asked for consent, until 22 Nov 09:25:00 UTC
                Restarting mcp-gateway on Railway
                On mcp-gateway, by playbook gateway-down
                Exactly: service.restart {"service":"mcp-gateway"}
                It cannot be taken back""");
        var approve = message.button("Approve").orElseThrow();
        assertThat(approve.json().at("/confirm/title/text").asText()).isEqualTo("Approve this?");
        assertThat(approve.confirm()).isEqualTo("""
                Restarting mcp-gateway on Railway
                On mcp-gateway, by playbook gateway-down
                Exactly: service.restart {"service":"mcp-gateway"}
                It cannot be taken back""");
        assertThat(wish(approve)).contains(new Wish.Approve(Told.RUN, 4, Asks.PLAN));
        assertThat(message.button("Deny").flatMap(ButtonsTest::wish)).contains(new Wish.Deny(Told.RUN, 4, Asks.PLAN));
        assertThat(message.button("Acknowledge").flatMap(ButtonsTest::wish))
                .contains(new Wish.Acknowledge(Told.INCIDENT));
    }

    private static Optional<Wish> wish(Button button) {
        return Wish.of(
                button.json().path("action_id").asText(),
                button.json().path("value").asText());
    }

    @Test
    void ofAQuorumItShowsWhoHasAgreedAndWhy() {
        var said = new Asked.Word("ana", "agreed", "it is broken", Asks.AT.plusSeconds(9));
        var message = message(Asks.asked("Restarting", 2, false, List.of(said), Optional.empty()));
        assertThat(message.blocks().at("/0/text/text").asText())
                .endsWith("\n1 of 2 have agreed: ana (09:15:09 UTC: it is broken)");
        assertThat(message.button("Approve")).isPresent();
    }

    @Test
    void whatIsDecidedStandsInThePlaceOfItsButtons() {
        var message = message(Asks.denied());
        assertThat(message.button("Approve")).isEmpty();
        assertThat(message.button("Deny")).isEmpty();
        assertThat(message.shown())
                .contains("⛔ Denied by ben (09:15:30 UTC: a sale): Restarting mcp-gateway on Railway");
    }

    @Test
    void whoeverHasItAndWhoeverStoppedARunStandThereWithTheTime() {
        var message = message(
                new Standing(
                        Told.INCIDENT,
                        Severity.P1,
                        false,
                        Optional.of(new Standing.Taken("ana has acknowledged this (on it)", Asks.AT)),
                        List.of(),
                        List.of(),
                        List.of(new Standing.Stopped(
                                "gateway-down", "stopped by ben: a sale", Asks.AT.plusSeconds(1)))),
                false);
        assertThat(message.buttons()).isEmpty();
        assertThat(message.blocks().at("/0/text/text").asText()).isEqualTo("""
                👤 ana has acknowledged this (on it), 09:15:00 UTC
                🛑 gateway-down stopped by ben: a sale (09:15:01 UTC)""");
    }

    @Test
    void whereAReasonIsRequiredADialogAsksAndNotAConfirmation() {
        var approve = message(Asks.asked("Restarting", 1, true, List.of(), Optional.empty()))
                .button("Approve")
                .orElseThrow();
        assertThat(approve.json().has("confirm")).isFalse();
    }

    @Test
    void whatDoesNotFitAConfirmationIsShownWholeInADialog() {
        var longOne = Asks.asked("Restarting ".repeat(30), 1, false, List.of(), Optional.empty());
        var message = message(longOne);
        assertThat(message.button("Approve").orElseThrow().json().has("confirm"))
                .isFalse();
        assertThat(message.shown()).contains("Restarting ".repeat(30).strip());
        assertThat(Deed.of(longOne).fitsConfirm()).isFalse();
    }

    @Test
    void whatCannotBeShownWholeCannotBeDecidedHere() {
        var message = message(Asks.asked("Restarting ".repeat(400), 1, false, List.of(), Optional.empty()));
        assertThat(message.button("Approve")).isEmpty();
        assertThat(message.button("Deny")).isEmpty();
        assertThat(message.button("Decide in the console")
                        .orElseThrow()
                        .json()
                        .path("url")
                        .asText())
                .isEqualTo(PAGE.get());
        assertThat(message.shown()).contains("too long to be shown here whole");
    }

    @Test
    void aP0IsApprovedInTheConsoleWhereThatIsDemandedAndDeniedHereAllTheSame() {
        var severe = message(Asks.standing(Severity.P0, Asks.approval()), true);
        assertThat(severe.buttons())
                .extracting(Button::label)
                .containsExactly("Decide in the console", "Deny", "Acknowledge");
        assertThat(message(Asks.standing(Severity.P1, Asks.approval()), true).button("Approve"))
                .isPresent();
        assertThat(message(Asks.standing(Severity.P0, Asks.approval()), false).button("Approve"))
                .isPresent();
    }

    @Test
    void everyRunCanBeStoppedByItsOwnButton() {
        var runs = List.of(
                new Standing.Run(Told.RUN, "gateway-down", "mcp-gateway"),
                new Standing.Run(Told.OTHER_RUN, "gateway-slow", "mcp-gateway"));
        var standing = new Standing(Told.INCIDENT, Severity.P1, false, Optional.empty(), List.of(), runs, List.of());
        assertThat(message(standing, false).buttons().stream()
                        .filter(b -> b.label().equals("Stop"))
                        .map(b -> wish(b).orElseThrow()))
                .containsExactly(new Wish.Stop(Told.RUN), new Wish.Stop(Told.OTHER_RUN));
    }

    @Test
    void anIncidentThatIsOverHasNothingToPress() {
        assertThat(message(Standing.gone(Told.INCIDENT), false).blocks()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.remediator.report.HostileValues#texts")
    void whateverTheAlertSaysSlackSeesPlainTextWithinItsLimits(String value) {
        var said = new Asked.Word("ana", "agreed", value, Asks.AT);
        var open = Asks.asked(value, 2, false, List.of(said), Optional.empty());
        var over = Asks.asked(value, 1, false, List.of(said), Optional.of(new Asked.Over(Asks.AT, "granted", value)));
        var all = new ArrayList<Asked>(List.of(open, over));
        IntStream.range(0, 8).forEach(i -> all.add(i % 2 == 0 ? open : over));
        var standing = new Standing(
                Told.INCIDENT,
                Severity.P1,
                false,
                Optional.of(new Standing.Taken(value, Asks.AT)),
                all,
                List.of(new Standing.Run(Told.RUN, value, value), new Standing.Run(Told.OTHER_RUN, value, value)),
                List.of(new Standing.Stopped(value, value, Asks.AT)));

        var message = message(standing, false);

        assertThat(message.blocks().findValues("type").stream().map(JsonNode::asText))
                .as("nothing that Slack parses as markup")
                .doesNotContain("mrkdwn");
        assertThat(message.shown()).doesNotContain("<", ">", "\u202e", "\u0000");
        assertThat(message.shown().replace("&amp;", "").replace("&lt;", "").replace("&gt;", ""))
                .doesNotContain("&");
        var view = StandInSlack.json(GsonFactory.createSnakeCase()
                .toJson(Dialog.of(
                        new Wish.Deny(Told.RUN, 4, Asks.PLAN),
                        "C0INCIDENTS",
                        Deed.of(open).canBeShown() ? Deed.of(open).text() : "too long",
                        true)));
        assertThat(StandInSlack.Limits.view(view)).isEmpty();
    }
}
