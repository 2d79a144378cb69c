package dev.remediator.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CommentEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * The layout of files: keys in the language's order, two spaces, no quotes that are not needed, what is written on one line
 * stays there while it fits 120 columns. Comments stay where they belong, and what a file means never changes.
 */
public final class Layout {
    /** What became of a file's text. */
    public sealed interface Result {
        /** @param text the same as before where nothing had to be done */
        record LaidOut(String text) implements Result {}

        /** @param why for the file's author, with its line */
        record Left(String why) implements Result {}
    }

    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setParseComments(true)
            .setAllowDuplicateKeys(false)
            .setCodePointLimit(1024 * 1024)
            .build();
    private static final LoadSettings VALUES = LoadSettings.builder()
            .setAllowDuplicateKeys(false)
            .setCodePointLimit(1024 * 1024)
            .build();

    private static final int TURNS = 5;

    private final KeyOrder order;

    /** @param schema of this kind of file, see {@link JsonSchemas} */
    public Layout(JsonNode schema) {
        order = KeyOrder.of(schema);
    }

    /** Never throws for what a file holds. */
    public Result of(String text) {
        String source = text.startsWith("\ufeff") ? text.substring(1) : text;
        try {
            plainly(source);
            String laidOut = settled(source);
            if (!value(source).equals(value(laidOut)))
                return new Result.Left("line 1: its meaning would not stay the same");
            if (!comments(source).equals(comments(laidOut))) return new Result.Left("line 1: a comment would be lost");
            return new Result.LaidOut(laidOut);
        } catch (Unkept e) {
            return new Result.Left(String.valueOf(e.getMessage()));
        } catch (StackOverflowError _) {
            return new Result.Left("line 1: it is nested too deeply");
        } catch (YamlEngineException e) {
            return new Result.Left("it is no YAML: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    /** What an empty line belongs to may be seen only when it stands where it will stay. */
    private String settled(String source) {
        String text = source;
        for (int turn = 0; turn < TURNS; turn++) {
            String next = printed(text);
            if (next.equals(text)) return text;
            text = next;
        }
        throw new Unkept(1, "its layout does not settle");
    }

    private String printed(String text) {
        List<Node> documents = new ArrayList<>();
        new Compose(SETTINGS).composeAllFromString(text).forEach(documents::add);
        if (documents.size() != 1) throw new Unkept(1, "it holds no document, or several");
        return new YamlPrinter(text).print(documents.getFirst(), order);
    }

    /** Equal where two files mean the same: groups whatever the order of their keys, lists in theirs. */
    private static Optional<Object> value(String text) {
        return Optional.ofNullable(new Load(VALUES).loadFromString(text));
    }

    /** Sorted: a comment moves with its key. */
    private static List<String> comments(String text) {
        var comments = new ArrayList<String>();
        for (Event event : new Parse(SETTINGS).parseString(text))
            if (event instanceof CommentEvent comment && !comment.getValue().isBlank())
                comments.add(comment.getValue().stripTrailing());
        comments.sort(null);
        return comments;
    }

    /** Nothing but values: no anchors, tags or directives. */
    private static void plainly(String text) {
        for (Event event : new Parse(SETTINGS).parseString(text)) {
            int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
            if (event instanceof NodeEvent node && node.getAnchor().isPresent())
                throw new Unkept(line, "anchors are not supported");
            if (event instanceof ScalarEvent scalar && scalar.getTag().isPresent())
                throw new Unkept(line, "tags are not supported");
            if (event instanceof DocumentStartEvent start
                    && (start.getSpecVersion().isPresent() || !start.getTags().isEmpty()))
                throw new Unkept(line, "directives are not supported");
        }
    }
}
