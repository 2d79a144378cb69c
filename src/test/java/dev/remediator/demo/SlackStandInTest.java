package dev.remediator.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Through Slack's own SDK: what it cannot tell from Slack, our channel cannot either. */
class SlackStandInTest {
    @SuppressWarnings("NullAway.Init")
    private Program program;

    @BeforeEach
    void start() {
        program = Program.start("SlackStandIn", Map.of("SLACK_TOKEN", "xoxb-demo"), "--channels", "incidents,second");
    }

    @AfterEach
    void stop() {
        program.close();
    }

    @Test
    void keepsAThreadWithItsRepliesAndEdits() throws Exception {
        var opening = post("#incidents", "Gateway is down", null);
        assertThat(opening.isOk()).isTrue();
        assertThat(opening.getChannel()).as("an id, whatever it was called by").startsWith("C0DEMO");
        var reply = post(opening.getChannel(), "restart \"now\"\n\u2713 <b>", opening.getTs());
        assertThat(reply.isOk()).isTrue();
        assertThat(reply.getMessage().getThreadTs()).isEqualTo(opening.getTs());
        var edited = slack("xoxb-demo").chatUpdate(request -> request.channel(opening.getChannel())
                .ts(opening.getTs())
                .text("Gateway is well again"));
        assertThat(edited.isOk()).isTrue();

        var threads = Web.get(program.uri("/control/messages")).json().get("threads");
        assertThat(threads).hasSize(1);
        assertThat(threads.at("/0/text").asText()).isEqualTo("Gateway is well again");
        assertThat(threads.at("/0/edits").asInt()).isEqualTo(1);
        assertThat(threads.at("/0/replies/0/text").asText()).isEqualTo("restart \"now\"\n\u2713 <b>");
        assertThat(reply.getTs()).isNotEqualTo(opening.getTs());
    }

    @Test
    void keepsBlocksAsTheyCame() throws Exception {
        slack("xoxb-demo").chatPostMessage(request ->
                request.channel("incidents").text("fallback").blocksAsString("[{\"type\":\"divider\"}]"));

        assertThat(Web.get(program.uri("/control/messages")).json().at("/threads/0/blocks").asText())
                .contains("divider");
    }

    @Test
    void limitsAChannelToAboutOneMessageASecond() throws Exception {
        var opening = post("incidents", "1", null);
        post("incidents", "2", opening.getTs());
        post("incidents", "3", opening.getTs());
        assertThatThrownBy(() -> {
                    for (var i = 4; i < 20; i++) {
                        post("incidents", String.valueOf(i), opening.getTs());
                    }
                })
                .isInstanceOfSatisfying(SlackApiException.class, limited -> {
                    assertThat(limited.getResponse().code()).isEqualTo(429);
                    assertThat(limited.getResponse().header("Retry-After")).isEqualTo("1");
                });
        assertThat(post("second", "the other channel is free", null).isOk()).isTrue();

        await().atMost(Duration.ofSeconds(10)).ignoreExceptions().until(() -> post("incidents", "again", opening.getTs())
                .isOk());
        assertThat(Web.get(program.uri("/control/messages")).json().get("limited").asInt())
                .isPositive();
    }

    @Test
    void namesWhatIsWrongAsSlackDoes() throws Exception {
        assertThat(slack("xoxb-other").authTest(request -> request).getError()).isEqualTo("invalid_auth");
        assertThat(Web.post(program.uri("/api/chat.postMessage"), "channel=incidents&text=x")
                        .json()
                        .get("error")
                        .asText())
                .isEqualTo("not_authed");
        assertThat(post("#nowhere", "x", null).getError()).isEqualTo("channel_not_found");
        assertThat(post("incidents", "", null).getError()).isEqualTo("no_text");
        assertThat(post("incidents", "x", "1.000001").getError()).isEqualTo("thread_not_found");
        assertThat(slack("xoxb-demo")
                        .chatUpdate(request ->
                                request.channel("C0DEMO0001").ts("1.000001").text("x"))
                        .getError())
                .isEqualTo("message_not_found");
        assertThat(slack("xoxb-demo")
                        .chatUpdate(request ->
                                request.channel("#incidents").ts("1.000001").text("x"))
                        .getError())
                .as("an update takes a channel's id, not its name")
                .isEqualTo("channel_not_found");
        assertThat(slack("xoxb-demo").chatDelete(request -> request.channel("x").ts("1")).getError())
                .isEqualTo("unknown_method");
        assertThat(Web.post(
                                program.uri("/api/chat.postMessage"),
                                "{\"channel\":\"incidents\"}",
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

    private ChatPostMessageResponse post(
            String channel, String text, @org.jspecify.annotations.Nullable String threadTs)
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
