package dev.remediator.channel.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.channel.Channel;
import dev.remediator.channel.HttpConformance;
import dev.remediator.channel.SecretUrl;
import dev.remediator.channel.StandIn;
import dev.remediator.secret.Secret;
import java.util.List;
import java.util.Optional;

class MattermostConformanceTest extends HttpConformance {
    private static final String PATH = "/hooks/" + CANARY;

    private final MattermostChannel channel = new MattermostChannel(
            "mattermost",
            outbound,
            SecretUrl.of("url", Secret.of(standIn.url(PATH).toString())),
            clock,
            Optional.empty());

    @Override
    protected Channel channel() {
        return channel;
    }

    @Override
    protected StandIn.Answer take(StandIn.Heard asked) {
        assertThat(asked.path()).isEqualTo(PATH);
        return StandIn.Answer.of(200, "ok");
    }

    private static String text(StandIn.Heard asked) {
        return json(asked.body()).path("attachments").path(0).path("text").asText();
    }

    /** Behind the empty line: in front of it stands how things are. */
    @Override
    protected List<String> told() {
        return taken.stream()
                .map(MattermostConformanceTest::text)
                .map(text -> text.substring(text.indexOf("\n\n") + 2))
                .toList();
    }

    @Override
    protected void assertInert(String hostile) {
        JsonNode message = json(taken.getLast().body());
        assertThat(message.path("text").asText()).isEqualTo("🚨 Needs a person · P1");
        assertThat(message.path("attachments").path(0).path("fallback").asText())
                .isEqualTo("🚨 Needs a person · P1");
        assertThat(message.path("attachments").path(0).fieldNames())
                .toIterable()
                .containsExactly("fallback", "color", "text");
        String text = text(taken.getLast());
        // Two pairs of stars of ours around the title.
        String unguarded = text.replaceAll("\\\\.", "").replaceFirst("^\\*\\*(.*)\\*\\*\n", "$1\n");
        assertThat(unguarded).doesNotContain("<", ">", "*", "_", "`", "[", "]", "(", "|", "\\");
        for (int i = 0; i < unguarded.length(); i++)
            if ("@#~".indexOf(unguarded.charAt(i)) >= 0)
                assertThat(unguarded.charAt(i + 1))
                        .as("behind %s in %s", unguarded.charAt(i), text)
                        .isEqualTo('\u200b');
        assertThat(unguarded).doesNotContain("://");
        assertThat(text.lines()).hasSize(7);
    }

    @Override
    protected void assertWithinLimits() {
        String body = text(taken.getLast());
        assertThat(body.length()).isLessThanOrEqualTo(16_383);
    }
}
