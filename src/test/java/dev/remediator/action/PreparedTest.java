package dev.remediator.action;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** To what was read before is added which service it was read from; where that has no place, consent is bound to nothing. */
class PreparedTest {
    static Stream<JsonNode> others() {
        var json = JsonNodeFactory.instance;
        return Stream.of(json.nullNode(), json.missingNode(), json.textNode("500 per 1m"), json.arrayNode());
    }

    @ParameterizedTest
    @MethodSource("others")
    void whatWasReadBeforeIsAnObject(JsonNode before) {
        assertThatThrownBy(() -> new Prepared("set it", before, Optional.empty(), Duration.ofMinutes(1)))
                .hasMessage("what was read before is a JSON object");
    }
}
