package dev.remediator.channel.discord;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.channel.Channel;
import dev.remediator.channel.HttpConformance;
import dev.remediator.channel.SecretUrl;
import dev.remediator.channel.StandIn;
import dev.remediator.secret.Secret;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class DiscordConformanceTest extends HttpConformance {
    private static final String PATH = "/api/webhooks/4711/" + CANARY;

    private final Map<String, JsonNode> messages = new LinkedHashMap<>();
    private final DiscordChannel channel = new DiscordChannel(
            "discord",
            outbound,
            SecretUrl.of("url", Secret.of(standIn.url(PATH).toString())),
            false,
            clock,
            Optional.of(URI.create("https://remediator.example")));

    @Override
    protected Channel channel() {
        return channel;
    }

    @Override
    protected StandIn.Answer take(StandIn.Heard asked) {
        if (asked.method().equals("PATCH")) {
            assertThat(asked.path()).startsWith(PATH + "/messages/");
            messages.put(asked.path().substring((PATH + "/messages/").length()), json(asked.body()));
            return StandIn.Answer.of(200, "{}");
        }
        assertThat(asked.path()).isEqualTo(PATH);
        assertThat(asked.query()).isEqualTo("wait=true");
        String id = Integer.toString(1000 + messages.size());
        messages.put(id, json(asked.body()));
        return StandIn.Answer.of(200, "{\"id\":\"%s\",\"channel_id\":\"7\"}".formatted(id));
    }

    private static String description(JsonNode message) {
        return message.path("embeds").path(0).path("description").asText();
    }

    private static boolean isOpening(JsonNode message) {
        return message.path("embeds").path(0).has("url");
    }

    @Override
    protected List<String> told() {
        return messages.values().stream()
                .filter(m -> !isOpening(m))
                .map(DiscordConformanceTest::description)
                .toList();
    }

    @Override
    protected List<String> standing() {
        return messages.values().stream()
                .filter(DiscordConformanceTest::isOpening)
                .map(m -> m.path("content").asText() + "\n" + description(m))
                .toList();
    }

    @Override
    protected void forget() {
        messages.clear();
        super.forget();
    }

    private JsonNode last() {
        return json(taken.getLast().body());
    }

    @Override
    protected void assertInert(String hostile) {
        assertThat(last().path("allowed_mentions").toString()).isEqualTo("{\"parse\":[]}");
        assertThat(last().path("content").asText()).isEqualTo("🚨 Needs a person · P1");
        assertThat(last().fieldNames()).toIterable().containsExactly("content", "embeds", "allowed_mentions");
        for (String shown : List.of(
                description(last()), last().path("embeds").path(0).path("title").asText())) {
            // A backslash and what it guards taken away, nothing is left that Discord knows.
            String unguarded = shown.replaceAll("\\\\.", "");
            assertThat(unguarded).doesNotContain("<", ">", "@", "*", "_", "`", "[", "]", "(", "|", "~", "#", "\\");
            assertThat(unguarded.codePoints())
                    .noneMatch(c -> Character.isISOControl(c) && c != '\n')
                    .noneMatch(c -> c == 0x202E);
        }
        // Sign and text, and each detail, on a line of its own.
        assertThat(description(last()).lines()).hasSize(3);
    }

    @Override
    protected void assertWithinLimits() {
        JsonNode embed = last().path("embeds").path(0);
        assertThat(embed.path("title").asText().length()).isLessThanOrEqualTo(256);
        assertThat(embed.path("description").asText().length()).isLessThanOrEqualTo(4_096);
        assertThat(last().path("content").asText().length()).isLessThanOrEqualTo(2_000);
        taken.forEach(asked -> assertThat(json(asked.body())
                                .path("embeds")
                                .path(0)
                                .path("title")
                                .asText()
                                .length()
                        + json(asked.body())
                                .path("embeds")
                                .path(0)
                                .path("description")
                                .asText()
                                .length())
                .isLessThanOrEqualTo(6_000));
    }
}
