package dev.remediator.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.remediator.ProcessorTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static List<String> names(String json) throws IOException, Malformed {
        return Json.read(json.getBytes(StandardCharsets.UTF_8), JsonTest::names);
    }

    private static List<String> names(JsonParser json) throws IOException {
        var names = new ArrayList<String>();
        for (JsonToken token = json.nextToken(); token != null; token = json.nextToken())
            if (token == JsonToken.FIELD_NAME) names.add(json.currentName());
        return names;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 128, 129, 16_384})
    void a_name_of_any_length_is_read(int length) throws Exception {
        assertThat(names("{\"a\":1,\"" + "n".repeat(length) + "\":2}")).containsExactly("a", "n".repeat(length));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 200, 100_000})
    void a_name_comes_once_in_small_bodies_and_in_large_ones(int padding) {
        assertThatThrownBy(() -> names("{\"p\":\"" + "x".repeat(padding) + "\",\"a\":1,\"a\":2}"))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining("Duplicate");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100_000})
    void nesting_has_an_end_in_small_bodies_and_in_large_ones(int padding) {
        assertThatThrownBy(() ->
                        names("{\"p\":\"" + "x".repeat(padding) + "\",\"a\":" + "[".repeat(30) + "]".repeat(30) + "}"))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining("nesting depth");
    }

    /** With a table of names that grows with each of them, this takes half a minute. */
    @Test
    void many_long_names_cost_no_more_than_their_length() throws Exception {
        var json = new StringBuilder("{");
        for (int i = 0; i < 31_000; i++)
            json.append(i == 0 ? "\"" : ",\"")
                    .append(i)
                    .append("x".repeat(1000))
                    .append("\":1");
        json.append('}');

        var names = new ArrayList<String>();
        assertThat(ProcessorTime.of(() -> names.addAll(names(json.toString())))).isLessThan(Duration.ofSeconds(5));

        assertThat(names).hasSize(31_000);
    }
}
