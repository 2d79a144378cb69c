package dev.remediator.action;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;

/**
 * What is known right before an effect.
 *
 * @param says what will be done exactly, for people: "restart deployment 8107edff of mcp-gateway on Railway"
 * @param before what was read before, private to the action; a JSON object
 * @param undo how it can be taken back, known before it is done; empty when it cannot
 * @param atMost how long {@link Change#act} may take until the platform must be done
 */
public record Prepared(String says, JsonNode before, Optional<Undo> undo, Duration atMost) {
    public Prepared {
        if (!before.isObject()) throw new IllegalArgumentException("what was read before is a JSON object");
        says = Brief.of(says);
        if (says.isBlank()) throw new IllegalArgumentException("a plan must say what will be done");
        if (atMost.isNegative() || atMost.isZero()) throw new IllegalArgumentException("an action needs a time limit");
    }
}
