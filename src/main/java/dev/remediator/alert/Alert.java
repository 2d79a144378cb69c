package dev.remediator.alert;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One alert as a source told it. All texts are hostile: they are data, wherever they go.
 *
 * @param startsAt may lie in the future, and may move within one episode
 * @param endsAt when it ended, for a resolved alert whose source says so
 * @param generatorUrl where it came from; empty when not told. Never followed
 */
public record Alert(
        Labels labels,
        Map<String, String> annotations,
        AlertStatus status,
        Instant startsAt,
        Optional<Instant> endsAt,
        String generatorUrl) {
    public Alert {
        Objects.requireNonNull(labels);
        Objects.requireNonNull(status);
        Objects.requireNonNull(startsAt);
        labels = storable(labels);
        annotations = storable(annotations);
        generatorUrl = Text.storable(generatorUrl);
    }

    public Fingerprint fingerprint() {
        return labels.fingerprint();
    }

    private static Labels storable(Labels labels) {
        for (var label : labels.asMap().entrySet())
            if (changes(label)) return Labels.of(storable(labels.asMap()));
        return labels;
    }

    private static Map<String, String> storable(Map<String, String> texts) {
        var storable = LinkedHashMap.<String, String>newLinkedHashMap(texts.size());
        texts.forEach((name, value) -> storable.put(Text.storable(name), Text.storable(value)));
        return Collections.unmodifiableMap(storable);
    }

    @SuppressWarnings("ReferenceEquality") // storable() gives the same instance back when nothing changed
    private static boolean changes(Map.Entry<String, String> label) {
        return Text.storable(label.getKey()) != label.getKey() || Text.storable(label.getValue()) != label.getValue();
    }
}
