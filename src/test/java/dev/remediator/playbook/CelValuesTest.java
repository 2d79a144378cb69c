package dev.remediator.playbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.primitives.UnsignedLong;
import dev.cel.common.types.CelType;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CelValuesTest {
    enum Colour {
        RED
    }

    /** One component of each kind that an action may answer with. */
    record Everything(
            String text,
            Colour colour,
            boolean flag,
            Integer whole,
            long large,
            double number,
            BigDecimal exact,
            Duration lasted,
            Instant since,
            Optional<String> maybe,
            List<Inner> list,
            Map<String, Long> map,
            URI elsewhere,
            JsonNode open,
            Optional<Everything> itself) {}

    record Inner(int value) {}

    private static final CelType TYPE = RecordTypes.struct(Everything.class);

    private static Object typed(String json) throws Exception {
        return java.util.Objects.requireNonNull(CelValues.typed(TYPE, new JsonMapper().readTree(json)));
    }

    @Test
    void each_component_becomes_the_value_that_cel_knows() throws Exception {
        assertThat(typed("""
                        {"text": "t", "colour": "RED", "flag": true, "whole": 1, "large": 9223372036854775807, "number": 2,
                         "exact": 0.1, "lasted": "PT90S", "since": "2026-11-22T03:04:05Z", "maybe": "m",
                         "list": [{"value": 5}], "map": {"a": 7}, "elsewhere": "http://x",
                         "open": {"n": 1, "d": 1.5, "l": [true, null], "z": null}, "itself": {"text": "inner"}}
                        """))
                .isEqualTo(Map.ofEntries(
                        Map.entry("text", "t"),
                        Map.entry("colour", "RED"),
                        Map.entry("flag", true),
                        Map.entry("whole", 1L),
                        Map.entry("large", Long.MAX_VALUE),
                        Map.entry("number", 2.0),
                        Map.entry("exact", 0.1),
                        Map.entry("lasted", Duration.ofSeconds(90)),
                        Map.entry("since", Instant.parse("2026-11-22T03:04:05Z")),
                        Map.entry("maybe", "m"),
                        Map.entry("list", List.of(Map.of("value", 5L))),
                        Map.entry("map", Map.of("a", 7L)),
                        Map.entry("elsewhere", "http://x"),
                        Map.entry("open", Map.of("n", 1L, "d", 1.5, "l", List.of(true))),
                        Map.entry("itself", Map.of("text", "inner"))));
    }

    @Test
    void what_is_null_absent_or_unknown_is_left_out() throws Exception {
        assertThat(typed("{\"text\": null, \"maybe\": null, \"later\": \"version\"}"))
                .isEqualTo(Map.of());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"text": 5}              | should be a text and is of type number
            {"flag": "true"}         | should be true or false and is of type string
            {"whole": 1.5}           | should be a whole number and is of type number
            {"large": 1e30}          | should be a whole number and is of type number
            {"number": "2"}          | should be a number and is of type string
            {"lasted": 90}           | should be a duration and is of type number
            {"lasted": "90s"}        | is not a duration in ISO-8601
            {"since": "yesterday"}   | is not a time in ISO-8601
            {"list": {}}             | should be a list and is of type object
            {"map": []}              | should be an object and is of type array
            {"list": [[]]}           | should be an object and is of type array
            """)
    void another_shape_is_named(String json, String message) {
        assertThatThrownBy(() -> typed(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void values_become_parameters() throws Exception {
        Map<String, Object> value = Map.of(
                "a",
                List.of("x", true, 1L, 2.5, UnsignedLong.MAX_VALUE, Duration.ofMinutes(90), Instant.EPOCH, Map.of()));
        assertThat(CelValues.json(value).toString())
                .isEqualTo("{\"a\":[\"x\",true,1,2.5,18446744073709551615,\"1h30m\",\"1970-01-01T00:00:00Z\",{}]}");
        assertThatThrownBy(() -> CelValues.json(Double.NaN)).isInstanceOf(NotEvaluable.class);
        assertThatThrownBy(() -> CelValues.json(List.of(new Object())))
                .isInstanceOf(NotEvaluable.class)
                .hasMessage("a value of type Object cannot be a parameter");
    }

    @Test
    void values_become_part_of_a_text() throws Exception {
        assertThat(CelValues.text(1e15)).isEqualTo("1000000000000000");
        assertThat(CelValues.text(0.1)).isEqualTo("0.1");
        assertThat(CelValues.text(Duration.ofSeconds(3661))).isEqualTo("1h1m1s");
        assertThatThrownBy(() -> CelValues.text(List.of())).isInstanceOf(NotEvaluable.class);
        assertThatThrownBy(() -> CelValues.text(Double.POSITIVE_INFINITY)).isInstanceOf(NotEvaluable.class);
    }
}
