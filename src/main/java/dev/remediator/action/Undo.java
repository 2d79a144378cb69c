package dev.remediator.action;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;

/**
 * How to take an effect back.
 *
 * @param handle private to the action; a JSON object, for example the previous value and ours
 * @param says for people: "set the limit of mcp-gateway back to 100 per 1m"
 */
public record Undo(JsonNode handle, String says) {
    public Undo {
        Objects.requireNonNull(handle);
        says = Brief.of(says);
        if (says.isBlank()) throw new IllegalArgumentException("an undo must say what it does");
    }
}
