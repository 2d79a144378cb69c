package dev.remediator.channel.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The app that people make from our manifest is the one that the service hears. */
class ManifestTest {
    private final JsonNode manifest = read();

    private static JsonNode read() {
        try {
            var text = Files.readString(java.nio.file.Path.of("deploy", "slack-app.yaml"));
            return new JsonMapper().valueToTree(new Load(LoadSettings.builder().build()).loadFromString(text));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void itPostsToOurEndpointsAndToNothingElse() {
        var ours = Arrays.stream(SlackEndpoints.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Path.class))
                .map(method -> "https://remediator.example"
                        + SlackEndpoints.class.getAnnotation(Path.class).value()
                        + method.getAnnotation(Path.class).value());
        assertThat(Stream.of(
                        manifest.at("/features/slash_commands/0/url").asText(),
                        manifest.at("/settings/interactivity/request_url").asText()))
                .containsExactlyInAnyOrderElementsOf(ours.toList());
        assertThat(manifest.at("/features/slash_commands")).hasSize(1);
        assertThat(manifest.at("/features/slash_commands/0/command").asText()).isEqualTo("/remediator");
    }

    @Test
    void itMayPostAndHearItsCommandAndReadsNothing() {
        assertThat(manifest.at("/oauth_config/scopes/bot").toString()).isEqualTo("[\"chat:write\",\"commands\"]");
        assertThat(manifest.at("/oauth_config/scopes").has("user")).isFalse();
        assertThat(manifest.has("event_subscriptions")).isFalse();
    }
}
