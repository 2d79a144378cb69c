package dev.remediator.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Through Slack's own SDK: what it cannot tell from Slack, our channel cannot either. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlackStandInTest {
    @SuppressWarnings("NullAway.Init")
    private Program program;

    @BeforeAll
    void start() {
        program = Program.start(
                "SlackStandIn", Map.of("SLACK_TOKEN", "xoxb-demo"), "--channels", "thread,blocks,busy,free,wrong");
    }

    @AfterAll
    void stop() {
        program.close();
    }

    @Test
    void keepsAThreadWithItsRepliesAndEdits() throws Exception {
        var opening = post("#thread", "Gateway is down", null);
        assertThat(opening.isOk()).isTrue();
        assertThat(opening.getChannel()).as("an id, whatever it was called by").startsWith("C0DEMO");
        var reply = post(opening.getChannel(), "restart \"now\"\n\u2713 <b>", opening.getTs());
        assertThat(reply.isOk()).isTrue();
        assertThat(reply.getMessage().getThreadTs()).isEqualTo(opening.getTs());
        var edited = slack("xoxb-demo")
                .chatUpdate(request -> request.channel(opening.getChannel())
                        .ts(opening.getTs())
                        .text("Gateway is well again"));
        assertThat(edited.isOk()).isTrue();

        var thread = onlyThreadIn("thread");
        assertThat(thread.get("text").asText()).isEqualTo("Gateway is well again");
        assertThat(thread.get("edits").asInt()).isEqualTo(1);
        assertThat(thread.at("/replies/0/text").asText()).isEqualTo("restart \"now\"\n\u2713 <b>");
        assertThat(reply.getTs()).isNotEqualTo(opening.getTs());
    }

    @Test
    void keepsBlocksAsTheyCame() throws Exception {
        slack("xoxb-demo")
                .chatPostMessage(request ->
                        request.channel("blocks").text("fallback").blocksAsString("[{\"type\":\"divider\"}]"));

        assertThat(onlyThreadIn("blocks").get("blocks").asText()).contains("divider");
    }

    @Test
    void limitsAChannelToAboutOneMessageASecond() throws Exception {
        var opening = post("busy", "1", null);
        post("busy", "2", opening.getTs());
        post("busy", "3", opening.getTs());
        assertThatThrownBy(() -> {
                    for (var i = 4; i < 20; i++) {
                        post("busy", String.valueOf(i), opening.getTs());
                    }
                })
                .isInstanceOfSatisfying(SlackApiException.class, limited -> {
                    assertThat(limited.getResponse().code()).isEqualTo(429);
                    assertThat(limited.getResponse().header("Retry-After")).isEqualTo("1");
                });
        assertThat(post("free", "the other channel is free", null).isOk()).isTrue();

        await().atMost(Duration.ofSeconds(10))
                .ignoreExceptions()
                .until(() -> post("busy", "again", opening.getTs()).isOk());
        assertThat(Web.get(program.uri("/control/messages"))
                        .json()
                        .get("limited")
                        .asInt())
                .isPositive();
    }

    @Test
    void namesWhatIsWrongAsSlackDoes() throws Exception {
        assertThat(slack("xoxb-other").authTest(request -> request).getError()).isEqualTo("invalid_auth");
        assertThat(Web.post(program.uri("/api/chat.postMessage"), "channel=wrong&text=x")
                        .json()
                        .get("error")
                        .asText())
                .isEqualTo("not_authed");
        assertThat(post("#nowhere", "x", null).getError()).isEqualTo("channel_not_found");
        assertThat(post("wrong", "", null).getError()).isEqualTo("no_text");
        assertThat(post("wrong", "x", "1.000001").getError()).isEqualTo("thread_not_found");
        assertThat(slack("xoxb-demo")
                        .chatUpdate(request ->
                                request.channel("C0DEMO0001").ts("1.000001").text("x"))
                        .getError())
                .isEqualTo("message_not_found");
        assertThat(slack("xoxb-demo")
                        .chatUpdate(request ->
                                request.channel("#wrong").ts("1.000001").text("x"))
                        .getError())
                .as("an update takes a channel's id, not its name")
                .isEqualTo("channel_not_found");
        assertThat(slack("xoxb-demo")
                        .chatDelete(request -> request.channel("x").ts("1"))
                        .getError())
                .isEqualTo("unknown_method");
        assertThat(Web.post(
                                program.uri("/api/chat.postMessage"),
                                "{\"channel\":\"wrong\"}",
                                "Authorization",
                                "Bearer xoxb-demo",
                                "Content-Type",
                                "application/json")
                        .json()
                        .get("error")
                        .asText())
                .isEqualTo("stand_in_takes_form_bodies_only");
        assertThat(slack("xoxb-demo").authTest(request -> request).isOk()).isTrue();
    }

    @Test
    void doesNotStartWithoutAToken() {
        try (var open = Program.launch("SlackStandIn", Map.of("SLACK_TOKEN", ""))) {
            assertThat(open.awaitExit()).isEqualTo(2);
            await().until(() -> open.output().toString().contains("SLACK_TOKEN is not set"));
        }
    }

    private JsonNode onlyThreadIn(String channel) {
        var all = Web.get(program.uri("/control/messages")).json();
        var id = all.at("/channels/" + channel).asText();
        var threads = new ArrayList<JsonNode>();
        for (var thread : all.get("threads")) {
            if (thread.get("channel").asText().equals(id)) threads.add(thread);
        }
        assertThat(threads).hasSize(1);
        return threads.getFirst();
    }

    private ChatPostMessageResponse post(String channel, String text, @Nullable String threadTs)
            throws IOException, SlackApiException {
        return slack("xoxb-demo").chatPostMessage(request -> {
            if (threadTs != null) request.threadTs(threadTs);
            return request.channel(channel).text(text);
        });
    }

    private MethodsClient slack(String token) {
        var config = new SlackConfig();
        config.setMethodsEndpointUrlPrefix(program.uri("/api/").toString());
        return Slack.getInstance(config).methods(token);
    }
}
