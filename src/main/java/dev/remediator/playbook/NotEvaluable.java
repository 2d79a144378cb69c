package dev.remediator.playbook;

/** An expression has no value here. The message says which part is missing. */
public final class NotEvaluable extends Exception {
    private static final long serialVersionUID = 1L;

    public NotEvaluable(String message) {
        super(message);
    }
}
