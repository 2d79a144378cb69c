package dev.remediator.alert;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An immutable set of labels, in the order of their names' UTF-8 bytes (Go's order, which Java's differs from beyond
 * U+FFFF). A label with an empty value is no label, as in Prometheus. Halves of surrogate pairs become U+FFFD.
 */
public final class Labels {
    private static final Comparator<String> UTF8_ORDER = Labels::compareUtf8;

    private final Map<String, String> sorted;
    private final Fingerprint fingerprint;

    private Labels(Map<String, String> sorted) {
        this.sorted = Collections.unmodifiableMap(sorted);
        this.fingerprint = Fingerprint.of(sorted);
    }

    /** The labels of a map from name to value. */
    public static Labels of(Map<String, String> labels) {
        var entries = new ArrayList<Map.Entry<String, String>>(labels.size());
        labels.forEach((name, value) -> entries.add(Map.entry(Text.wellFormed(name), Text.wellFormed(value))));
        entries.sort(Map.Entry.comparingByKey(UTF8_ORDER));
        var sorted = LinkedHashMap.<String, String>newLinkedHashMap(entries.size());
        for (var entry : entries) {
            if (entry.getValue().isEmpty()) sorted.remove(entry.getKey());
            else sorted.put(entry.getKey(), entry.getValue());
        }
        return new Labels(sorted);
    }

    /** Names and values in turn. Refuses an odd number of texts and a name that comes twice. */
    public static Labels of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0)
            throw new IllegalArgumentException("A label needs a name and a value; the last name has no value.");
        var labels = LinkedHashMap.<String, String>newLinkedHashMap(namesAndValues.length / 2);
        for (int i = 0; i < namesAndValues.length; i += 2)
            if (labels.put(namesAndValues[i], namesAndValues[i + 1]) != null)
                throw new IllegalArgumentException("The label " + GoText.quote(namesAndValues[i]) + " comes twice.");
        return of(labels);
    }

    /** The value of a label; the empty text where there is no such label. */
    public String get(String name) {
        return sorted.getOrDefault(name, "");
    }

    /** The value of {@code alertname}; the empty text where it is absent, as it may be. */
    public String alertname() {
        return get("alertname");
    }

    /** Name to value, sorted; cannot be changed. */
    public Map<String, String> asMap() {
        return sorted;
    }

    /** These labels with one more, or with another value for it; an empty value takes the label away. */
    public Labels with(String name, String value) {
        var changed = new LinkedHashMap<>(sorted);
        changed.put(name, value);
        return of(changed);
    }

    public Fingerprint fingerprint() {
        return fingerprint;
    }

    /** These labels with every text {@link Text#storable}. */
    Labels storable() {
        boolean already = sorted.entrySet().stream()
                .allMatch(label ->
                        label.getKey().indexOf(0) < 0 && label.getValue().indexOf(0) < 0);
        if (already) return this;
        var storable = new LinkedHashMap<String, String>();
        sorted.forEach((name, value) -> storable.put(Text.storable(name), Text.storable(value)));
        return of(storable);
    }

    /** Code point order, which is the order of UTF-8 bytes: surrogates stand for what lies beyond the other chars. */
    private static int compareUtf8(String a, String b) {
        int shorter = Math.min(a.length(), b.length());
        for (int i = 0; i < shorter; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) return rank(x) - rank(y);
        }
        return a.length() - b.length();
    }

    private static int rank(char c) {
        return Character.isSurrogate(c) ? c + 0x10000 : c;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Labels labels && fingerprint.equals(labels.fingerprint) && sorted.equals(labels.sorted);
    }

    @Override
    public int hashCode() {
        return fingerprint.hashCode();
    }

    /** As Prometheus writes it: {@code {alertname="GatewayDown", service="mcp-gateway"}}. Safe to print: see {@link Text#quoted}. */
    @Override
    public String toString() {
        return sorted.entrySet().stream()
                .map(label -> GoText.name(label.getKey()) + "=" + GoText.quote(label.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
