package dev.remediator.channel.teams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.channel.Channel;
import dev.remediator.channel.HttpConformance;
import dev.remediator.channel.SecretUrl;
import dev.remediator.channel.StandIn;
import dev.remediator.secret.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

class TeamsConformanceTest extends HttpConformance {
    private static final String PATH = "/workflows/0123456789abcdef0123/triggers/manual/paths/invoke";
    private static final String QUERY = "api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sig=" + CANARY;

    private final TeamsChannel channel = new TeamsChannel(
            "teams",
            outbound,
            SecretUrl.of("url", Secret.of(standIn.url(PATH + "?" + QUERY).toString())),
            clock,
            Optional.of(URI.create("https://remediator.example")));

    @Override
    protected Channel channel() {
        return channel;
    }

    @Override
    protected StandIn.Answer take(StandIn.Heard asked) {
        assertThat(asked.path() + "?" + asked.query()).isEqualTo(PATH + "?" + QUERY);
        return StandIn.Answer.of(202, "");
    }

    private static List<JsonNode> blocks(StandIn.Heard asked) {
        List<JsonNode> blocks = new ArrayList<>();
        json(asked.body())
                .path("attachments")
                .path(0)
                .path("content")
                .path("body")
                .forEach(blocks::add);
        return blocks;
    }

    private static String text(JsonNode block) {
        return block.path("inlines").path(0).path("text").asText();
    }

    /** Without state, title, what is now, and times. */
    @Override
    protected List<String> told() {
        return taken.stream()
                .map(asked -> String.join(
                        "\n",
                        blocks(asked).stream()
                                .skip(4)
                                .map(TeamsConformanceTest::text)
                                .toList()))
                .toList();
    }

    @Override
    protected void assertInert(String hostile) {
        JsonNode message = json(taken.getLast().body());
        assertThat(message.path("attachments")).hasSize(1);
        assertThat(message.at("/attachments/0/contentType").asText())
                .isEqualTo("application/vnd.microsoft.card.adaptive");
        JsonNode card = message.at("/attachments/0/content");
        assertThat(card.path("version").asText()).isEqualTo("1.2");
        assertThat(card.path("fallbackText").asText()).isEqualTo("🚨 Needs a person · P1");
        assertThat(card.path("actions").toString()).isEqualTo("""
                [{"type":"Action.OpenUrl","title":"Timeline","url":"https://remediator.example/incidents/01890000-0000-7000-8000-000000000001"}]""");
        // Text runs parse nothing, whatever it is.
        assertThat(blocks(taken.getLast())).hasSize(7).allSatisfy(block -> {
            assertThat(block.path("type").asText()).isEqualTo("RichTextBlock");
            assertThat(block.path("inlines")).hasSize(1);
            assertThat(block.at("/inlines/0/type").asText()).isEqualTo("TextRun");
            assertThat(block.path("inlines").path(0).fieldNames())
                    .toIterable()
                    .allMatch(Set.of("type", "text", "weight", "color", "size", "isSubtle")::contains);
            assertThat(text(block).codePoints())
                    .noneMatch(Character::isISOControl)
                    .noneMatch(c -> c == 0x202E);
        });
    }

    @Override
    protected void assertWithinLimits() {
        assertThat(taken.getLast().body().getBytes(StandardCharsets.UTF_8).length)
                .isLessThanOrEqualTo(21_000);
    }
}
