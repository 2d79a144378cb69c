package dev.remediator.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.comments.CommentLine;
import org.snakeyaml.engine.v2.comments.CommentType;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Writes a file's nodes and comments again, laid out. */
final class YamlPrinter {
    static final int WIDTH = 120;
    private static final int STEP = 2;

    private final List<String> source;
    private final StringBuilder out = new StringBuilder();

    YamlPrinter(String source) {
        this.source = source.lines().toList();
    }

    /** @throws Unkept for what it cannot write */
    String print(Node root, KeyOrder order) {
        block(root.getBlockComments(), 0);
        if (isFlow(root) || root instanceof ScalarNode) throw new Unkept(line(root), "the file is one value");
        switch (root) {
            case MappingNode mapping -> {
                header(mapping);
                mapping(mapping, 0, order, false);
            }
            case SequenceNode sequence -> sequence(sequence, 0, order);
            default -> throw new Unkept(line(root), "anchors are not supported");
        }
        block(root.getInLineComments(), 0);
        return out.toString().stripTrailing() + "\n";
    }

    static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    /** What stands above the first key, with an empty line below it or for an editor, is about the file: it stays on top. */
    private void header(MappingNode mapping) {
        if (mapping.getValue().isEmpty()) return;
        Node first = mapping.getValue().getFirst().getKeyNode();
        List<CommentLine> comments = or(first.getBlockComments());
        int end = 0;
        for (int i = 0; i < comments.size(); i++)
            if (isBlank(comments.get(i)) || comments.get(i).getValue().contains("yaml-language-server:")) end = i + 1;
        block(comments.subList(0, end), 0);
        first.setBlockComments(new ArrayList<>(comments.subList(end, comments.size())));
    }

    private void mapping(MappingNode mapping, int indent, KeyOrder order, boolean behindDash) {
        noAnchor(mapping);
        Map<String, String> group = group(mapping);
        Map<String, NodeTuple> tuples = new HashMap<>();
        for (NodeTuple tuple : mapping.getValue()) tuples.put(key(tuple), tuple);
        boolean first = behindDash;
        for (String name : order.sorted(group)) {
            NodeTuple tuple = tuples.get(name);
            if (tuple == null) continue;
            if (!first) {
                block(tuple.getKeyNode().getBlockComments(), indent);
                pad(indent);
            }
            first = false;
            out.append(Scalars.text((ScalarNode) tuple.getKeyNode(), false)).append(':');
            value(tuple.getValueNode(), tuple.getKeyNode().getInLineComments(), indent, order.at(name, group));
        }
        block(mapping.getEndComments(), indent);
    }

    private void sequence(SequenceNode sequence, int indent, KeyOrder order) {
        noAnchor(sequence);
        for (Node item : sequence.getValue()) {
            block(item.getBlockComments(), indent);
            item.setBlockComments(List.of());
            boolean nested = item instanceof MappingNode mapping
                    && !isEmpty(mapping)
                    && flow(item, indent + STEP, order).isEmpty();
            if (nested) {
                MappingNode mapping = (MappingNode) item;
                NodeTuple first = firstOf(mapping, order.items());
                block(first.getKeyNode().getBlockComments(), indent);
                pad(indent);
                out.append("- ");
                mapping(mapping, indent + STEP, order.items(), true);
                block(item.getInLineComments(), indent + STEP);
            } else {
                pad(indent);
                out.append('-');
                value(item, null, indent, order.items());
            }
        }
        block(sequence.getEndComments(), indent);
    }

    private NodeTuple firstOf(MappingNode mapping, KeyOrder order) {
        String name = order.sorted(group(mapping)).getFirst();
        return mapping.getValue().stream()
                .filter(tuple -> key(tuple).equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** What stands behind a colon or a dash, to the end of its last line. */
    private void value(Node value, @Nullable List<CommentLine> ofKey, int indent, KeyOrder order) {
        int column = out.length() - (out.lastIndexOf("\n") + 1) + 1;
        var inline = new ArrayList<>(or(ofKey));
        Optional<String> flow = flow(value, column, order);
        if (flow.isPresent() || (value instanceof CollectionNode<?> empty && isEmpty(empty))) {
            List<CommentLine> above = or(value.getBlockComments());
            inline.addAll(above);
            inline.addAll(or(value.getInLineComments()));
            out.append(' ').append(flow.orElseThrow());
            inline(inline, indent);
            return;
        }
        switch (value) {
            case ScalarNode scalar -> {
                noAnchor(scalar);
                inline.addAll(or(scalar.getBlockComments()));
                if (Scalars.isBlock(scalar)) blockText(scalar, indent + STEP, inline);
                else {
                    inline.addAll(or(scalar.getInLineComments()));
                    String text = Scalars.text(scalar, false);
                    if (!text.isEmpty()) out.append(' ').append(wrapped(scalar, text, column, indent + STEP));
                    inline(inline, indent);
                }
            }
            case MappingNode mapping -> {
                below(mapping, inline, indent);
                mapping(mapping, indent + STEP, order, false);
            }
            case SequenceNode sequence -> {
                below(sequence, inline, indent);
                sequence(sequence, indent + STEP, order);
            }
            default -> throw new Unkept(line(value), "anchors are not supported");
        }
    }

    private void below(CollectionNode<?> value, List<CommentLine> inline, int indent) {
        if (isFlow(value)) inline.addAll(or(value.getInLineComments()));
        inline(inline, indent);
        block(value.getBlockComments(), indent + STEP);
        if (!isFlow(value)) block(value.getInLineComments(), indent + STEP);
    }

    /** A text over several lines, where it still does not fit on one. */
    private static String wrapped(ScalarNode scalar, String text, int column, int indent) {
        boolean several = scalar.getStartMark().map(Mark::getLine).orElse(0)
                < scalar.getEndMark().map(Mark::getLine).orElse(0);
        if (!several || column + text.length() <= WIDTH) return text;
        var lines = new StringBuilder();
        int at = column;
        for (String word : text.split(" ", -1)) {
            if (!lines.isEmpty()) {
                if (word.isEmpty()
                        || lines.charAt(lines.length() - 1) == ' '
                        || at + 1 + word.length() <= WIDTH
                        || mayNotBegin(word)) {
                    lines.append(' ');
                    at++;
                } else {
                    lines.append('\n').append(" ".repeat(indent));
                    at = indent;
                }
            }
            lines.append(word);
            at += word.length();
        }
        return lines.toString();
    }

    private static boolean mayNotBegin(String word) {
        return !Character.isLetterOrDigit(word.charAt(0));
    }

    /** A literal or folded text: its lines as they are, at their new indentation. */
    private void blockText(ScalarNode scalar, int indent, List<CommentLine> inline) {
        int first = line(scalar); // of the lines below the header, from 0
        String header = source.get(first - 1).substring(columnOf(scalar));
        if (header.chars().anyMatch(Character::isDigit) && header.indexOf('#') < 0)
            throw new Unkept(first, "a text with an indentation of its own ('" + header.strip() + "')");
        int last = first;
        int own = Integer.MAX_VALUE;
        int end = scalar.getEndMark().map(Mark::getLine).orElse(first);
        for (int i = first; i < Math.min(end + 1, source.size()); i++) {
            String line = source.get(i);
            int spaces = line.length() - line.stripLeading().length();
            if (line.isBlank()) continue;
            if (own == Integer.MAX_VALUE) own = spaces;
            if (spaces < own) break;
            last = i + 1;
        }
        if (header.startsWith("|+") || header.startsWith(">+"))
            throw new Unkept(first, "a text that keeps the empty lines below it ('" + header.strip() + "')");
        out.append(' ').append(header.strip()).append('\n');
        if (header.indexOf('#') < 0) block(inline, indent);
        for (int i = first; i < last; i++) {
            String line = source.get(i);
            if (!line.isBlank()) {
                pad(indent);
                out.append(line.substring(own));
            } else if (line.length() > own) {
                pad(indent);
                out.append(line.substring(own));
            }
            out.append('\n');
        }
    }

    private static int columnOf(Node node) {
        return node.getStartMark().map(Mark::getColumn).orElse(0);
    }

    /** On one line, where it is written so, has no comment inside, and fits. */
    private Optional<String> flow(Node node, int column, KeyOrder order) {
        if (!(node instanceof CollectionNode<?> collection)) return Optional.empty();
        if (!isFlow(node) && !isEmpty(collection)) return Optional.empty();
        return flowText(node, order).filter(text -> column + text.length() <= WIDTH || isEmpty(collection));
    }

    private Optional<String> flowText(Node node, KeyOrder order) {
        noAnchor(node);
        return switch (node) {
            case ScalarNode scalar ->
                Scalars.isBlock(scalar) || scalar.getValue().indexOf('\n') >= 0
                        ? Optional.empty()
                        : Optional.of(Scalars.text(scalar, true));
            case MappingNode mapping -> flowMapping(mapping, order);
            case SequenceNode sequence -> {
                var items = new ArrayList<String>();
                for (Node item : sequence.getValue()) {
                    if (commented(item)) yield Optional.empty();
                    Optional<String> text = flowText(item, order.items());
                    if (text.isEmpty()) yield Optional.empty();
                    items.add(text.get());
                }
                yield Optional.of(items.isEmpty() ? "[]" : "[ " + String.join(", ", items) + " ]");
            }
            default -> Optional.empty();
        };
    }

    private Optional<String> flowMapping(MappingNode mapping, KeyOrder order) {
        Map<String, String> group = group(mapping);
        Map<String, String> entries = new HashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (commented(tuple.getKeyNode()) || commented(tuple.getValueNode())) return Optional.empty();
            String name = key(tuple);
            Optional<String> text = flowText(tuple.getValueNode(), order.at(name, group));
            if (text.isEmpty()) return Optional.empty();
            String key = Scalars.text((ScalarNode) tuple.getKeyNode(), true) + ":";
            entries.put(name, text.get().isEmpty() ? key : key + " " + text.get());
        }
        if (entries.isEmpty()) return Optional.of("{}");
        return Optional.of("{ "
                + String.join(
                        ", ", order.sorted(group).stream().map(entries::get).toList()) + " }");
    }

    private static boolean commented(Node node) {
        return !or(node.getBlockComments()).isEmpty()
                || !or(node.getInLineComments()).isEmpty()
                || !or(node.getEndComments()).isEmpty();
    }

    private static boolean isFlow(Node node) {
        return node instanceof CollectionNode<?> collection && collection.getFlowStyle() == FlowStyle.FLOW;
    }

    private static boolean isEmpty(CollectionNode<?> collection) {
        return collection.getValue().isEmpty();
    }

    private static void noAnchor(Node node) {
        if (node.getAnchor().isPresent() || node.isRecursive())
            throw new Unkept(line(node), "anchors are not supported");
    }

    private static String key(NodeTuple tuple) {
        if (tuple.getKeyNode() instanceof ScalarNode scalar) return scalar.getValue();
        throw new Unkept(line(tuple.getKeyNode()), "a key that is no single value");
    }

    private static Map<String, String> group(MappingNode mapping) {
        var group = new LinkedHashMap<String, String>();
        for (NodeTuple tuple : mapping.getValue()) {
            String before =
                    group.put(key(tuple), tuple.getValueNode() instanceof ScalarNode scalar ? scalar.getValue() : "");
            if (before != null)
                throw new Unkept(line(tuple.getKeyNode()), "the key '" + key(tuple) + "' stands there twice");
        }
        return group;
    }

    /** On lines of their own. No more than one empty line stays, and none at the beginning of the file. */
    private void block(@Nullable List<CommentLine> comments, int indent) {
        for (CommentLine comment : or(comments)) {
            if (isBlank(comment)) blank();
            else {
                pad(indent);
                out.append(written(comment)).append('\n');
            }
        }
    }

    private void blank() {
        if (!out.isEmpty() && !out.substring(Math.max(0, out.length() - 2)).equals("\n\n")) out.append('\n');
    }

    /** The first behind the value, and others below it. */
    private void inline(List<CommentLine> comments, int indent) {
        boolean behind = true;
        for (CommentLine comment : comments) {
            if (isBlank(comment)) continue;
            if (behind) out.append(' ').append(written(comment));
            else {
                out.append('\n');
                out.append(" ".repeat(indent)).append(written(comment));
            }
            behind = false;
        }
        out.append('\n');
    }

    private static String written(CommentLine comment) {
        return ("#" + comment.getValue()).stripTrailing();
    }

    private static boolean isBlank(CommentLine comment) {
        return comment.getCommentType() == CommentType.BLANK_LINE;
    }

    private static List<CommentLine> or(@Nullable List<CommentLine> comments) {
        return comments == null ? List.of() : comments;
    }

    private void pad(int indent) {
        out.append(" ".repeat(indent));
    }
}
