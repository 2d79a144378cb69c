package dev.remediator.backtest;

/** A recording cannot be read, or not with the memory there is. The message is for the person who asked for it. */
public final class RecordingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RecordingException(String message) {
        super(message);
    }

    RecordingException(String message, Throwable cause) {
        super(message, cause);
    }
}
