package dev.remediator.store;

import org.jspecify.annotations.Nullable;

/** The database cannot be used at start-up. The message is for the person at the terminal: what is wrong, what to do. */
public final class DatabaseStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DatabaseStartException(String message) {
        this(message, null);
    }

    public DatabaseStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
