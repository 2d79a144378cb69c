package dev.remediator.action.railway;

import com.fasterxml.jackson.databind.JsonNode;

/** What Railway said to a mutation. */
sealed interface Mutated {
    /** @param result the mutation's own field, neither null nor false */
    record Accepted(JsonNode result) implements Mutated {}

    /** It was not sent, or Railway refused it. */
    record Declined(String reason) implements Mutated {}

    /** It may have been carried out. */
    record Unclear(String reason) implements Mutated {}
}
