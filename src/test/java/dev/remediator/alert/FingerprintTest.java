package dev.remediator.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {
    private static final String[] PIECES = {"a", "Z", "_", "0", "ÿ", "é", "߿", "ࠀ", "日", "\uFFFF", "🙂", "𐀀", " "};

    @Test
    void isTheOneThatAlertmanagerSends() {
        assertThat(Labels.of("alertname", "Minimal", "case", "minimal").fingerprint())
                .hasToString("e98e4c9fc840b830");
        assertThat(Labels.of(
                                "severity", "warning",
                                "instance", "db1:9100",
                                "mountpoint", "/var/lib",
                                "case", "lifecycle",
                                "alertname", "DiskFull")
                        .fingerprint())
                .hasToString("37acc25e45d686ee");
    }

    @Test
    void ofNoLabelsIsTheStartOfTheHash() {
        assertThat(Labels.of().fingerprint()).hasToString("cbf29ce484222325");
    }

    @Test
    void keepsItsLeadingZeros() {
        assertThat(Labels.of("alertname", "BigAnnotation", "case", "big", "instance", "big")
                        .fingerprint())
                .hasToString("0ccf0f378d5a8a92");
    }

    @Test
    void doesNotDependOnTheOrderOfTheLabels() {
        var random = new Random(20_261);
        for (int round = 0; round < 500; round++) {
            var labels = labels(random);
            var names = new ArrayList<>(labels.keySet());
            Collections.shuffle(names, random);
            var shuffled = new LinkedHashMap<String, String>();
            names.forEach(name -> shuffled.put(name, labels.getOrDefault(name, "")));
            assertThat(Labels.of(shuffled)).isEqualTo(Labels.of(labels));
            assertThat(Labels.of(shuffled).fingerprint())
                    .isEqualTo(Labels.of(labels).fingerprint());
        }
    }

    @Test
    void isFnv1aOverTheUtf8OfTheSortedLabels() {
        var random = new Random(1_302);
        for (int round = 0; round < 500; round++) {
            var labels = Labels.of(labels(random));
            long hash = 0xcbf29ce484222325L;
            for (var label : labels.asMap().entrySet())
                for (String text : new String[] {label.getKey(), label.getValue()}) {
                    for (byte b : text.getBytes(StandardCharsets.UTF_8)) hash = (hash ^ (b & 0xFF)) * 0x100000001b3L;
                    hash = (hash ^ 0xFF) * 0x100000001b3L;
                }
            assertThat(labels.fingerprint()).isEqualTo(new Fingerprint(hash));
        }
    }

    @Test
    void tellsApartWhatConcatenatesToTheSame() {
        assertThat(Labels.of("a", "bc").fingerprint())
                .isNotEqualTo(Labels.of("ab", "c").fingerprint());
        assertThat(Labels.of("a", "b", "c", "d").fingerprint())
                .isNotEqualTo(Labels.of("a", "d", "c", "b").fingerprint());
    }

    @Test
    void isReadBackFromItsText() {
        var random = new Random(7);
        for (int round = 0; round < 100; round++) {
            var fingerprint = new Fingerprint(random.nextLong());
            assertThat(Fingerprint.parse(fingerprint.toString())).isEqualTo(fingerprint);
        }
        assertThat(Fingerprint.parse("E98E4C9FC840B830")).hasToString("e98e4c9fc840b830");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "e98e4c9fc840b83",
                "e98e4c9fc840b8300",
                "0xe98e4c9fc840b8",
                "e98e4c9fc840b83g",
                "-98e4c9fc840b830"
            })
    void refusesWhatIsNoFingerprint(String text) {
        assertThatThrownBy(() -> Fingerprint.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16 hexadecimal digits")
                .hasMessageContaining('"' + text + '"');
    }

    private static Map<String, String> labels(Random random) {
        var labels = new LinkedHashMap<String, String>();
        for (int i = random.nextInt(8); i > 0; i--) labels.put(text(random), text(random));
        return labels;
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(5); i >= 0; i--) text.append(PIECES[random.nextInt(PIECES.length)]);
        return text.toString();
    }
}
