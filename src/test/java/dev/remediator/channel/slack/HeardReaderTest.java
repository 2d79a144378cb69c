package dev.remediator.channel.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.report.HostileValues;
import dev.remediator.report.Told;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Slack posts, read: only what this app's own buttons, dialogs and command can have caused. */
class HeardReaderTest {
    private final StandInSlack slack = new StandInSlack(1);
    private final Wish.Approve wish = new Wish.Approve(Told.RUN, 4, Asks.PLAN);

    @AfterEach
    void close() {
        slack.close();
    }

    private ObjectNode press() {
        var button = StandInSlack.json("""
                {"type": "button", "action_id": "%s", "value": "%s", "text": {"text": "Approve"}}""".formatted(wish.action(), wish.value()));
        return slack.press("U0ANA", new StandInSlack.Button("17.1", "Approve", button));
    }

    private ObjectNode submission(String reason) {
        var view = StandInSlack.json("""
                {"callback_id": "%s", "private_metadata": "%s C0INCIDENTS",
                 "blocks": [{}, {"block_id": "reason", "element": {"action_id": "reason"}}]}""".formatted(wish.action(), wish.value()));
        return slack.submit(new StandInSlack.Opened("V1", "U0ANA", view), reason);
    }

    private static Heard read(ObjectNode payload) throws NotUnderstood {
        return HeardReader.interaction(StandInSlack.body(payload).getBytes(StandardCharsets.UTF_8));
    }

    private static Origin origin(String user) {
        return new Origin(StandInSlack.APP, StandInSlack.TEAM, StandInSlack.TEAM, StandInSlack.CHANNEL, user);
    }

    @Test
    void aPress() throws NotUnderstood {
        var payload = press();
        assertThat(read(payload))
                .isEqualTo(new Heard.Pressed(
                        origin("U0ANA"),
                        wish,
                        payload.path("trigger_id").asText(),
                        "17.1",
                        Optional.of(URI.create(payload.path("response_url").asText()))));
    }

    @Test
    void aDialogThatWasSent() throws NotUnderstood {
        assertThat(read(submission("  it is broken\n")))
                .isEqualTo(new Heard.Submitted(origin("U0ANA"), wish, "it is broken"));
    }

    @Test
    void aCommand() throws NotUnderstood {
        var body = slack.typed("U0ANA", "C0INCIDENTS", "freeze target a 2h x & y");
        assertThat(HeardReader.command(body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(Heard.Typed.class, typed -> {
                    assertThat(typed.origin()).isEqualTo(origin("U0ANA"));
                    assertThat(typed.text()).isEqualTo("freeze target a 2h x &amp; y");
                    assertThat(typed.answers()).isPresent();
                });
    }

    @Test
    void aLinkThatWasOpenedAndADialogThatWasClosedAreNothing() throws NotUnderstood {
        var link = press();
        ((ObjectNode) link.at("/actions/0")).put("action_id", Wish.LINK);
        assertThat(read(link)).isInstanceOf(Heard.Nothing.class);
        assertThat(read(press().put("type", "view_closed"))).isInstanceOf(Heard.Nothing.class);
    }

    @Test
    void anythingElseIsNotUnderstood() {
        List<Consumer<ObjectNode>> changes = List.of(
                p -> p.put("type", "message_action"),
                p -> p.remove("type"),
                p -> p.remove("actions"),
                p -> p.withArray("/actions").addObject(),
                p -> ((ObjectNode) p.at("/actions/0")).put("action_id", "other.approve"),
                p -> ((ObjectNode) p.at("/actions/0")).put("value", "other"),
                p -> ((ObjectNode) p.at("/actions/0")).put("type", "static_select"),
                p -> ((ObjectNode) p.at("/actions/0")).putObject("value"),
                p -> ((ObjectNode) p.at("/container")).put("type", "view"),
                p -> ((ObjectNode) p.at("/container")).put("channel_id", "C0OTHER"),
                p -> p.remove("container"));
        for (var change : changes) {
            var payload = press();
            change.accept(payload);
            assertThatExceptionOfType(NotUnderstood.class)
                    .as(payload.toString())
                    .isThrownBy(() -> read(payload));
        }
        List<Consumer<ObjectNode>> views = List.of(
                v -> v.put("app_id", "A0OTHER"),
                v -> v.put("callback_id", "remediator.stop"),
                v -> v.put("private_metadata", wish.value()),
                v -> v.put("private_metadata", wish.value() + " C0INCIDENTS x"),
                v -> v.remove("private_metadata"));
        for (var change : views) {
            var payload = submission("x");
            change.accept((ObjectNode) payload.path("view"));
            assertThatExceptionOfType(NotUnderstood.class)
                    .as(payload.toString())
                    .isThrownBy(() -> read(payload));
        }
    }

    @Test
    void whatIsNoFormAndNoJsonIsNotUnderstoodAndNotQuoted() {
        var bodies = new java.util.ArrayList<>(List.of(
                "",
                "payload",
                "payload=",
                "payload=%",
                "payload=%7B",
                "payload=%7B%7D&payload=%7B%7D",
                "payload={\"type\":\"view_closed\",\"type\":\"view_closed\"}",
                "payload=" + "%5B".repeat(5_000),
                "a=b&".repeat(100)));
        HostileValues.all().forEach(value -> bodies.add("payload=" + value));
        for (var body : bodies)
            assertThatExceptionOfType(NotUnderstood.class)
                    .as(body)
                    .isThrownBy(() -> HeardReader.interaction(body.getBytes(StandardCharsets.UTF_8)))
                    .satisfies(e -> assertThat(String.valueOf(e.getMessage())).hasSizeLessThan(100));
    }
}
