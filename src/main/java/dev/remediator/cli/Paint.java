package dev.remediator.cli;

import java.util.Map;

/** Colours of what is printed for people, or none. */
final class Paint {
    /** When to use colours. */
    enum When {
        AUTO,
        ALWAYS,
        NEVER
    }

    /** Without any colour. */
    static final Paint NONE = new Paint(false);

    private final boolean colours;

    private Paint(boolean colours) {
        this.colours = colours;
    }

    /**
     * Asked for on the command line, that holds; else the environment may refuse them (https://no-color.org), and a file or
     * a pipe gets none.
     *
     * @param terminal whether what is printed goes to one
     */
    static Paint of(When when, Map<String, String> environment, boolean terminal) {
        return switch (when) {
            case ALWAYS -> new Paint(true);
            case NEVER -> NONE;
            case AUTO ->
                new Paint(terminal
                        && environment.getOrDefault("NO_COLOR", "").isEmpty()
                        && !environment.getOrDefault("TERM", "").equals("dumb"));
        };
    }

    /** For this process. */
    static Paint of(When when) {
        return of(when, System.getenv(), toTerminal());
    }

    /** The launcher says whether standard output is a terminal: asking for it here takes longer than most commands. */
    private static boolean toTerminal() {
        return "yes".equals(System.getProperty("remediator.terminal"));
    }

    boolean colours() {
        return colours;
    }

    /** What is as it should be. */
    String good(String text) {
        return in("32", text);
    }

    /** What is wrong. */
    String bad(String text) {
        return in("31", text);
    }

    /** What is to be looked at. */
    String warn(String text) {
        return in("33", text);
    }

    /** What the eye looks for first. */
    String bold(String text) {
        return in("1", text);
    }

    /** What is read second. */
    String dim(String text) {
        return in("2", text);
    }

    private String in(String code, String text) {
        return colours && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
