package dev.remediator.intake;

import dev.remediator.alert.Labels;
import dev.remediator.alert.Matcher;
import dev.remediator.alert.Matchers;
import dev.remediator.alert.RequiredText;
import dev.remediator.playbook.Playbook;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the playbooks whose matchers fit an alert, in the order in which they are asked: severity, rank, name. A set of
 * matchers is filed under what one of its matchers asks of a value ({@link RequiredText}): its values, or how it begins.
 * So an alert is compared with the few playbooks that could fit and not with all of them; sets of which nothing can be
 * told are always compared, those that ask for a text somewhere in a value only where it is there.
 */
public final class PlaybookIndex {
    /** Looking for a text in every alert's value costs about as much as so many sets in one drawer. */
    private static final int SEEKING = 8;

    private record Filed(Matchers matchers, Playbook playbook) {}

    /** Where a set may be filed. */
    private record Drawer(String label, RequiredText required) {}

    /**
     * A set that is compared where a label's value holds a text.
     *
     * @param characters {@link #characters} of it
     */
    private record Sought(String text, long characters, Filed filed) {}

    /** All that is filed under one label's values. */
    private static final class Label {
        final String name;
        final Map<String, List<Filed>> byValue = new HashMap<>();
        final Map<String, List<Filed>> byBeginning = new HashMap<>();
        final List<Sought> sought = new ArrayList<>(0);
        /** Of the beginnings, shortest first. */
        int[] lengths = {};

        Label(String name) {
            this.name = name;
        }
    }

    private final Label[] labels;
    private final Filed[] always;

    public PlaybookIndex(Collection<Playbook> playbooks) {
        // The commonest value splits worst: a set is filed where the fewest sets are.
        var shared = new HashMap<String, Integer>();
        for (var playbook : playbooks)
            for (var matchers : playbook.when())
                for (var drawer : drawers(matchers)) for (var key : keys(drawer)) shared.merge(key, 1, Integer::sum);
        var byLabel = new HashMap<String, Label>();
        var unfiled = new ArrayList<Filed>();
        var matcherOnce = new HashMap<Matcher, Matcher>();
        for (var playbook : playbooks) {
            for (var matchers : playbook.when()) {
                var filed = new Filed(shared(matchers, matcherOnce), playbook);
                var best = best(drawers(matchers), shared);
                if (best.isEmpty()) {
                    unfiled.add(filed);
                    continue;
                }
                var name = best.get().label();
                switch (best.get().required()) {
                    case RequiredText.OneOf one -> {
                        var label = byLabel.computeIfAbsent(name, Label::new);
                        for (var value : one.values())
                            label.byValue
                                    .computeIfAbsent(value, v -> new ArrayList<>(1))
                                    .add(filed);
                    }
                    case RequiredText.Beginning beginning ->
                        byLabel.computeIfAbsent(name, Label::new)
                                .byBeginning
                                .computeIfAbsent(beginning.with(), b -> new ArrayList<>(1))
                                .add(filed);
                    case RequiredText.Holding holding ->
                        byLabel.computeIfAbsent(name, Label::new)
                                .sought
                                .add(new Sought(holding.text(), characters(holding.text()), filed));
                }
            }
        }
        labels = byLabel.values().toArray(Label[]::new);
        for (var label : labels) {
            var lengths = new TreeSet<Integer>();
            label.byBeginning.keySet().forEach(beginning -> lengths.add(beginning.length()));
            label.lengths = lengths.stream().mapToInt(Integer::intValue).toArray();
        }
        always = unfiled.toArray(Filed[]::new);
    }

    /** Many playbooks ask for the same service or environment: an expression is kept, and stays in the cache, once. */
    private static Matchers shared(Matchers matchers, Map<Matcher, Matcher> once) {
        return new Matchers(matchers.matchers().stream()
                .map(m -> Objects.requireNonNullElse(once.putIfAbsent(m, m), m))
                .toList());
    }

    private static List<Drawer> drawers(Matchers matchers) {
        return matchers.matchers().stream()
                .flatMap(m -> RequiredText.of(m).map(r -> new Drawer(m.name(), r)).stream())
                .toList();
    }

    /** Where the least is beside it; at equal numbers values before beginnings, these before what may stand anywhere. */
    private static Optional<Drawer> best(List<Drawer> drawers, Map<String, Integer> shared) {
        return drawers.stream()
                .min(Comparator.<Drawer>comparingInt(drawer -> beside(drawer, shared))
                        .thenComparingInt(drawer -> drawer.required() instanceof RequiredText.Beginning ? 1 : 0));
    }

    private static int beside(Drawer drawer, Map<String, Integer> shared) {
        return keys(drawer).stream()
                .mapToInt(key -> shared.getOrDefault(key, 0))
                .max()
                .orElse(SEEKING);
    }

    private static List<String> keys(Drawer drawer) {
        return switch (drawer.required()) {
            case RequiredText.OneOf one ->
                one.values().stream()
                        .map(value -> drawer.label() + "\0=" + value)
                        .toList();
            case RequiredText.Beginning beginning -> List.of(drawer.label() + "\0^" + beginning.with());
            case RequiredText.Holding holding -> List.of();
        };
    }

    /** All playbooks that fit, best first; each once. */
    public List<Playbook> find(Labels given) {
        List<Playbook> found = new ArrayList<>(2);
        for (var filed : always) collect(filed, given, found);
        for (var label : labels) {
            var value = given.get(label.name);
            if (value.isEmpty()) continue;
            collect(label.byValue.get(value), given, found);
            for (int length : label.lengths) {
                if (length > value.length()) break;
                collect(label.byBeginning.get(value.substring(0, length)), given, found);
            }
            if (!label.sought.isEmpty()) seek(label.sought, value, given, found);
        }
        if (found.size() > 1) found.sort(Playbook.ASKED_FIRST);
        return found;
    }

    private static void seek(List<Sought> sought, String value, Labels given, List<Playbook> found) {
        long characters = characters(value);
        for (int i = 0; i < sought.size(); i++) {
            var one = sought.get(i);
            // Most texts have a character that the value has not: that is told without looking through it.
            if ((one.characters() & ~characters) == 0 && value.contains(one.text())) collect(one.filed(), given, found);
        }
    }

    /** A bit for each character of a text; several characters share one. */
    private static long characters(String text) {
        long bits = 0;
        for (int i = 0; i < text.length(); i++) bits |= 1L << text.charAt(i);
        return bits;
    }

    private static void collect(@Nullable List<Filed> filed, Labels given, List<Playbook> found) {
        if (filed == null) return;
        for (int i = 0; i < filed.size(); i++) collect(filed.get(i), given, found);
    }

    private static void collect(Filed filed, Labels given, List<Playbook> found) {
        if (!found.contains(filed.playbook()) && filed.matchers().matches(given)) found.add(filed.playbook());
    }
}
