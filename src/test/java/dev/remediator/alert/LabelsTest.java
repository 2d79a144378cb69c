package dev.remediator.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LabelsTest {

    @Test
    void aLabelThatIsAbsentIsTheEmptyText() {
        var labels = Labels.of("alertname", "GatewayDown");
        assertThat(labels.get("alertname")).isEqualTo("GatewayDown");
        assertThat(labels.get("service")).isEmpty();
        assertThat(labels.get("")).isEmpty();
        assertThat(labels.alertname()).isEqualTo("GatewayDown");
        assertThat(Labels.of().alertname()).isEmpty();
    }

    @Test
    void anEmptyValueIsNoLabel() {
        var labels = Labels.of("a", "", "b", "x");
        assertThat(labels.asMap()).containsExactly(Map.entry("b", "x"));
        assertThat(labels).isEqualTo(Labels.of("b", "x"));
        assertThat(labels.fingerprint()).isEqualTo(Labels.of("b", "x").fingerprint());
        assertThat(Labels.of("a", " ").get("a")).isEqualTo(" ");
    }

    @Test
    void namesAreInTheOrderOfTheirUtf8() {
        // In UTF-16 the last two would change places.
        var labels = Labels.of("🙂", "5", "\uFF01", "4", "b", "2", "B", "1", "bb", "3");
        assertThat(labels.asMap().keySet()).containsExactly("B", "b", "bb", "\uFF01", "🙂");
    }

    @Test
    void theOrderIsThatOfTheBytesForAnyNames() {
        var random = new Random(99);
        String[] pieces = {"", "a", "b", "é", "\uD7FF", "\uE000", "\uFFFF", "𐀀", "🙂", "\uDBFF\uDFFF"};
        for (int round = 0; round < 300; round++) {
            var labels = new HashMap<String, String>();
            for (int i = 0; i < 6; i++)
                labels.put(pieces[random.nextInt(10)] + pieces[random.nextInt(10)] + pieces[random.nextInt(10)], "x");
            var sorted = labels.keySet().stream()
                    .map(name -> name.getBytes(StandardCharsets.UTF_8))
                    .sorted(Arrays::compareUnsigned)
                    .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    .toList();
            assertThat(Labels.of(labels).asMap().keySet()).containsExactlyElementsOf(sorted);
        }
    }

    @Test
    void laterChangesOfTheMapChangeNothing() {
        var map = new HashMap<>(Map.of("a", "1"));
        var labels = Labels.of(map);
        map.put("a", "2");
        assertThat(labels.get("a")).isEqualTo("1");
        assertThatThrownBy(() -> labels.asMap().put("b", "1")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> labels.asMap().remove("a")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void withAddsReplacesAndTakesAway() {
        var labels = Labels.of("b", "1");
        assertThat(labels.with("a", "2")).isEqualTo(Labels.of("a", "2", "b", "1"));
        assertThat(labels.with("b", "2")).isEqualTo(Labels.of("b", "2"));
        assertThat(labels.with("b", "")).isEqualTo(Labels.of());
        assertThat(labels).isEqualTo(Labels.of("b", "1"));
    }

    @Test
    void namesAndValuesMustBePairsOfDifferentNames() {
        assertThatThrownBy(() -> Labels.of("a", "1", "b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no value");
        assertThatThrownBy(() -> Labels.of("a", "1", "a", "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"a\" comes twice");
    }

    @Test
    void halfOfASurrogatePairIsReplacedAsGoDoes() {
        assertThat(Labels.of("a", "x\uD83Dy").get("a")).isEqualTo("x\uFFFDy");
        // Two names that become one: the later value counts, as in Go's maps.
        var twice = new LinkedHashMap<String, String>();
        twice.put("\uD83D", "first");
        twice.put("\uDE42", "second");
        assertThat(Labels.of(twice)).isEqualTo(Labels.of("\uFFFD", "second"));
    }

    @Test
    void equalLabelsAreEqualWhateverMadeThem() {
        var labels = Labels.of("a", "1", "b", "2");
        assertThat(labels)
                .isEqualTo(Labels.of(Map.of("b", "2", "a", "1")))
                .hasSameHashCodeAs(Labels.of("b", "2", "a", "1"));
        assertThat(labels).isNotEqualTo(Labels.of("a", "1")).isNotEqualTo(labels.asMap());
    }

    @Test
    void isWrittenAsPrometheusWritesIt() {
        assertThat(Labels.of()).hasToString("{}");
        assertThat(Labels.of("service", "mcp-gateway", "alertname", "GatewayDown"))
                .hasToString("{alertname=\"GatewayDown\", service=\"mcp-gateway\"}");
    }

    @Test
    void aHostileLabelCannotBreakTheLineItIsWrittenIn() {
        assertThat(Labels.of("a", "x\"\n\u001B[2K\u202E")).hasToString("{a=\"x\\\"\\n\\x1b[2K\\u202e\"}");
        assertThat(Labels.of("a=\"1\", b", "2")).hasToString("{\"a=\\\"1\\\", b\"=\"2\"}");
        assertThat(Labels.of("a\u202E", "2", "", "1")).hasToString("{\"\"=\"1\", \"a\\u202e\"=\"2\"}");
    }

    @Test
    void manyLabelsAreFoundAsFew() {
        var many = new LinkedHashMap<String, String>();
        for (int i = 0; i < 5_000; i++) many.put("label_" + i, "value " + i);
        var labels = Labels.of(many);
        assertThat(List.of(0, 1, 2_500, 4_999))
                .allSatisfy(i -> assertThat(labels.get("label_" + i)).isEqualTo("value " + i));
        assertThat(labels.get("label_5000")).isEmpty();
    }
}
