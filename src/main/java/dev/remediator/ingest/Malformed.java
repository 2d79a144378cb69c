package dev.remediator.ingest;

/** A body that can never be accepted, whoever sends it again. The message says what was found and what was expected. */
public final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    private final String detail;

    public Malformed(String detail) {
        // Without a stack trace: it is an answer to somebody else's mistake, and may come thousands of times a second.
        super(detail, null, false, false);
        this.detail = detail;
    }

    public String detail() {
        return detail;
    }
}
