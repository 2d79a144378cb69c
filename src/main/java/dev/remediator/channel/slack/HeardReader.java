package dev.remediator.channel.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Reads what Slack posts. Only buttons and dialogs of this app's own making are understood. Pure. */
final class HeardReader {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static {
        JSON.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(64).build());
    }

    private HeardReader() {}

    /** A slash command. */
    static Heard command(byte[] body) throws NotUnderstood {
        var form = Form.of(body);
        var team = form.text("team_id");
        return new Heard.Typed(
                new Origin(form.text("api_app_id"), team, team, form.text("channel_id"), form.text("user_id")),
                form.text("text"),
                form.find("response_url").flatMap(HeardReader::uri));
    }

    /** A button, or a dialog. */
    static Heard interaction(byte[] body) throws NotUnderstood {
        var payload = json(
                Form.of(body).find("payload").orElseThrow(() -> new NotUnderstood("The form has no field 'payload'.")));
        return switch (text(payload, "/type")) {
            case "block_actions" -> pressed(payload);
            case "view_submission" -> submitted(payload);
            case "view_closed" -> new Heard.Nothing(origin(payload, ""));
            default -> throw new NotUnderstood("This app has no interaction of this type.");
        };
    }

    private static Heard pressed(JsonNode payload) throws NotUnderstood {
        var channel = text(payload, "/channel/id");
        if (!text(payload, "/container/type").equals("message")
                || !text(payload, "/container/channel_id").equals(channel))
            throw new NotUnderstood("The button is in no message of a channel.");
        var actions = payload.path("actions");
        if (actions.size() != 1) throw new NotUnderstood("One button is pressed at once.");
        var action = actions.get(0);
        var origin = origin(payload, channel);
        if (text(action, "/action_id").equals(Wish.LINK)) return new Heard.Nothing(origin);
        if (!text(action, "/type").equals("button")) throw new NotUnderstood("This app has buttons only.");
        return new Heard.Pressed(
                origin,
                wish(text(action, "/action_id"), text(action, "/value")),
                text(payload, "/trigger_id"),
                text(payload, "/container/message_ts"),
                Optional.of(text(payload, "/response_url")).flatMap(HeardReader::uri));
    }

    private static Heard submitted(JsonNode payload) throws NotUnderstood {
        var about = Dialog.About.of(text(payload, "/view/private_metadata"));
        if (about.isEmpty()) throw new NotUnderstood("This app has no such dialog.");
        if (!text(payload, "/view/app_id").equals(text(payload, "/api_app_id")))
            throw new NotUnderstood("The dialog is another app's.");
        return new Heard.Submitted(
                origin(payload, about.get().channel()),
                wish(text(payload, "/view/callback_id"), about.get().value()),
                text(payload, "/view/state/values/" + Dialog.REASON + "/" + Dialog.REASON + "/value")
                        .strip());
    }

    private static Wish wish(String action, String value) throws NotUnderstood {
        return Wish.of(action, value).orElseThrow(() -> new NotUnderstood("This app has no such button."));
    }

    private static Origin origin(JsonNode payload, String channel) {
        return new Origin(
                text(payload, "/api_app_id"),
                text(payload, "/team/id"),
                text(payload, "/user/team_id"),
                channel,
                text(payload, "/user/id"));
    }

    private static JsonNode json(String text) throws NotUnderstood {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new NotUnderstood("The field 'payload' is not JSON.");
        }
    }

    /** Empty where it is not there, or no text. */
    private static String text(JsonNode node, String pointer) {
        var text = node.at(pointer).textValue();
        return text == null ? "" : text;
    }

    private static Optional<URI> uri(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
