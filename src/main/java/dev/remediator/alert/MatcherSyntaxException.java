package dev.remediator.alert;

/** A matcher that cannot be understood. The message is for its author and says what is expected instead. */
public final class MatcherSyntaxException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private static final int UNKNOWN = -1;

    private final String reason;
    private final int position;

    MatcherSyntaxException(String message) {
        this(message, UNKNOWN);
    }

    MatcherSyntaxException(String message, int position) {
        super(message);
        this.reason = message;
        this.position = position;
    }

    /** @param index of a char in the text that was parsed */
    static MatcherSyntaxException at(String text, int index, String message) {
        return new MatcherSyntaxException(message, text.codePointCount(0, index));
    }

    /** The same trouble with its place, where it has none yet. */
    MatcherSyntaxException placedAt(String text, int index) {
        return position == UNKNOWN ? at(text, index, reason) : this;
    }

    /** Where in the parsed text the trouble begins, counted in code points from 0; -1 where there is no place for it. */
    public int position() {
        return position;
    }
}
