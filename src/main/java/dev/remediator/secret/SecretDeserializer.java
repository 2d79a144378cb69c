package dev.remediator.secret;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;

/** Reads a secret from a JSON string. Jackson's own complaints quote the value they could not take; these never do. */
final class SecretDeserializer extends StdDeserializer<Secret> {
    private static final long serialVersionUID = 1L;

    SecretDeserializer() {
        super(Secret.class);
    }

    @Override
    public Secret deserialize(JsonParser json, DeserializationContext context) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING || json.getText().isEmpty()) {
            throw MismatchedInputException.from(json, Secret.class, "a secret must be a JSON string that is not empty");
        }
        return Secret.of(json.getText());
    }
}
