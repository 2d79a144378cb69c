package dev.remediator.action;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How bad a log line is, in one spelling, whoever wrote it. */
final class LogSeverity {
    /** Best first. */
    private static final List<String> ORDER = List.of("", "debug", "info", "warn", "error", "fatal");

    private static final Map<String, String> SPELLINGS = Map.ofEntries(
            Map.entry("trace", "debug"),
            Map.entry("debug", "debug"),
            Map.entry("info", "info"),
            Map.entry("notice", "info"),
            Map.entry("warn", "warn"),
            Map.entry("warning", "warn"),
            Map.entry("error", "error"),
            Map.entry("err", "error"),
            Map.entry("severe", "error"),
            Map.entry("fatal", "fatal"),
            Map.entry("panic", "fatal"),
            Map.entry("crit", "fatal"),
            Map.entry("critical", "fatal"),
            Map.entry("alert", "fatal"),
            Map.entry("emerg", "fatal"),
            Map.entry("emergency", "fatal"));

    /** A level stands at the beginning of a line, behind a time and perhaps a thread. */
    private static final int WORDS_LOOKED_AT = 6;

    private LogSeverity() {}

    /** In our spelling; empty for a word that is none. */
    static String of(String word) {
        return word.length() > 10 ? "" : SPELLINGS.getOrDefault(word.toLowerCase(Locale.ROOT), "");
    }

    static String worse(String one, String other) {
        return ORDER.indexOf(one) >= ORDER.indexOf(other) ? one : other;
    }

    static boolean error(String severity) {
        return ORDER.indexOf(severity) >= ORDER.indexOf("error");
    }

    /** What a line says of itself: {@code [ERROR]}, {@code level=error}, {@code ERROR:} among its first words. */
    static String said(String line) {
        var worst = "";
        var at = 0;
        for (var words = 0; words < WORDS_LOOKED_AT && at < line.length(); words++) {
            while (at < line.length() && !Character.isLetter(line.charAt(at))) at++;
            var from = at;
            while (at < line.length() && Character.isLetter(line.charAt(at))) at++;
            var word = line.substring(from, at);
            // "error" in the middle of a sentence is no level: written as one, it is in capitals, bracketed or
            // assigned.
            var level = from > 0 && "[=<(".indexOf(line.charAt(from - 1)) >= 0
                    || (at < line.length() && ":]".indexOf(line.charAt(at)) >= 0)
                    || (word.length() > 2 && word.equals(word.toUpperCase(Locale.ROOT)));
            if (level) worst = worse(worst, of(word));
        }
        return worst;
    }
}
