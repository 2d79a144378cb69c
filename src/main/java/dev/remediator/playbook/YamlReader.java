package dev.remediator.playbook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;

/**
 * Composes one YAML 1.2 document into {@link Node}s, from events: so depth and aliases are bounded before anything is
 * built, each duplicate key has its place, and nothing but texts, numbers, lists and groups can come out.
 */
final class YamlReader {
    static final int MAX_BYTES = 256 * 1024;
    static final int MAX_DEPTH = 20;
    static final int MAX_ALIASES = 10;

    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setCodePointLimit(MAX_BYTES)
            .setParseComments(false)
            .build();
    private static final ScalarResolver CORE = new CoreScalarResolver(false);

    private final Problems problems;
    private final Iterator<Event> events;
    private final Map<Anchor, Node> anchors = new HashMap<>();
    private final Set<Anchor> open = new HashSet<>();
    private int aliases;

    private YamlReader(String text, Problems problems) {
        this.problems = problems;
        events = new Parse(SETTINGS).parseString(text).iterator();
    }

    /**
     * Empty without a problem when the text holds nothing; empty with one when it is no YAML or passes one of the limits.
     */
    static Optional<Node> read(String text, Problems problems) {
        try {
            return new YamlReader(text, problems).document();
        } catch (Stop stop) {
            problems.at(stop.place, stop.reason);
        } catch (MarkedYamlEngineException e) {
            problems.at(YamlErrors.mark(e).map(YamlReader::place).orElse(Place.START), YamlErrors.explain(e));
        } catch (ReaderException e) {
            problems.at(
                    placeOf(text, e.getPosition()),
                    "a character that YAML does not allow, U+%04X; remove it".formatted(e.getCodePoint()));
        } catch (RuntimeException e) {
            problems.at(Place.START, "not valid YAML; the parser says: " + Problems.firstLine(e));
        }
        return Optional.empty();
    }

    private Optional<Node> document() throws Stop {
        Node root = null;
        while (events.hasNext()) {
            var event = events.next();
            switch (event.getEventId()) {
                case StreamStart, StreamEnd, DocumentStart, DocumentEnd, Comment -> {}
                case Scalar, SequenceStart, MappingStart, Alias -> {
                    if (root != null)
                        throw new Stop(place(event), "a second document begins here; write it to a file of its own");
                    root = node(event, 1);
                }
                case SequenceEnd, MappingEnd -> throw new IllegalStateException("unbalanced events");
            }
        }
        return Optional.ofNullable(root)
                .filter(node -> !(node instanceof Node.Scalar scalar) || scalar.kind() != Node.Kind.NULL);
    }

    private Node node(Event event, int depth) throws Stop {
        if (depth > MAX_DEPTH)
            throw new Stop(place(event), "nested deeper than " + MAX_DEPTH + " levels; make it flatter");
        return switch (event) {
            case AliasEvent alias -> alias(alias);
            case ScalarEvent scalar -> remember(scalar, scalar(scalar));
            case SequenceStartEvent start -> {
                refuseTag(start, start.getTag());
                opened(start);
                yield remember(start, items(start, depth));
            }
            case MappingStartEvent start -> {
                refuseTag(start, start.getTag());
                opened(start);
                yield remember(start, mapping(start, depth));
            }
            default -> throw new IllegalStateException("unexpected event " + event);
        };
    }

    private Node alias(AliasEvent alias) throws Stop {
        var anchor = alias.getAlias();
        if (++aliases > MAX_ALIASES)
            throw new Stop(place(alias), "more than " + MAX_ALIASES + " aliases in one file; write the values out");
        if (open.contains(anchor))
            throw new Stop(place(alias), "'*" + anchor + "' contains itself; write its value out");
        var node = anchors.get(anchor);
        if (node == null)
            throw new Stop(
                    place(alias),
                    "nothing before this line is called '&" + anchor + "'; name it there, or put the value in quotes");
        return node;
    }

    private void opened(NodeEvent event) {
        event.getAnchor().ifPresent(open::add);
    }

    private Node remember(NodeEvent event, Node node) {
        event.getAnchor().ifPresent(anchor -> {
            open.remove(anchor);
            anchors.put(anchor, node);
        });
        return node;
    }

    private Node.Items items(SequenceStartEvent start, int depth) throws Stop {
        var items = new ArrayList<Node>();
        for (var event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next())
            items.add(node(event, depth + 1));
        return new Node.Items(place(start), items);
    }

    private Node.Mapping mapping(MappingStartEvent start, int depth) throws Stop {
        var entries = new LinkedHashMap<String, Node.Entry>();
        for (var event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            var key = node(event, depth + 1);
            var value = node(events.next(), depth + 1);
            if (!(key instanceof Node.Scalar name)) {
                problems.at(place(event), "a key must be a text, not " + key.says() + "; put it in quotes");
                continue;
            }
            var before = entries.putIfAbsent(name.text(), new Node.Entry(place(event), value));
            if (before != null)
                problems.at(
                        place(event),
                        "the key " + Problems.quote(name.text()) + " stands here twice, first in line "
                                + before.key().line() + "; keep one of them");
        }
        return new Node.Mapping(place(start), entries);
    }

    private Node.Scalar scalar(ScalarEvent event) {
        refuseTag(event, event.getTag());
        var kind = Node.Kind.TEXT;
        if (event.isPlain()) kind = kind(CORE.resolve(event.getValue(), true));
        int index = event.getStartMark().map(Mark::getIndex).orElse(0);
        return new Node.Scalar(place(event), index, event.getValue(), kind, event.getScalarStyle());
    }

    private static Node.Kind kind(Tag tag) {
        if (tag.equals(Tag.INT)) return Node.Kind.INTEGER;
        if (tag.equals(Tag.FLOAT)) return Node.Kind.DECIMAL;
        if (tag.equals(Tag.BOOL)) return Node.Kind.BOOLEAN;
        if (tag.equals(Tag.NULL)) return Node.Kind.NULL;
        return Node.Kind.TEXT;
    }

    private void refuseTag(Event event, Optional<String> tag) {
        tag.ifPresent(t -> problems.at(
                place(event), "the tag " + Problems.quote(t) + " is not allowed; quotes make a value a text"));
    }

    private static Place place(Event event) {
        return event.getStartMark().map(YamlReader::place).orElse(Place.START);
    }

    private static Place place(Mark mark) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static Place placeOf(String text, int index) {
        int line = 1;
        int column = 1;
        var points = text.codePoints().limit(Math.max(0, index)).iterator();
        while (points.hasNext()) {
            if (points.nextInt() == '\n') {
                line++;
                column = 1;
            } else column++;
        }
        return new Place(line, column);
    }

    /** The file cannot be read any further. */
    private static final class Stop extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Place place;
        private final String reason;

        Stop(Place place, String reason) {
            super(reason, null, false, false);
            this.place = place;
            this.reason = reason;
        }
    }
}
