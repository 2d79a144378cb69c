package dev.remediator.playbook;

import com.fasterxml.jackson.databind.JsonNode;

/** The {@code with:} of a step: a JSON object whose texts may hold {@code ${expressions}}; a whole-value expression keeps its type. */
public interface Arguments {
    /** As written, as JSON. */
    JsonNode source();

    /** The object to hand to the action's input record. */
    JsonNode resolve(Scope scope) throws NotEvaluable;
}
