package dev.remediator.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlertTest {
    private static final Instant START = Instant.parse("2026-11-22T09:15:00.123456789Z");
    private static final Labels LABELS = Labels.of("alertname", "GatewayDown");

    private static Alert alert(Labels labels, Map<String, String> annotations, String generatorUrl) {
        return new Alert(labels, annotations, AlertStatus.FIRING, START, Optional.empty(), generatorUrl);
    }

    @Test
    void isIdentifiedByItsLabelsAlone() {
        var resolved = new Alert(LABELS, Map.of("a", "b"), AlertStatus.RESOLVED, START, Optional.of(START), "http://x");
        assertThat(resolved.fingerprint())
                .isEqualTo(alert(LABELS, Map.of(), "").fingerprint())
                .isEqualTo(LABELS.fingerprint());
    }

    @Test
    void everyTextOfItCanBeStored() {
        var alert = alert(Labels.of("a\0", "b\0\uD800"), Map.of("sum\0mary", "x\0\uDC00"), "http://prometheus/\0");
        assertThat(alert.labels()).isEqualTo(Labels.of("a\uFFFD", "b\uFFFD\uFFFD"));
        assertThat(alert.annotations()).containsExactly(Map.entry("sum\uFFFDmary", "x\uFFFD\uFFFD"));
        assertThat(alert.generatorUrl()).isEqualTo("http://prometheus/\uFFFD");
    }

    @Test
    void itsFingerprintIsThatOfTheLabelsAsStored() {
        var alert = alert(Labels.of("a", "b\0"), Map.of(), "");
        assertThat(alert.fingerprint()).isEqualTo(Labels.of("a", "b\uFFFD").fingerprint());
        assertThat(alert.labels().storable()).isSameAs(alert.labels());
    }

    @Test
    void itsTimesComeBackFromTheDatabaseAsTheyWent() {
        var alert = new Alert(LABELS, Map.of(), AlertStatus.RESOLVED, START, Optional.of(START), "");
        assertThat(alert.startsAt()).isEqualTo("2026-11-22T09:15:00.123456Z");
        assertThat(alert.endsAt()).contains(Instant.parse("2026-11-22T09:15:00.123456Z"));
    }

    @Test
    void itsAnnotationsKeepTheirOrderAndCannotBeChanged() {
        var given = new LinkedHashMap<>(Map.of("z", "1"));
        given.put("a", "2");
        given.put("m", "");
        var alert = alert(LABELS, given, "");
        given.put("later", "x");
        assertThat(alert.annotations()).containsExactly(Map.entry("z", "1"), Map.entry("a", "2"), Map.entry("m", ""));
        assertThatThrownBy(() -> alert.annotations().put("a", "b")).isInstanceOf(UnsupportedOperationException.class);
    }
}
