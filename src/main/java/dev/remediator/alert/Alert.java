package dev.remediator.alert;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One alert as monitoring reported it. It can be stored and read back as it is: texts are {@link Text#storable} and
 * times are in whole microseconds, which is what PostgreSQL keeps, so that "a later start" is never a matter of rounding.
 *
 * @param annotations text for people, in the order given; hostile like everything that comes with an alert
 * @param startsAt    may move earlier within an episode, and may be in the future
 * @param endsAt      empty while it fires
 * @param generatorUrl where it was computed; empty where that is not known. Never to be called
 */
public record Alert(
        Labels labels,
        Map<String, String> annotations,
        AlertStatus status,
        Instant startsAt,
        Optional<Instant> endsAt,
        String generatorUrl) {

    public Alert {
        labels = labels.storable();
        var storable = LinkedHashMap.<String, String>newLinkedHashMap(annotations.size());
        annotations.forEach((name, value) -> storable.put(Text.storable(name), Text.storable(value)));
        annotations = Collections.unmodifiableMap(storable);
        startsAt = startsAt.truncatedTo(ChronoUnit.MICROS);
        endsAt = endsAt.map(end -> end.truncatedTo(ChronoUnit.MICROS));
        generatorUrl = Text.storable(generatorUrl);
    }

    /** What identifies the alert among all alerts: its labels. */
    public Fingerprint fingerprint() {
        return labels.fingerprint();
    }
}
