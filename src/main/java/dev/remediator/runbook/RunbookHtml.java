package dev.remediator.runbook;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.html.HtmlWriter;

/** The runbook as HTML, without any script or style of its own: raw HTML in files is shown as text, and links go to http and https only. */
final class RunbookHtml {
    private RunbookHtml() {}

    static String of(String markdown, Function<String, Optional<DecisionTree>> trees) {
        var extensions = List.of(TablesExtension.create());
        var renderer = HtmlRenderer.builder()
                .extensions(extensions)
                .escapeHtml(true)
                .sanitizeUrls(true)
                .attributeProviderFactory(context -> RunbookHtml::addressed)
                .nodeRendererFactory(context -> new Blocks(context, trees))
                .build();
        return renderer.render(Parser.builder().extensions(extensions).build().parse(markdown));
    }

    private static void addressed(Node node, String tag, Map<String, String> attributes) {
        if (node instanceof Heading) attributes.put("id", Markdown.anchor(text(node)));
    }

    private static String text(Node node) {
        var text = new StringBuilder();
        node.accept(new AbstractVisitor() {
            @Override
            public void visit(Text each) {
                text.append(each.getLiteral());
            }

            @Override
            public void visit(Code each) {
                text.append(each.getLiteral());
            }
        });
        return text.toString();
    }

    /** Blocks of code, and trees in place of those that name one. */
    private static final class Blocks implements NodeRenderer {
        private final HtmlWriter html;
        private final Function<String, Optional<DecisionTree>> trees;

        Blocks(HtmlNodeRendererContext context, Function<String, Optional<DecisionTree>> trees) {
            this.html = context.getWriter();
            this.trees = trees;
        }

        @Override
        public Set<Class<? extends Node>> getNodeTypes() {
            return Set.of(FencedCodeBlock.class);
        }

        @Override
        public void render(Node node) {
            var block = (FencedCodeBlock) node;
            String name = block.getLiteral().strip();
            var tree = Runbook.TREE.equals(block.getInfo()) ? trees.apply(name) : Optional.<DecisionTree>empty();
            html.line();
            if (tree.isPresent()) tree(name, tree.get());
            else {
                html.tag("pre");
                html.tag("code");
                html.text(block.getLiteral());
                html.tag("/code");
                html.tag("/pre");
            }
            html.line();
        }

        /** One line for each node, and below it where its answers lead: an end stands there at once, any other place by its number. */
        private void tree(String playbook, DecisionTree tree) {
            html.tag("ol", Map.of("class", "tree"));
            int number = 0;
            var numbers = new HashMap<String, Integer>();
            for (var node : tree.nodes()) if (!node.exits().isEmpty()) numbers.put(node.id(), ++number);
            for (var node : tree.nodes()) {
                var own = numbers.get(node.id());
                if (own == null) continue;
                var attributes =
                        new LinkedHashMap<String, String>(); // in this order, so that a page is the same each time
                attributes.put("class", word(node));
                attributes.put("id", playbook + "-" + own);
                html.tag("li", attributes);
                html.text(node.text());
                exits(playbook, tree, node, own, numbers);
                html.tag("/li");
            }
            html.tag("/ol");
        }

        private void exits(
                String playbook, DecisionTree tree, DecisionTree.Node node, int own, Map<String, Integer> numbers) {
            boolean plain = node.exits().size() == 1
                    && node.exits().getFirst().answer().isEmpty()
                    && Integer.valueOf(own + 1)
                            .equals(numbers.get(node.exits().getFirst().to()));
            if (plain) return;
            html.tag("ul");
            for (var exit : node.exits()) {
                html.tag("li");
                exit.answer().ifPresent(answer -> html.text(answer + ": "));
                var to = numbers.get(exit.to());
                if (to == null) {
                    var end = tree.node(exit.to());
                    html.tag("strong", Map.of("class", word(end)));
                    html.text(end.text());
                    html.tag("/strong");
                } else {
                    html.tag("a", Map.of("href", "#" + playbook + "-" + to));
                    html.text("go on with " + to);
                    html.tag("/a");
                }
                html.tag("/li");
            }
            html.tag("/ul");
        }

        private static String word(DecisionTree.Node node) {
            return switch (node.shape()) {
                case BEGIN -> "begin";
                case STEP -> "step";
                case QUESTION -> "question";
                case PERSON -> "person";
                case GOOD_END -> "good";
                case BAD_END -> "bad";
            };
        }
    }
}
