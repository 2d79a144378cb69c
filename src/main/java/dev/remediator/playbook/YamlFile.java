package dev.remediator.playbook;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A file that stands beside the playbooks and is read as they are: one YAML 1.2 document within the same limits, every
 * value with its place, every problem collected as {@code file:line:column}. For packages above this one.
 *
 * <p>Not thread-safe.
 */
public final class YamlFile {
    private final Problems problems;
    private final Optional<Node> root;

    private YamlFile(String name, String text) {
        problems = new Problems(name, text);
        root = YamlReader.read(text, problems);
    }

    /** @param name as problems name the file */
    public static YamlFile of(String name, String text) {
        return new YamlFile(name, text);
    }

    /** What cannot be read, is no UTF-8 or is too large is a problem of the file. */
    public static YamlFile read(String name, Path path) {
        try (var in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(YamlReader.MAX_BYTES + 1);
            if (bytes.length > YamlReader.MAX_BYTES)
                return broken(name, "larger than " + YamlReader.MAX_BYTES / 1024 + " KiB; split it");
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return new YamlFile(name, text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (CharacterCodingException e) {
            return broken(name, "not UTF-8 text");
        } catch (IOException e) {
            return broken(name, "cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private static YamlFile broken(String name, String why) {
        var file = new YamlFile(name, "");
        file.problems.at(Place.START, why);
        return file;
    }

    /** Empty where the file holds nothing, or nothing that could be read. */
    public Optional<Value> root() {
        return root.map(Value::new);
    }

    /** Everything that is wrong so far, by place. */
    public List<Problem> problems() {
        return problems.sorted();
    }

    /** ", did you mean 'restart'?"; where nothing known is near, what is known. */
    public static String suggest(String word, Set<String> known) {
        return Problems.suggest(word, known, known.isEmpty() ? "" : "; known: " + Problems.list(known));
    }

    /** What kind of value stands there. */
    public enum Kind {
        TEXT,
        NUMBER,
        BOOLEAN,
        NOTHING,
        LIST,
        GROUP
    }

    /** A value and its place. */
    public final class Value {
        private final Node node;
        private final Place key;

        private Value(Node node) {
            this(node, node.place());
        }

        private Value(Node node, Place key) {
            this.node = node;
            this.key = key;
        }

        public int line() {
            return node.place().line();
        }

        public int column() {
            return node.place().column();
        }

        public Kind kind() {
            return switch (node) {
                case Node.Items _ -> Kind.LIST;
                case Node.Mapping _ -> Kind.GROUP;
                case Node.Scalar scalar ->
                    switch (scalar.kind()) {
                        case TEXT -> Kind.TEXT;
                        case INTEGER, DECIMAL -> Kind.NUMBER;
                        case BOOLEAN -> Kind.BOOLEAN;
                        case NULL -> Kind.NOTHING;
                    };
            };
        }

        /** For messages: "'thirty'", "a list". */
        public String says() {
            return node.says();
        }

        /** A single value as it was written, unquoted; empty for lists and groups. */
        public Optional<String> text() {
            return node instanceof Node.Scalar scalar && scalar.kind() != Node.Kind.NULL
                    ? Optional.of(scalar.text())
                    : Optional.empty();
        }

        /** Numbers, booleans and texts as YAML reads them. */
        public JsonNode json() {
            return YamlJson.json(node);
        }

        /** Its items, or itself where it is no list. */
        public List<Value> oneOrMore() {
            return node instanceof Node.Items items
                    ? items.items().stream().map(Value::new).toList()
                    : List.of(this);
        }

        /** The items of a list; none, with a problem, where it is no list or an empty one. */
        public List<Value> items(String what) {
            if (node instanceof Node.Items items && !items.items().isEmpty()) return oneOrMore();
            problem(
                    node instanceof Node.Items
                            ? Problems.quote(what) + " is an empty list"
                            : Problems.quote(what) + " is a list; begin each of its lines with '- '");
            return List.of();
        }

        /** A group whose keys the author chooses, in the order written; none, with a problem, where it is no group. */
        public Map<String, Value> entries(String what, String example) {
            var entries = new LinkedHashMap<String, Value>();
            if (node instanceof Node.Mapping mapping)
                mapping.entries().forEach((key, entry) -> entries.put(key, new Value(entry.value(), entry.key())));
            else problem(Problems.quote(what) + " is a group of names, for example " + example);
            return entries;
        }

        /** A group of known keys; each other key is a problem. */
        public Optional<Group> group(String what, Set<String> keys) {
            return Section.open(node, what, keys, problems).map(section -> new Group(section, this));
        }

        /** Adds a problem at this place. */
        public void problem(String message) {
            problems.at(node, message);
        }

        /** Adds a problem where its key stands. */
        public void problemOfKey(String message) {
            problems.at(key, message);
        }

        /** @param pointer JSON pointer of what is meant within this value */
        public void problemAt(String pointer, String message, boolean ofKey) {
            problems.at(YamlJson.place(node, pointer, ofKey), message);
        }
    }

    /** A group of known keys. Each accessor reports what is wrong with its value, and is empty then. */
    public final class Group {
        private final Section section;
        private final Value value;

        private Group(Section section, Value value) {
            this.section = section;
            this.value = value;
        }

        /** The group itself. */
        public Value value() {
            return value;
        }

        /** As written, known or not. */
        public Set<String> keys() {
            return value.node instanceof Node.Mapping mapping
                    ? mapping.entries().keySet()
                    : Set.of();
        }

        public boolean has(String key) {
            return section.has(key);
        }

        public Optional<Value> value(String key) {
            return section.node(key).map(Value::new);
        }

        /** @param purpose ends the sentence "the key 'x' is missing: …" */
        public Optional<Value> required(String key, String purpose) {
            return section.required(key, purpose).map(Value::new);
        }

        public Optional<String> text(String key) {
            return section.text(key).map(Node.Scalar::text);
        }

        /** Longer than nothing unless {@code least} is zero; a month at most. */
        public Optional<Duration> duration(String key, Duration least) {
            return section.duration(key, least);
        }

        public boolean flag(String key) {
            return section.flag(key);
        }

        /** Adds a problem where the key stands. */
        public void problem(String key, String message) {
            problems.at(section.placeOf(key), message);
        }
    }
}
