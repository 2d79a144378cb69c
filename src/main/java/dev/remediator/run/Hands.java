package dev.remediator.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.ActionException;
import dev.remediator.action.CheckResult;
import dev.remediator.action.Outcome;
import dev.remediator.action.Preparation;
import dev.remediator.action.Reconciliation;
import dev.remediator.action.Undo;
import dev.remediator.action.UndoOutcome;
import java.time.Instant;
import java.util.Optional;

/**
 * Doing: the port through which commands reach the world. Production calls real adapters; rehearsals describe a world.
 * All methods may block; called on virtual threads.
 */
public interface Hands {
    /** @throws ActionException with a message for people */
    JsonNode gather(String target, String capability, Optional<String> check, JsonNode input)
            throws ActionException, InterruptedException;

    CheckResult check(String target, String check) throws InterruptedException;

    Preparation prepare(String target, String capability, JsonNode input, String idempotencyKey)
            throws InterruptedException;

    /** @param until afterwards nothing is sent any more: what was decided is too old then */
    Outcome act(String target, Command.Intention intention, String idempotencyKey, Instant until)
            throws InterruptedException;

    Reconciliation reconcile(String target, Command.Intention intention, String idempotencyKey, Instant intendedAt)
            throws InterruptedException;

    UndoOutcome undo(String target, String capability, JsonNode input, Undo undo, String idempotencyKey)
            throws InterruptedException;
}
