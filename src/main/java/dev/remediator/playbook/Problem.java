package dev.remediator.playbook;

import java.util.Comparator;

/**
 * Something an author must mend, or should look at. Prints as {@code file:line:column: message}, which editors
 * understand; a warning says so before its message.
 *
 * @param file as the folder was named, then the path below it, with slashes
 * @param line from 1
 * @param column from 1, in code points
 * @param message says what is wrong and what to do; one line, without control characters
 */
public record Problem(String file, int line, int column, String message, Level level) implements Comparable<Problem> {
    /** What follows from it. */
    public enum Level {
        /** Nothing of the folder is taken over. */
        ERROR,
        /** The folder is taken over; what is written can hardly be what was meant. */
        WARNING
    }

    private static final Comparator<Problem> ORDER = Comparator.comparing(Problem::file)
            .thenComparingInt(Problem::line)
            .thenComparingInt(Problem::column)
            .thenComparing(Problem::message)
            .thenComparing(Problem::level);

    public Problem {
        if (line < 1 || column < 1) throw new IllegalArgumentException("lines and columns count from 1");
        if (message.isBlank()) throw new IllegalArgumentException("a problem must say what is wrong");
        message = printable(message);
    }

    public Problem(String file, int line, int column, String message) {
        this(file, line, column, message, Level.ERROR);
    }

    public boolean isError() {
        return level == Level.ERROR;
    }

    @Override
    public int compareTo(Problem other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        String sort = switch (level) {
            case ERROR -> "";
            case WARNING -> "warning: ";
        };
        return file + ":" + line + ":" + column + ": " + sort + message;
    }

    /** Messages quote files, and a file may hold escape sequences for somebody's terminal. */
    private static String printable(String text) {
        var out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            if (type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE)
                out.append("\\u{").append(Integer.toHexString(c)).append('}');
            else out.appendCodePoint(c);
        });
        return out.toString();
    }
}
