package dev.remediator.action;

import java.util.Objects;

/** A platform could not be read. The message is for the person who must act: what was asked of which target, what came back. */
public final class ActionException extends Exception {
    private static final long serialVersionUID = 1L;

    public ActionException(String message) {
        super(Brief.of(message));
    }

    public ActionException(String message, Throwable cause) {
        super(Brief.of(message), cause);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
