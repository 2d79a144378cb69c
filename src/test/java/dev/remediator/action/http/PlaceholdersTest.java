package dev.remediator.action.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.Bench;
import dev.remediator.action.Rate;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceholdersTest {
    private static final Map<String, JsonNode> VALUES = HttpRateLimit.placeholders(Rate.parse("50 per 1m"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'{count}'                                   | 50",
                "{limit: '{count}', per: '{period}'}         | {limit: 50, per: '1m'}",
                "{count: '{count}', time_window: '{period-seconds}'} | {count: 50, time_window: 60}",
                "{rate: '{count}r/{period}'}                 | {rate: '50r/1m'}",
                "['{limit}', ['{count}'], {a: {b: '{count}'}}] | ['50 per 1m', [50], {a: {b: 50}}]",
                "{'{count}': 1}                              | {'{count}': 1}",
                "'{{count}}'                                 | '{50}'",
                "'{count'                                    | '{count'",
                "'{} {COUNT} { count }'                      | '{} {COUNT} { count }'",
                "{n: 5, t: true, z: null}                    | {n: 5, t: true, z: null}"
            })
    void placeholdersInTextsBecomeValues(String template, String filled) {
        assertThat(Placeholders.fill(Bench.json(template), VALUES).toString())
                .isEqualTo(Bench.json(filled).toString());
    }

    @Test
    void aWholeObjectCanBePutBack() {
        var previous = Bench.json("{count: 100, nested: {x: '{count}'}}");
        var values = new HashMap<>(VALUES);
        values.put("previous", previous);

        assertThat(Placeholders.fill(Bench.json("{plugins: {'limit-count': '{previous}'}}"), values))
                .as("and is not filled once more")
                .isEqualTo(Bench.json("{plugins: {'limit-count': {count: 100, nested: {x: '{count}'}}}}"));
    }

    @Test
    void anUnknownPlaceholderIsFoundWhenTheFileIsLoaded() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Placeholders.require(Bench.json("{a: ['{cuont}']}"), Set.of("count", "limit")))
                .withMessage("unknown placeholder {cuont}, known: {count}, {limit}");
    }
}
