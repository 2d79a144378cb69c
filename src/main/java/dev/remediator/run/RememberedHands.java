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
import java.time.InstantSource;
import java.util.Optional;

/** Hands that remember in {@link OwnEffects} when they made a platform deploy which target. */
final class RememberedHands implements Hands {
    private final Hands hands;
    private final OwnEffects effects;
    private final InstantSource clock;

    RememberedHands(Hands hands, OwnEffects effects, InstantSource clock) {
        this.hands = hands;
        this.effects = effects;
        this.clock = clock;
    }

    @Override
    public Outcome act(String target, Command.Intention intention, String idempotencyKey, Instant until)
            throws InterruptedException {
        var from = clock.instant();
        effects.begun(target, intention.capability(), from);
        try {
            return hands.act(target, intention, idempotencyKey, until);
        } finally {
            effects.ended(target, from, clock.instant());
        }
    }

    @Override
    public UndoOutcome undo(String target, String capability, JsonNode input, Undo undo, String idempotencyKey)
            throws InterruptedException {
        var from = clock.instant();
        effects.begun(target, capability, from);
        try {
            return hands.undo(target, capability, input, undo, idempotencyKey);
        } finally {
            effects.ended(target, from, clock.instant());
        }
    }

    @Override
    public JsonNode gather(String target, String capability, Optional<String> check, JsonNode input)
            throws ActionException, InterruptedException {
        return hands.gather(target, capability, check, input);
    }

    @Override
    public CheckResult check(String target, String check) throws InterruptedException {
        return hands.check(target, check);
    }

    @Override
    public Preparation prepare(String target, String capability, JsonNode input, String idempotencyKey)
            throws InterruptedException {
        return hands.prepare(target, capability, input, idempotencyKey);
    }

    @Override
    public Reconciliation reconcile(
            String target, Command.Intention intention, String idempotencyKey, Instant intendedAt)
            throws InterruptedException {
        return hands.reconcile(target, intention, idempotencyKey, intendedAt);
    }
}
