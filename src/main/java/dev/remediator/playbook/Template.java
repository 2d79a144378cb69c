package dev.remediator.playbook;

/** A text that may be, or contain, {@code ${expressions}}. */
public interface Template {
    /** As written. */
    String source();

    String resolve(Scope scope) throws NotEvaluable;
}
