package dev.remediator.approval;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PlanHashTest {
    private static final UUID RUN = new UUID(1, 2);

    private static String hash(String input, String prepared) {
        return PlanHash.of(RUN, 0, "restart", json(input), json(prepared), "mcp-gateway", "abc");
    }

    @Test
    void theSamePlanHasTheSameHashHoweverItsJsonIsWritten() {
        assertThat(hash("{\"a\":1,\"b\":{\"c\":[1.0,\"x\"],\"d\":null}}", "{}"))
                .isEqualTo(hash("{ \"b\": {\"d\":null, \"c\":[1, \"x\"]}, \"a\": 1.00 }", "{}"))
                .hasSize(64);
    }

    @Test
    void whateverDiffersMakesAnother() {
        var one = json("{\"a\":1}");
        var hashes = List.of(
                PlanHash.of(RUN, 0, "restart", one, one, "t", "d"),
                PlanHash.of(new UUID(1, 3), 0, "restart", one, one, "t", "d"),
                PlanHash.of(RUN, 1, "restart", one, one, "t", "d"),
                PlanHash.of(RUN, 0, "rollback", one, one, "t", "d"),
                PlanHash.of(RUN, 0, "restart", json("{\"a\":2}"), one, "t", "d"),
                PlanHash.of(RUN, 0, "restart", json("{\"a\":\"1\"}"), one, "t", "d"),
                PlanHash.of(RUN, 0, "restart", json("[1]"), one, "t", "d"),
                PlanHash.of(RUN, 0, "restart", one, json("{\"a\":1,\"b\":null}"), "t", "d"),
                PlanHash.of(RUN, 0, "restart", one, one, "u", "d"),
                PlanHash.of(RUN, 0, "restart", one, one, "t", "e"));

        assertThat(new HashSet<>(hashes)).hasSameSizeAs(hashes);
    }

    @Test
    void aTextCannotPassForStructure() {
        assertThat(hash("{\"a\":\"b\\\",\\\"c\\\":\\\"d\"}", "{}"))
                .isNotEqualTo(hash("{\"a\":\"b\",\"c\":\"d\"}", "{}"));
    }

    @Test
    void numbersOfAnySizeCostNothing() {
        assertThat(hash("{\"a\":1e999999999}", "{}")).hasSize(64);
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper()
                    .enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
