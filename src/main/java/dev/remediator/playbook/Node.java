package dev.remediator.playbook;

import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.common.ScalarStyle;

/** A value of a YAML file with the place where it stands. Aliases are resolved to what they name. */
sealed interface Node {
    Place place();

    /** What it is, for messages. */
    String says();

    /**
     * @param index of its first character in the file, in code points; of the quote or the block's sign, where it has one
     * @param text its value, unquoted and unfolded
     */
    record Scalar(Place place, int index, String text, Kind kind, ScalarStyle style) implements Node {
        /** A text that no YAML surrounds, which stands in its file as it is. */
        static Scalar plain(Place place, String text) {
            return new Scalar(place, -1, text, Kind.TEXT, ScalarStyle.PLAIN);
        }

        boolean isYaml() {
            return index >= 0;
        }

        @Override
        public String says() {
            return switch (kind) {
                case NULL -> "nothing";
                case TEXT, BOOLEAN, INTEGER, DECIMAL -> Problems.quote(text);
            };
        }

        boolean isText() {
            return kind == Kind.TEXT;
        }
    }

    record Items(Place place, List<Node> items) implements Node {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String says() {
            return "a list";
        }
    }

    /** In the order written. */
    record Mapping(Place place, Map<String, Entry> entries) implements Node {
        public Mapping {
            entries = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(entries));
        }

        @Override
        public String says() {
            return "a group of keys";
        }
    }

    record Entry(Place key, Node value) {}

    /** What a plain scalar is by YAML 1.2's core schema; quoted ones are texts. */
    enum Kind {
        TEXT,
        INTEGER,
        DECIMAL,
        BOOLEAN,
        NULL
    }
}
