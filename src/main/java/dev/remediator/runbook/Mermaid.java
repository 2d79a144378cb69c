package dev.remediator.runbook;

import dev.remediator.runbook.DecisionTree.Node;
import java.util.ArrayList;
import java.util.StringTokenizer;

/**
 * A tree as a flow chart in Mermaid's language (<a href="https://mermaid.js.org/syntax/flowchart.html">flowcharts</a>).
 * Whatever a file says stands in quotes with its special characters as entities, so that it stays a label.
 */
final class Mermaid {
    /** A label longer than this is a paragraph and not a label. */
    private static final int LONGEST = 160;

    /** A longer question makes a rhombus as large as a page; it gets a flatter shape. */
    private static final int SHORT = 40;

    private Mermaid() {}

    static String of(DecisionTree tree) {
        var text = new StringBuilder("flowchart TD\n");
        for (var node : tree.nodes()) text.append("  ").append(drawn(node)).append('\n');
        for (var node : tree.nodes())
            for (var exit : node.exits()) {
                text.append("  ").append(node.id()).append(" -->");
                exit.answer()
                        .ifPresent(answer ->
                                text.append("|\"").append(label(answer)).append("\"|"));
                text.append(' ').append(exit.to()).append('\n');
            }
        text.append("  classDef good fill:#d8f3dc,stroke:#2d6a4f,color:#081c15\n");
        text.append("  classDef bad fill:#ffe0d6,stroke:#9d2b0b,color:#2b0a02\n");
        text.append("  classDef person fill:#e0e7ff,stroke:#3f4cc4,color:#0c1050\n");
        return text.toString();
    }

    private static String drawn(Node node) {
        var label = "\"" + label(node.text()) + "\"";
        return switch (node.shape()) {
            case BEGIN -> node.id() + "([" + label + "])";
            case STEP -> node.id() + "[" + label + "]";
            case QUESTION ->
                node.text().length() <= SHORT ? node.id() + "{" + label + "}" : node.id() + "{{" + label + "}}";
            case PERSON -> node.id() + "[/" + label + "/]:::person";
            case GOOD_END -> node.id() + "([" + label + "]):::good";
            case BAD_END -> node.id() + "([" + label + "]):::bad";
        };
    }

    private static String flat(String text) {
        var words = new ArrayList<String>();
        var tokens = new StringTokenizer(text);
        while (tokens.hasMoreTokens()) words.add(tokens.nextToken());
        return String.join(" ", words);
    }

    static String label(String text) {
        var flat = flat(text);
        var cut =
                flat.length() <= LONGEST ? flat : flat.substring(0, LONGEST - 1).stripTrailing() + "…";
        var out = new StringBuilder(cut.length());
        cut.codePoints().forEach(c -> {
            if (Character.isLetterOrDigit(c) || " .,:/-_'…?%=()".indexOf(c) >= 0) out.appendCodePoint(c);
            else out.append('#').append(c).append(';');
        });
        return out.toString();
    }
}
