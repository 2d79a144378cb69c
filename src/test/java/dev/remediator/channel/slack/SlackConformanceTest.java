package dev.remediator.channel.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.channel.Channel;
import dev.remediator.channel.HttpConformance;
import dev.remediator.channel.StandIn;
import dev.remediator.secret.Secret;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What every channel does; what is Slack's own is in {@link SlackChannelTest}. */
class SlackConformanceTest extends HttpConformance {
    private final Map<String, Map<String, String>> messages = new LinkedHashMap<>();
    private final SlackApi api = new SlackApi(
            SlackWeb.methods(outbound, standIn.url("/api/"), Secret.of("xoxb-" + CANARY)),
            "#incidents",
            new Pacer(Duration.ZERO, clock, pause -> {}),
            new Pacer(Duration.ZERO, clock, pause -> {}));
    private final SlackChannel channel = new SlackChannel(
            api,
            clock,
            new SlackSettings(Optional.empty(), Optional.empty(), Optional.of(URI.create("https://remediator.example"))),
            Standing::gone);

    @Override
    protected Channel channel() {
        return channel;
    }

    @Override
    protected StandIn.Answer take(StandIn.Heard asked) {
        assertThat(asked.headers().get("authorization")).isEqualTo("Bearer xoxb-" + CANARY);
        Map<String, String> form = form(asked.body());
        String ts = asked.path().endsWith("chat.update") ? form.get("ts") : "1700000000.%06d".formatted(messages.size());
        messages.put(ts, form);
        return StandIn.Answer.of(200, "{\"ok\":true,\"channel\":\"C0INCIDENTS\",\"ts\":\"%s\"}".formatted(ts));
    }

    @Override
    protected StandIn.Answer refused(StandIn.Heard asked) {
        return StandIn.Answer.of(200, "{\"ok\":false,\"error\":\"msg_too_long\"}");
    }

    private static Map<String, String> form(String body) {
        Map<String, String> form = new LinkedHashMap<>();
        for (String pair : body.split("&")) {
            int equals = pair.indexOf('=');
            form.put(
                    URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                    URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return form;
    }

    @Override
    protected List<String> told() {
        return messages.values().stream()
                .filter(m -> m.containsKey("thread_ts"))
                .map(m -> m.get("text"))
                .toList();
    }

    @Override
    protected List<String> standing() {
        return messages.values().stream()
                .filter(m -> !m.containsKey("thread_ts"))
                .map(m -> m.get("text"))
                .toList();
    }

    private Map<String, String> last() {
        return form(taken.getLast().body());
    }

    @Override
    protected void assertInert(String hostile) {
        assertThat(last()).containsEntry("mrkdwn", "0").containsEntry("unfurl_links", "0").containsEntry("parse", "none");
        assertThat(last().get("text")).doesNotContain("<", ">");
        for (Map<String, String> message : messages.values()) {
            assertThat(message.get("text")).doesNotContain("<", ">");
            if (message.containsKey("blocks")) json(message.get("blocks")).forEach(SlackConformanceTest::assertPlain);
        }
    }

    /** Whatever is not our own words stands in a field that Slack does not parse. */
    private static void assertPlain(JsonNode block) {
        block.findParents("type").stream()
                .filter(text -> text.path("type").asText().equals("mrkdwn"))
                .forEach(text -> assertThat(text.path("text").asText())
                        .startsWith("*Needs a person* · P1 · started <!date^"));
    }

    @Override
    protected void assertWithinLimits() {
        messages.values().forEach(message -> assertThat(message.get("text")).hasSizeLessThanOrEqualTo(4_000));
    }
}
