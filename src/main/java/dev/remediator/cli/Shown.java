package dev.remediator.cli;

import dev.remediator.report.PlainText;
import java.util.List;

/** What a service has sent, made harmless to terminals. */
final class Shown {
    private static final int LINE = 2_000;

    private Shown() {}

    static String line(String text) {
        return PlainText.cut(PlainText.line(text), LINE);
    }

    /** Line by line; an empty text has none. */
    static List<String> lines(String text) {
        return text.lines().map(Shown::line).toList();
    }
}
