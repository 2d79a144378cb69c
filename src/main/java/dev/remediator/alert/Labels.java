package dev.remediator.alert;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An immutable label set: the identity of an alert. Names are in the order of their UTF-8 bytes, as Alertmanager sorts
 * them; a label with an empty value is the same as none.
 */
public final class Labels {
    /** UTF-8 order is code point order; {@link String#compareTo} puts supplementary characters before U+E000. */
    static final Comparator<String> BY_CODE_POINT = Labels::compareCodePoints;

    private final String[] names;
    private final String[] values;
    private final Map<String, String> map;
    private final Fingerprint fingerprint;

    private Labels(Map<String, String> from) {
        names = from.keySet().stream()
                .filter(name -> !from.getOrDefault(name, "").isEmpty())
                .sorted(BY_CODE_POINT)
                .toArray(String[]::new);
        values = Arrays.stream(names).map(name -> from.getOrDefault(name, "")).toArray(String[]::new);
        var ordered = LinkedHashMap.<String, String>newLinkedHashMap(names.length);
        for (int i = 0; i < names.length; i++) ordered.put(names[i], values[i]);
        map = Collections.unmodifiableMap(ordered);
        fingerprint = Fingerprint.of(names, values);
    }

    public static Labels of(Map<String, String> labels) {
        return new Labels(labels);
    }

    /** @param namesAndValues name, value, name, value … */
    public static Labels of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) throw new IllegalArgumentException("a label name without a value");
        var map = new LinkedHashMap<String, String>();
        for (int i = 0; i < namesAndValues.length; i += 2) map.put(namesAndValues[i], namesAndValues[i + 1]);
        return new Labels(map);
    }

    /** The value, or the empty string where there is no such label. */
    public String get(String name) {
        return map.getOrDefault(name, "");
    }

    /** In order, unmodifiable. */
    public Map<String, String> asMap() {
        return map;
    }

    public Labels with(String name, String value) {
        var more = new LinkedHashMap<>(map);
        more.put(name, value);
        return new Labels(more);
    }

    public Fingerprint fingerprint() {
        return fingerprint;
    }

    /** The {@code alertname} label; empty where it is absent, which is allowed. */
    public String alertname() {
        return get("alertname");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Labels that && map.equals(that.map);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(fingerprint.value());
    }

    /** As Alertmanager writes it: {@code {a="b", c="d"}}. */
    @Override
    public String toString() {
        var text = new StringBuilder("{");
        for (int i = 0; i < names.length; i++) {
            if (i > 0) text.append(", ");
            text.append(names[i]).append('=').append(GoQuote.quote(values[i]));
        }
        return text.append('}').toString();
    }

    private static int compareCodePoints(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x == y) continue;
            if (Character.isSurrogate(x) != Character.isSurrogate(y)) return Character.isSurrogate(x) ? 1 : -1;
            return Character.compare(x, y);
        }
        return Integer.compare(a.length(), b.length());
    }
}
