package dev.remediator.runbook;

import java.util.List;
import java.util.stream.Collectors;

/** A document in CommonMark with tables, written from top to bottom. What files say is escaped, unless they say it in Markdown. */
final class Markdown {
    private static final String SPECIAL = "\\`*_[]<>|#&";

    private final StringBuilder text = new StringBuilder();

    Markdown heading(int level, String title) {
        return block("#".repeat(level) + " " + escape(title));
    }

    Markdown paragraph(String escaped) {
        return block(escaped.strip());
    }

    /** As it stands: what a file wrote in Markdown. Headings in it become bold, so that they do not break the outline. */
    Markdown guide(String markdown) {
        return block(markdown.strip()
                .lines()
                .map(line -> line.startsWith("#") ? "**" + stripMarks(line) + "**" : line)
                .collect(Collectors.joining("\n")));
    }

    private static String stripMarks(String heading) {
        int at = 0;
        while (at < heading.length() && heading.charAt(at) == '#') at++;
        return heading.substring(at).strip();
    }

    Markdown bullets(List<String> escaped) {
        return escaped.isEmpty()
                ? this
                : block(escaped.stream().map(line -> "- " + line).collect(Collectors.joining("\n")));
    }

    Markdown numbers(List<String> escaped) {
        var lines = new StringBuilder();
        for (int i = 0; i < escaped.size(); i++)
            lines.append(i + 1).append(". ").append(escaped.get(i)).append('\n');
        return escaped.isEmpty() ? this : block(lines.toString().stripTrailing());
    }

    /** Nothing where there is no row. */
    Markdown table(List<String> head, List<List<String>> escaped) {
        if (escaped.isEmpty()) return this;
        var lines = new StringBuilder(row(head)).append('\n').append("|").append(" --- |".repeat(head.size()));
        for (var row : escaped) lines.append('\n').append(row(row));
        return block(lines.toString());
    }

    private static String row(List<String> cells) {
        return cells.stream()
                .map(cell -> cell.isEmpty()
                        ? " "
                        : " " + cell.replace("\n", " ").replace("\\|", "|").replace("|", "\\|") + " ")
                .collect(Collectors.joining("|", "|", "|"));
    }

    Markdown code(String language, String code) {
        String fence = code.contains("```") ? "````" : "```";
        return block(fence + language + "\n" + code.stripTrailing() + "\n" + fence);
    }

    private Markdown block(String block) {
        if (!block.isEmpty()) text.append(block).append("\n\n");
        return this;
    }

    String text() {
        return text.toString().stripTrailing() + "\n";
    }

    /** Plain text as Markdown that shows it. */
    static String escape(String plain) {
        var out = new StringBuilder(plain.length() + 8);
        plain.codePoints().forEach(c -> {
            if (SPECIAL.indexOf(c) >= 0) out.append('\\');
            if (c == '\n' || c == '\r' || c == '\t') out.append(' ');
            else if (!Character.isISOControl(c)) out.appendCodePoint(c);
        });
        return out.toString();
    }

    /** As code, within a line. */
    static String mono(String plain) {
        var flat = plain.replace('\n', ' ');
        return flat.contains("`") ? "`` " + flat + " ``" : "`" + flat + "`";
    }

    /** The address of a heading within the document, as GitHub makes it. */
    static String anchor(String heading) {
        var out = new StringBuilder();
        heading.strip().toLowerCase(java.util.Locale.ROOT).codePoints().forEach(c -> {
            if (Character.isLetterOrDigit(c) || c == '-' || c == '_') out.appendCodePoint(c);
            else if (c == ' ') out.append('-');
        });
        return out.toString();
    }

    static String link(String heading) {
        return "[" + escape(heading) + "](#" + anchor(heading) + ")";
    }
}
