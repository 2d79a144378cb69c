package dev.remediator.channel.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.channel.slack.FakeSlack.Answer;
import dev.remediator.outbound.AllowedHosts;
import dev.remediator.outbound.DirectOutbound;
import dev.remediator.outbound.OutboundLimits;
import dev.remediator.report.HostileValues;
import dev.remediator.report.Told;
import dev.remediator.secret.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one person is told alone: at Slack's pace, and never for long. */
class WhisperTest {
    private static final Origin ANA = new Origin("A0", "T0", "T0", "C0", "U0ANA");

    private final FakeSlack slack = new FakeSlack();
    private final DirectOutbound outbound = new DirectOutbound(
            AllowedHosts.of(List.of("http://" + slack.baseUrl().getAuthority())), OutboundLimits.STANDARD, "test");
    private final List<Duration> pauses = new ArrayList<>();
    private final Whisper whisper = new Whisper(
            new SlackWeb(SlackWeb.methods(outbound, slack.baseUrl(), Secret.of("xoxb-canary")), outbound), pauses::add);

    @AfterEach
    void stop() {
        outbound.close();
        slack.close();
    }

    private boolean opens() {
        return whisper.open(Dialog.of(new Wish.Stop(Told.RUN), "C0", "Ends the run", true), "trigger");
    }

    @Test
    void whoIsAskedToSlowDownWaitsAsLongAsSlackSaysAndTriesAgain() {
        slack.answer(Answer.slowDown(2));
        slack.answer(Answer.slowDown(1));
        assertThat(opens()).isTrue();
        assertThat(pauses).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(1));
        assertThat(slack.calls).containsExactly("views.open", "views.open", "views.open");
    }

    @Test
    void nobodyWaitsForAMinuteNorForEver() {
        slack.answer(Answer.slowDown(60));
        assertThat(opens()).isFalse();
        assertThat(pauses).isEmpty();
        for (int i = 0; i < 3; i++) slack.answer(Answer.slowDown(1));
        assertThat(opens()).isFalse();
        assertThat(pauses).hasSize(2);
    }

    @Test
    void whatSlackRefusesOrBreaksIsNotTriedAgain() {
        for (var answer : List.of(
                Answer.error("expired_trigger_id"),
                new Answer(503, "down", Map.of()),
                new Answer(200, "<html>", Map.of()),
                new Answer(200, "", Map.of()))) {
            slack.answer(answer);
            assertThat(opens()).as(answer.toString()).isFalse();
        }
        assertThat(slack.calls).hasSize(4);
    }

    @Test
    void whereSlackIsAwayNothingIsThrown() {
        slack.close();
        assertThat(opens()).isFalse();
        whisper.say(List.of("Noted"), ANA, Optional.of(slack.baseUrl()), "");
    }

    @Test
    void whatIsToldIsPlainTextOfASizeThatSlackTakes() {
        var lines = new ArrayList<>(HostileValues.all());
        lines.addAll(Collections.nCopies(50, "x".repeat(200)));
        for (var some : List.of(lines, List.of("&".repeat(5_000)), List.of("<!channel> *bold*")))
            whisper.say(some, ANA, Optional.empty(), "");
        assertThat(slack.forms).hasSize(3).allSatisfy(form -> {
            assertThat(StandInSlack.Limits.problem(StandInSlack.json(form.getOrDefault("blocks", "[]"))))
                    .isEmpty();
            assertThat(form)
                    .containsEntry("user", "U0ANA")
                    .containsEntry("channel", "C0")
                    .containsEntry("parse", "none");
            var text = form.getOrDefault("text", "");
            assertThat(text).doesNotContain("<", ">");
            assertThat(text.replace("&amp;", "").replace("&lt;", "").replace("&gt;", ""))
                    .doesNotContain("&");
        });
    }
}
