package dev.remediator.ingest.alertmanager;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.remediator.ingest.Json;
import dev.remediator.ingest.Malformed;
import dev.remediator.ingest.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a body is what this parser reads. The version stands behind the alerts, and since 0.32 a receiver may send
 * anything at all ({@code payload:}), so what was found is said.
 */
final class Version {
    private static final String EXPECTED = "4";
    private static final int MAX_KEYS = 8;

    private final List<String> keys = new ArrayList<>();
    private String found = "";

    /** Looks at one key of the body and the value that the parser stands on. */
    void see(String key, JsonParser json) throws IOException {
        if (keys.size() < MAX_KEYS) keys.add(key);
        if (!key.equals("version")) return;
        found = switch (json.currentToken()) {
            case VALUE_STRING -> json.getText().equals(EXPECTED) ? EXPECTED : Problem.quoted(json.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "the number " + Problem.quoted(json.getText());
            case null, default -> AlertmanagerParser.name(json.currentToken());
        };
    }

    void check() throws Malformed {
        if (found.equals(EXPECTED)) return;
        String what = found.isEmpty() ? "none, but the keys " + keys() : found;
        throw new Malformed("Expected Alertmanager's webhook body with version \"4\", found " + what
                + ". A body made by 'payload' in webhook_configs cannot be read: remove 'payload' for this receiver.");
    }

    private String keys() {
        if (keys.isEmpty()) return "of an empty object";
        return String.join(", ", keys.stream().map(Problem::quoted).toList());
    }

    /** For a body that could not be read for another reason: was its version the real one? Says nothing if it cannot tell. */
    static void check(byte[] body) throws IOException, Malformed {
        Version version = new Version();
        try (JsonParser json = Json.FACTORY.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) return;
            for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
                json.nextToken();
                version.see(key, json);
                json.skipChildren();
            }
        }
        version.check();
    }
}
