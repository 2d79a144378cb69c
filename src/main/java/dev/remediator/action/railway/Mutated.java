package dev.remediator.action.railway;

import com.fasterxml.jackson.databind.JsonNode;

/** What Railway said to a mutation. */
sealed interface Mutated {
    /** @param result the mutation's own field, neither null nor false */
    record Accepted(JsonNode result) implements Mutated {}

    /** Certainly not carried out. */
    record NotSent(String reason) implements Mutated {}

    /** Railway refused it, which it has been seen to do and yet carry it out. */
    record Declined(String reason) implements Mutated {}

    /** It may have been carried out. */
    record Unclear(String reason) implements Mutated {}
}
