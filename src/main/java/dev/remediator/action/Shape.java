package dev.remediator.action;

import java.util.List;
import java.util.stream.Collectors;

/** What may be written for a key, for editors, references and schemas. */
public sealed interface Shape {
    /** For people: "text", "list of texts". */
    String says();

    record Text() implements Shape {
        @Override
        public String says() {
            return "text";
        }
    }

    /** A whole number. */
    record Whole() implements Shape {
        @Override
        public String says() {
            return "whole number";
        }
    }

    /** A number, with or without a fraction. */
    record Decimal() implements Shape {
        @Override
        public String says() {
            return "number";
        }
    }

    record Flag() implements Shape {
        @Override
        public String says() {
            return "true or false";
        }
    }

    /** A text such as {@code 1h30m}, see {@link Durations}. */
    record Span() implements Shape {
        @Override
        public String says() {
            return "duration";
        }
    }

    /** A text such as {@code 2026-11-22T18:00:00Z}. */
    record Time() implements Shape {
        @Override
        public String says() {
            return "time";
        }
    }

    record Url() implements Shape {
        @Override
        public String says() {
            return "URL";
        }
    }

    /** @param values as they are written, lower case */
    record Choice(List<String> values) implements Shape {
        public Choice {
            values = List.copyOf(values);
        }

        @Override
        public String says() {
            return "one of " + String.join(", ", values);
        }
    }

    /**
     * A secret. In settings it is a pointer, {@code {env: NAME}} or {@code {file: /path}}; in an input it is a person's
     * answer, an expression that is the whole value.
     */
    record Sealed() implements Shape {
        @Override
        public String says() {
            return "secret";
        }
    }

    /** The value of a header: a text, or a pointer to a secret with an optional {@code prefix}. */
    record Header() implements Shape {
        @Override
        public String says() {
            return "text or secret";
        }
    }

    /** Any JSON. */
    record Free() implements Shape {
        @Override
        public String says() {
            return "any value";
        }
    }

    /**
     * A text with a form of its own.
     *
     * @param type the class that parses it, for example {@link Rate}
     */
    record Form(Class<?> type) implements Shape {
        @Override
        public String says() {
            return type == Rate.class ? "rate such as 50 per 1m" : "text";
        }
    }

    record Items(Shape of) implements Shape {
        @Override
        public String says() {
            return "list (" + of.says() + ")";
        }
    }

    /** Names of the author's choice, each with a value. */
    record Entries(Shape of) implements Shape {
        @Override
        public String says() {
            return "map of names (" + of.says() + ")";
        }
    }

    /** An object with these keys and no others. */
    record Group(Class<? extends Record> type, List<ActionTypes.Key> keys) implements Shape {
        public Group {
            keys = List.copyOf(keys);
        }

        @Override
        public String says() {
            return "object (" + keys.stream().map(ActionTypes.Key::name).collect(Collectors.joining(", ")) + ")";
        }
    }
}
