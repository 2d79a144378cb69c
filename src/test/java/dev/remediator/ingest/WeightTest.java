package dev.remediator.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WeightTest {
    private static long weight(String json) {
        return Weight.of(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void every_name_and_every_value_weighs() {
        assertThat(weight("{}")).isZero();
        assertThat(weight("{\"a\":\"b\",\"c\":1}")).isEqualTo(3 * Weight.TEXT);
    }

    @Test
    void quotes_within_a_text_make_it_heavier_and_never_lighter() {
        assertThat(weight("{\"a\":\"\\\"\\\"\"}")).isGreaterThanOrEqualTo(2 * Weight.TEXT);
    }

    @Test
    void twenty_thousand_usual_alerts_have_room_twice_and_bytes_of_tiny_labels_have_not() {
        long room = Configs.ingest().maxInFlight().asLongValue();
        byte[] usual = Bodies.firing(20_000);
        String tiny = "{\"labels\":{" + "\"a\":\"b\",".repeat(3_500_000) + "}}";

        assertThat(2 * (usual.length + Weight.of(usual))).isLessThan(room);
        assertThat((long) tiny.length()).isLessThan(Configs.ingest().maxBody().asLongValue());
        assertThat(weight(tiny)).isGreaterThan(room);
    }
}
