package dev.remediator.chart;

/** A picture could not be made here, for example because the machine has no fonts. Whoever shows it says it in words. */
public final class NotDrawn extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotDrawn(String message, Throwable cause) {
        super(message, cause);
    }
}
