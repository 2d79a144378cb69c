package dev.remediator.playbook;

import java.util.Comparator;

/**
 * Something an author must mend. Prints as {@code file:line:column: message}, which editors understand.
 *
 * @param file as the folder was named, then the path below it, with slashes
 * @param line from 1
 * @param column from 1, in code points
 * @param message says what is wrong and what to do; one line, without control characters
 */
public record Problem(String file, int line, int column, String message) implements Comparable<Problem> {
    private static final Comparator<Problem> ORDER = Comparator.comparing(Problem::file)
            .thenComparingInt(Problem::line)
            .thenComparingInt(Problem::column)
            .thenComparing(Problem::message);

    public Problem {
        if (line < 1 || column < 1) throw new IllegalArgumentException("lines and columns count from 1");
        if (message.isBlank()) throw new IllegalArgumentException("a problem must say what is wrong");
        message = printable(message);
    }

    @Override
    public int compareTo(Problem other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + message;
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
