package dev.remediator.playbook;

/** One CEL expression, type-checked when its file was loaded. Thread-safe. */
public interface Expression {
    /** As written, without {@code ${}}. */
    String source();

    /** @throws NotEvaluable when a value is missing or of another type; the message names it, for people */
    Object evaluate(Scope scope) throws NotEvaluable;

    /** For conditions. */
    default boolean isTrue(Scope scope) throws NotEvaluable {
        if (evaluate(scope) instanceof Boolean b) return b;
        throw new NotEvaluable("'" + source() + "' is neither true nor false");
    }
}
