package dev.remediator.outbound;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A complete HTTP answer; a 3xx is one, too.
 *
 * @param headers by lower-case name
 */
public record Response(int status, Map<String, List<String>> headers, String body) {
    private static final int MAX_EXPONENT = 400;

    /** No platform counts like this, and arithmetic with it would take hours and all memory: 1e600000000. */
    private static final class AbsurdNumber extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;
    }

    private static final class Numbers extends JsonNodeFactory {
        private static final long serialVersionUID = 1L;

        @Override
        public ValueNode numberNode(@Nullable BigDecimal number) {
            if (number != null && Math.abs((long) number.precision() - number.scale()) > MAX_EXPONENT)
                throw new AbsurdNumber();
            return super.numberNode(number);
        }
    }

    private static final JsonMapper JSON = JsonMapper.builder()
            .nodeFactory(new Numbers())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    static {
        JSON.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(100).build());
    }

    public Response {
        headers = Map.copyOf(headers);
    }

    public Optional<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                .findFirst();
    }

    /** The body as JSON; empty when it is none, or holds numbers beyond all measure. */
    public Optional<JsonNode> json() {
        try {
            return Optional.of(JSON.readTree(body)).filter(node -> !node.isMissingNode());
        } catch (JsonProcessingException | AbsurdNumber e) {
            return Optional.empty();
        }
    }

    public boolean ok() {
        return status >= 200 && status < 300;
    }

    /** Whether the status says that the request was not carried out: it was understood and declined, or sent elsewhere. */
    public boolean declined() {
        return status >= 300 && status < 500 && status != 303 && status != 408;
    }

    /** The status and the beginning of the body on one line, for people. */
    public String brief() {
        return brief(text -> text);
    }

    /** @param scrub takes secrets out of the body, before a part of one is left at its cut */
    public String brief(UnaryOperator<String> scrub) {
        var text = OneLine.of(scrub.apply(body), 200).strip();
        var target = status >= 300 && status < 400
                ? header("location")
                        .map(l -> " (a redirect, which is not followed)")
                        .orElse("")
                : "";
        return "HTTP " + status + target + (text.isEmpty() ? "" : ": " + text);
    }
}
