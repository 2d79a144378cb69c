package dev.remediator.alert;

/** A matcher that cannot be understood. The message is for its author. */
public final class MatcherSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int position;

    public MatcherSyntaxException(String message, int position) {
        super(message);
        this.position = position;
    }

    /** Code points before the place where it went wrong, or -1 where there is no one place. */
    public int position() {
        return position;
    }
}
