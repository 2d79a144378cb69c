package dev.remediator.channel.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.channel.Channel;
import dev.remediator.channel.HttpConformance;
import dev.remediator.channel.StandIn;
import dev.remediator.secret.Secret;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class SlackConformanceTest extends HttpConformance {
    private final Map<String, Map<String, String>> messages = new LinkedHashMap<>();
    private final SlackChannel channel = new SlackChannel(
            new SlackApi(
                    SlackWeb.methods(outbound, standIn.url("/api/"), Secret.of("xoxb-" + CANARY)),
                    "#incidents",
                    new Pacer(Duration.ofMillis(1_050), clock, clock::pass),
                    new Pacer(Duration.ofMillis(1_250), clock, clock::pass)),
            clock,
            new SlackSettings(
                    Optional.empty(),
                    Optional.of(new SlackSettings.Hearing(Secret.of("secret-" + CANARY), "A0", "T0", "C0", false)),
                    Optional.empty()),
            incident -> Asks.standing(Asks.approval(), Asks.denied()));

    private Optional<String> poison = Optional.empty();

    @Override
    protected Channel channel() {
        return channel;
    }

    @Override
    protected StandIn.Answer take(StandIn.Heard asked) {
        assertThat(asked.headers()).containsEntry("authorization", "Bearer xoxb-" + CANARY);
        if (poison.filter(asked.body()::contains).isPresent()) return error("msg_too_long");
        var form = form(asked.body());
        assertThat(StandInSlack.Limits.problem(json(form.getOrDefault("blocks", "[]"))))
                .isEmpty();
        if (asked.path().equals("/api/chat.update")) {
            if (messages.replace(form.getOrDefault("ts", ""), form) == null) return error("message_not_found");
            return StandIn.Answer.of(200, "{\"ok\":true}");
        }
        assertThat(asked.path()).isEqualTo("/api/chat.postMessage");
        String ts = "17000.%06d".formatted(messages.size());
        messages.put(ts, form);
        return StandIn.Answer.of(200, "{\"ok\":true,\"channel\":\"C0\",\"ts\":\"%s\"}".formatted(ts));
    }

    /** Slack refuses with 200. */
    private static StandIn.Answer error(String error) {
        return StandIn.Answer.of(200, "{\"ok\":false,\"error\":\"%s\"}".formatted(error));
    }

    @Override
    protected void refuseWhatContains(String word) {
        poison = Optional.of(word);
    }

    private static Map<String, String> form(String body) {
        var form = new HashMap<String, String>();
        for (var pair : body.split("&")) {
            int equals = pair.indexOf('=');
            form.put(
                    URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                    URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return form;
    }

    private static boolean isOpening(Map<String, String> message) {
        return !message.containsKey("thread_ts");
    }

    @Override
    protected List<String> told() {
        return messages.values().stream()
                .filter(m -> !isOpening(m))
                .map(m -> m.getOrDefault("text", ""))
                .toList();
    }

    @Override
    protected List<String> standing() {
        return messages.values().stream()
                .filter(SlackConformanceTest::isOpening)
                .map(m -> m.getOrDefault("text", ""))
                .toList();
    }

    @Override
    protected void assertInert(String hostile) {
        for (var asked : taken.subList(taken.size() - 2, taken.size())) {
            var form = form(asked.body());
            assertThat(form).containsEntry("parse", "none").containsEntry("link_names", "0");
            var text = form.getOrDefault("text", "");
            assertThat(text).doesNotContain("<", ">");
            assertThat(text.replace("&amp;", "").replace("&lt;", "").replace("&gt;", ""))
                    .doesNotContain("&");
            assertThat(text.codePoints())
                    .noneMatch(c -> Character.isISOControl(c) && c != '\n')
                    .noneMatch(c -> c == 0x202E);
        }
        // Sign and text, and each detail, on a line of its own.
        assertThat(told().getLast().lines()).hasSize(3);
    }

    @Override
    protected void assertWithinLimits() {
        assertThat(told().getLast()).hasSizeLessThanOrEqualTo(4_000);
        assertThat(standing().getLast()).hasSizeLessThanOrEqualTo(4_000);
    }
}
