package dev.remediator.action;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The words of a log line with their variable parts masked. Scans by hand, from left to right, each character a bounded
 * number of times: lines are hostile.
 */
final class LogWords {
    static final int LONGEST_LINE = 2_000;
    private static final int MOST_WORDS = 60;
    private static final int LONGEST_WORD = 100;

    /** Stands for the words beyond the last one that is looked at, too. */
    static final String ANY = "<*>";

    private static final String SAYS = "<str>";
    private static final List<String> MESSAGES = List.of("message", "msg", "error", "err", "event");
    private static final List<String> LEVELS = List.of("level", "severity", "lvl");

    private static final JsonMapper JSON = new JsonMapper();

    static {
        JSON.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(20).build());
    }

    private LogWords() {}

    /**
     * @param words at least one
     * @param severity what the line says of itself, in our spelling; empty where it says nothing
     */
    record Words(List<String> words, String severity) {}

    static Words of(String message) {
        var line = clean(message);
        if (line.startsWith("{")) {
            var json = json(line);
            if (json != null) {
                var text = first(json, MESSAGES);
                var level = LogSeverity.of(first(json, LEVELS));
                if (!text.isEmpty()) {
                    var said = clean(text);
                    return new Words(words(said), LogSeverity.worse(level, LogSeverity.said(said)));
                }
            }
        }
        return new Words(words(line), LogSeverity.said(line));
    }

    /** At most {@value #LONGEST_LINE} characters, blanks for what cannot be seen, and no colours. */
    static String clean(String message) {
        var line = new StringBuilder();
        var cut = message.length() > LONGEST_LINE ? message.substring(0, LONGEST_LINE) : message;
        for (var i = 0; i < cut.length(); i++) {
            var c = cut.charAt(i);
            if (c >= ' ' && c < 127) {
                line.append(c);
                continue;
            }
            if (c == '\u001b' && i + 1 < cut.length() && cut.charAt(i + 1) == '[') {
                i += 2;
                while (i < cut.length() && (cut.charAt(i) == ';' || Masks.digit(cut.charAt(i)))) i++;
                continue;
            }
            line.append(
                    Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || Character.isSurrogate(c)
                            ? ' '
                            : c);
        }
        return line.toString().strip();
    }

    private static @Nullable JsonNode json(String line) {
        try {
            var json = JSON.readTree(line);
            return json != null && json.isObject() ? json : null;
        } catch (JsonProcessingException e) {
            return null; // a line that only begins like an object is a text like any other
        }
    }

    private static String first(JsonNode json, List<String> names) {
        for (var name : names) {
            var value = json.path(name);
            if (value.isTextual() && !value.textValue().isBlank()) return value.textValue();
        }
        return "";
    }

    private static List<String> words(String line) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        var at = 0;
        while (at < line.length()) {
            var c = line.charAt(at);
            if (Character.isWhitespace(c)) {
                if (!word.isEmpty()) words.add(flush(word));
                if (words.size() == MOST_WORDS) {
                    words.add(ANY);
                    return words;
                }
                at++;
                continue;
            }
            if (word.length() > LONGEST_WORD) {
                // It is cut anyway.
                while (at < line.length() && !Character.isWhitespace(line.charAt(at))) at++;
                continue;
            }
            var before = at == 0 ? ' ' : line.charAt(at - 1);
            var end = quoted(line, at, before, word);
            if (end > at) {
                word.append(SAYS);
                at = end;
                continue;
            }
            var masked = Character.isLetterOrDigit(before) ? null : Masks.at(line, at);
            if (masked != null) {
                word.append(masked.name());
                at = masked.end();
            } else {
                word.append(c);
                at++;
            }
        }
        if (!word.isEmpty()) words.add(flush(word));
        if (words.isEmpty()) words.add("(empty)");
        return words;
    }

    private static String flush(StringBuilder word) {
        var text = word.length() > LONGEST_WORD ? word.substring(0, LONGEST_WORD) + "…" : word.toString();
        word.setLength(0);
        return text;
    }

    /** Behind the closing quotation mark; {@code at} where none opens here. What {@code msg="…"} says is the line itself. */
    private static int quoted(String line, int at, char before, StringBuilder word) {
        var mark = line.charAt(at);
        if (mark != '"' && mark != '\'' && mark != '`') return at;
        if (Character.isLetterOrDigit(before) || before == '\\') return at;
        if (before == '='
                && word.length() <= 8
                && MESSAGES.stream().anyMatch(name -> word.toString().equals(name + "="))) return at;
        for (var i = at + 1; i < line.length(); i++) {
            var c = line.charAt(i);
            if (c == '\\') i++;
            else if (c == mark)
                return mark == '"' || i + 1 == line.length() || !Character.isLetterOrDigit(line.charAt(i + 1))
                        ? i + 1
                        : at;
        }
        return at;
    }
}
