package dev.remediator.ingest;

import com.google.re2j.Pattern;

/**
 * A configured sender of webhooks. Its name is the last segment of its address, the principal of its requests, and part
 * of what is recorded.
 */
public record Source(String name, Kind kind, Ephemeral ephemeral) {
    /** Nothing that would have to be escaped in a path: addresses with a percent sign are refused at the door. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

    public Source {
        if (!isName(name)) throw new IllegalArgumentException("not a name of a source: " + Problem.quoted(name));
    }

    static boolean isName(String name) {
        return NAME.matches(name);
    }

    /** What it speaks. */
    public enum Kind {
        ALERTMANAGER("alertmanager"),
        RAILWAY("railway");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** As in configuration, addresses and {@code delivery.kind}. */
        public String label() {
            return label;
        }
    }

    /** What becomes of events from short-lived environments, such as those of pull requests. */
    public enum Ephemeral {
        IGNORE,
        ACCEPT
    }
}
