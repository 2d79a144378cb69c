package dev.remediator.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.report.HostileValues;
import dev.remediator.report.PlainText;
import java.util.ArrayList;
import java.util.List;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.BulletList;
import org.commonmark.node.Document;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.Test;

class MarkdownTest {
    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();

    private static List<Node> nodes(Node root) {
        var nodes = new ArrayList<Node>();
        root.accept(new AbstractVisitor() {
            @Override
            protected void visitChildren(Node parent) {
                nodes.add(parent);
                super.visitChildren(parent);
            }

            @Override
            public void visit(Text text) {
                nodes.add(text);
            }
        });
        return nodes;
    }

    @Test
    void whateverStandsInAListItemIsOneTextAndReadsAsItWas() {
        var values = new ArrayList<>(HostileValues.texts());
        values.addAll(List.of(
                "# heading",
                "1. list",
                "12) list",
                "- list",
                "+ list",
                "| a | b |",
                "--- | ---",
                "===",
                "~~~",
                "[link](javascript:alert(1))",
                "![image](https://evil.example/x.png)",
                "<https://evil.example>",
                "[x]: https://evil.example",
                "a  \nb",
                "\\",
                "![",
                "**bold** __bold__",
                "&#60;script&#62;",
                "$$x$$",
                "[^1]"));
        for (var value : values) {
            var nodes = nodes(PARSER.parse("- " + Markdown.text(value) + "\n"));

            assertThat(nodes)
                    .as(value)
                    .allMatch(n -> n instanceof Document
                            || n instanceof BulletList
                            || n instanceof ListItem
                            || n instanceof Paragraph
                            || n instanceof Text);
            var text = new StringBuilder();
            for (var node : nodes) if (node instanceof Text t) text.append(t.getLiteral());
            assertThat(text.toString().replace("\u200b", ""))
                    .as("it is not changed but for its line ends, what turns it and what cannot be seen")
                    .isEqualTo(PlainText.line(value).strip().replace("\u200b", ""));
        }
    }

    @Test
    void nothingBecomesALinkOfItselfOrMentionsAnybody() {
        assertThat(Markdown.text("see https://evil.example and www.evil.example, @here"))
                .isEqualTo("see https\\://evil.example and www\\.evil.example, @\u200bhere");
    }

    @Test
    void plainTextStaysAsItIs() {
        assertThat(Markdown.text("restart of mcp-gateway, 3 of 5 (60 %): done."))
                .isEqualTo("restart of mcp-gateway, 3 of 5 (60 %): done.");
    }
}
