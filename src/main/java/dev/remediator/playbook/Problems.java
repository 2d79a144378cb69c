package dev.remediator.playbook;

import dev.remediator.action.NearMiss;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Collects what is wrong with one file, so that its author mends it in one pass. */
final class Problems {
    private static final int LONGEST_QUOTE = 60;

    private final String file;
    private final String source;
    private final String before;
    private final Set<Problem> found = new TreeSet<>();

    Problems(String file, String source) {
        this(file, source, "");
    }

    /** @param before stands at the beginning of each message: for whom something is wrong that may be right for others */
    Problems(String file, String source, String before) {
        this.file = file;
        this.source = source;
        this.before = before;
    }

    void at(Place place, String message) {
        found.add(new Problem(file, place.line(), place.column(), before + message));
    }

    void warn(Place place, String message) {
        found.add(new Problem(file, place.line(), place.column(), before + message, Problem.Level.WARNING));
    }

    /** What is wrong elsewhere, and concerns this file all the same. */
    void add(Problems others) {
        found.addAll(others.found);
    }

    void at(Node node, String message) {
        at(node.place(), message);
    }

    /** At a character of a scalar's value: quotes, escapes and folded lines lie in between. */
    void at(Node.Scalar scalar, int offset, String message) {
        at(ScalarPlaces.of(source, scalar, offset), message);
    }

    void warn(Node node, String message) {
        warn(node.place(), message);
    }

    /** Whether nothing is wrong; warnings do not count. */
    boolean isEmpty() {
        return count() == 0;
    }

    /** Of errors. */
    int count() {
        return (int) found.stream().filter(Problem::isError).count();
    }

    /** Errors and warnings. */
    List<Problem> sorted() {
        return List.copyOf(found);
    }

    List<Problem> errors() {
        return found.stream().filter(Problem::isError).toList();
    }

    /** A name as a message shows it. */
    static String quote(String text) {
        return "'" + (text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text) + "'";
    }

    /** ", did you mean 'guards'?"; where nothing known is near, what to say instead. */
    static String suggest(String word, Collection<String> known, String otherwise) {
        return NearMiss.of(word, known)
                .map(near -> ", did you mean " + quote(near) + "?")
                .orElse(otherwise);
    }

    /** What an exception of a parser says, without the picture that some draw below. */
    static String firstLine(Throwable e) {
        return firstLine(Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName()));
    }

    static String firstLine(String message) {
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }

    /** "a, b, c", sorted; for messages that list what is allowed. */
    static String list(Collection<String> names) {
        return names.stream().sorted().collect(Collectors.joining(", "));
    }
}
