package dev.remediator.rehearsal;

/** A rehearsal needs to know something that its world does not say. */
final class NotDescribed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotDescribed(String message) {
        super(message);
    }
}
