package dev.remediator.playbook;

import dev.remediator.action.Durations;
import dev.remediator.action.Rate;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A group of keys as its file wrote it. Opening it reports every key that does not belong there; each accessor reports
 * what is wrong with its value and is empty then, so that reading goes on and finds the next problem.
 */
final class Section {
    static final Duration LONGEST = Duration.ofDays(30);

    private static final int LONGEST_NAME = 63;

    private final Node.Mapping mapping;
    private final Problems problems;

    private Section(Node.Mapping mapping, Problems problems) {
        this.mapping = mapping;
        this.problems = problems;
    }

    /**
     * @param what names the group in messages: "a step"
     * @param keys what may stand in it
     */
    static Optional<Section> open(Node node, String what, Set<String> keys, Problems problems) {
        if (!(node instanceof Node.Mapping mapping)) {
            problems.at(node, what + " is a group of keys, not " + node.says() + "; write it as key: value");
            return Optional.empty();
        }
        mapping.entries().forEach((key, entry) -> {
            if (!keys.contains(key))
                problems.at(
                        entry.key(),
                        "unknown key " + Problems.quote(key)
                                + Problems.suggest(key, keys, "; " + what + " may have " + Problems.list(keys)));
        });
        return Optional.of(new Section(mapping, problems));
    }

    Place place() {
        return mapping.place();
    }

    boolean has(String key) {
        return mapping.entries().containsKey(key);
    }

    /** Where the key stands; where the group begins when it is not there. */
    Place placeOf(String key) {
        var entry = mapping.entries().get(key);
        return entry == null ? mapping.place() : entry.key();
    }

    Optional<Node> node(String key) {
        var entry = mapping.entries().get(key);
        if (entry == null) return Optional.empty();
        if (entry.value() instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.NULL) {
            problems.at(entry.key(), Problems.quote(key) + " has no value; write one, or remove the key");
            return Optional.empty();
        }
        return Optional.of(entry.value());
    }

    /** @param purpose ends the sentence "the key 'x' is missing: …" */
    Optional<Node> required(String key, String purpose) {
        if (!has(key)) problems.at(mapping.place(), "the key " + Problems.quote(key) + " is missing: " + purpose);
        return node(key);
    }

    Optional<Node.Scalar> scalar(Node node, String key) {
        if (node instanceof Node.Scalar scalar) return Optional.of(scalar);
        problems.at(node, Problems.quote(key) + " is one value, not " + node.says() + "; write the value alone");
        return Optional.empty();
    }

    /** A text; numbers and the like need quotes, so that nobody is surprised by what YAML makes of them. */
    Optional<Node.Scalar> text(Optional<Node> value, String key) {
        return value.flatMap(node -> scalar(node, key)).filter(scalar -> {
            if (scalar.kind() == Node.Kind.NULL)
                problems.at(scalar, Problems.quote(key) + " has no value; write one, or remove the key");
            else if (!scalar.isText())
                problems.at(scalar, Problems.quote(key) + " is a text; put " + scalar.says() + " in quotes");
            else if (scalar.text().isBlank())
                problems.at(scalar, Problems.quote(key) + " is blank; write its text, or remove the key");
            else return true;
            return false;
        });
    }

    Optional<Node.Scalar> text(String key) {
        return text(node(key), key);
    }

    /** Lower-case letters, digits and dashes: safe in a path, a URL and a chat. */
    Optional<String> name(Optional<Node> value, String key) {
        return text(value, key).map(Node.Scalar::text).filter(name -> {
            if (isName(name)) return true;
            problems.at(
                    value.orElseThrow(),
                    Problems.quote(name) + " is no name; names have lower-case letters, digits and dashes, "
                            + "and at most " + LONGEST_NAME);
            return false;
        });
    }

    static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST_NAME
                && name.charAt(0) != '-'
                && name.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-');
    }

    /** Longer than nothing, and not longer than {@link #LONGEST}. */
    Optional<Duration> duration(String key) {
        return duration(key, Duration.ofNanos(1));
    }

    Optional<Duration> duration(String key, Duration least) {
        return node(key).flatMap(node -> scalar(node, key)).flatMap(scalar -> {
            if (scalar.kind() == Node.Kind.INTEGER && !scalar.text().equals("0")) {
                problems.at(
                        scalar,
                        Problems.quote(key) + " needs a unit, for example " + scalar.text() + "s or " + scalar.text()
                                + "m");
                return Optional.empty();
            }
            try {
                var duration = Durations.parse(scalar.text());
                if (duration.compareTo(least) < 0)
                    problems.at(scalar, Problems.quote(key) + " must be longer than nothing, such as 30s");
                else if (duration.compareTo(LONGEST) > 0)
                    problems.at(
                            scalar, Problems.quote(key) + " is at most " + Durations.format(LONGEST) + "; write less");
                else return Optional.of(duration);
            } catch (IllegalArgumentException | ArithmeticException e) {
                problems.at(
                        scalar,
                        Problems.quote(key) + " is a duration such as 30s, 5m, 1h30m or 2d, not " + scalar.says());
            }
            return Optional.empty();
        });
    }

    Optional<Integer> integer(String key, int least, int most) {
        return node(key).flatMap(node -> scalar(node, key)).flatMap(scalar -> {
            if (scalar.kind() == Node.Kind.INTEGER && scalar.text().length() < 10) {
                int value = YamlJson.integer(scalar.text()).intValue();
                if (value >= least && value <= most) return Optional.of(value);
            }
            problems.at(
                    scalar,
                    "%s is a whole number from %d to %d; %s is none"
                            .formatted(Problems.quote(key), least, most, scalar.says()));
            return Optional.empty();
        });
    }

    boolean flag(String key) {
        return node(key)
                .flatMap(node -> scalar(node, key))
                .map(scalar -> {
                    if (scalar.kind() != Node.Kind.BOOLEAN)
                        problems.at(
                                scalar, Problems.quote(key) + " is true or false; " + scalar.says() + " is neither");
                    return YamlJson.bool(scalar);
                })
                .orElse(false);
    }

    <E extends Enum<E>> Optional<E> choice(Optional<Node> value, String key, Class<E> type, boolean lowerCase) {
        return value.flatMap(node -> scalar(node, key)).flatMap(scalar -> {
            var names = Arrays.stream(type.getEnumConstants())
                    .map(e -> lowerCase ? e.name().toLowerCase(Locale.ROOT).replace('_', '-') : e.name())
                    .toList();
            int found = names.indexOf(scalar.text());
            if (found >= 0) return Optional.of(type.getEnumConstants()[found]);
            problems.at(
                    scalar,
                    Problems.quote(key) + " is one of " + String.join(", ", names) + ", not " + scalar.says()
                            + (scalar.text().length() > 3 ? Problems.suggest(scalar.text(), names, "") : ""));
            return Optional.empty();
        });
    }

    /**
     * A rate such as {@code 3 per 1h}.
     *
     * @param least smallest count
     */
    Optional<Rate> rate(String key, int least) {
        return rate(key, least, "lets at least " + least + " through", "use autonomy to stop a playbook");
    }

    /**
     * @param least smallest count
     * @param rule what {@code least} means: "lets at least 1 through"
     * @param instead what to do, or why
     */
    Optional<Rate> rate(String key, int least, String rule, String instead) {
        return node(key).flatMap(node -> scalar(node, key)).flatMap(scalar -> {
            try {
                var rate = Rate.parse(scalar.text());
                if (rate.count() < least)
                    problems.at(scalar, Problems.quote(key) + " " + rule + ", not " + scalar.says() + "; " + instead);
                else if (rate.per().compareTo(LONGEST) > 0)
                    problems.at(
                            scalar,
                            "the time of " + Problems.quote(key) + " is at most " + Durations.format(LONGEST)
                                    + "; write less");
                else return Optional.of(rate);
            } catch (IllegalArgumentException | ArithmeticException e) {
                problems.at(scalar, Problems.quote(key) + " is a rate such as 3 per 1h, not " + scalar.says());
            }
            return Optional.empty();
        });
    }

    /** A list of texts, each once. */
    Optional<List<Node.Scalar>> texts(Optional<Node> value, String key) {
        return items(value, key).map(items -> {
            var texts = new LinkedHashMap<String, Node.Scalar>();
            for (var item : items)
                text(Optional.of(item), key).ifPresent(text -> {
                    if (texts.putIfAbsent(text.text(), text) != null)
                        problems.at(text, text.says() + " stands here twice; remove one");
                });
            return List.copyOf(texts.values());
        });
    }

    /** Its items; a single value where a list belongs is refused, with what to write. */
    Optional<List<Node>> items(Optional<Node> value, String key) {
        return value.flatMap(node -> {
            if (!(node instanceof Node.Items items))
                problems.at(node, Problems.quote(key) + " is a list; begin each of its lines with '- '");
            else if (items.items().isEmpty())
                problems.at(
                        node, Problems.quote(key) + " is an empty list; write at least one item, or remove the key");
            else return Optional.of(items.items());
            return Optional.empty();
        });
    }

    /** The entries of a group whose keys the author chooses. */
    Optional<Map<String, Node.Entry>> entries(Optional<Node> value, String key, String example) {
        return value.flatMap(node -> {
            if (node instanceof Node.Mapping inner) return Optional.of(inner.entries());
            problems.at(node, Problems.quote(key) + " is a group of names, for example " + example);
            return Optional.empty();
        });
    }
}
