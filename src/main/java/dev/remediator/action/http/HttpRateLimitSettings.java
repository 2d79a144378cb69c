package dev.remediator.action.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.About;
import dev.remediator.action.Default;
import dev.remediator.action.HttpReplies;
import dev.remediator.action.Range;
import dev.remediator.outbound.HeaderValue;
import dev.remediator.outbound.Request;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A rate limit behind an admin endpoint.
 *
 * @param per period in which the endpoint counts, where it does not say it itself
 * @param read how the present limit is read
 * @param set how a limit is set; its body may hold {count}, {period}, {period-seconds} and {limit}
 * @param restore how the limit before is put back, where {@code set} cannot do it; its body may hold {previous}
 * @param headers of every request
 */
public record HttpRateLimitSettings(
        @About("period in which the endpoint counts, where it does not say it itself")
        @Range(min = "1ms")
        @Default("1m")
        Duration per,

        @About("how the present limit is read") Read read,

        @About("how a limit is set; the body needs {count} or {limit}")
        HttpCall set,

        @About("how the limit before is put back, where set cannot do it")
        Optional<HttpCall> restore,

        @About("of every request") @Default("{}") Map<String, HeaderValue> headers) {
    static final String COUNT = "count";
    static final String PERIOD = "period";
    static final String PERIOD_SECONDS = "period-seconds";
    static final String LIMIT = "limit";
    static final String PREVIOUS = "previous";

    /**
     * @param count JSON pointer to the number; nothing there means that no limit is set
     * @param per JSON pointer to the period, a text such as 1m or a number of seconds
     * @param value JSON pointer to what {@code {previous}} puts back; the whole answer where not given
     */
    public record Read(
            @About("read with GET, answers JSON") URI url,

            @About("JSON pointer to the number; nothing there means that no limit is set")
            String count,

            @About("JSON pointer to the period, a text such as 1m or a number of seconds")
            Optional<String> per,

            @About("JSON pointer to what {previous} puts back; empty: the whole answer") @Default("")
            String value) {
        public Read {
            HttpReplies.requireHttp(url);
            var unused = JsonPointer.compile(count);
            per.ifPresent(JsonPointer::compile);
            unused = JsonPointer.compile(value);
        }
    }

    public HttpRateLimitSettings {
        headers.keySet().forEach(Request::requireHeader);
        require(set, Set.of(COUNT, PERIOD, PERIOD_SECONDS, LIMIT));
        if (!set.uses(COUNT) && !set.uses(LIMIT))
            throw new IllegalArgumentException("the body of 'set' needs {count} or {limit}");
        restore.ifPresent(call -> require(call, Set.of(COUNT, PERIOD, PERIOD_SECONDS, LIMIT, PREVIOUS)));
        if (!per.isPositive()) throw new IllegalArgumentException("per must be longer than nothing");
    }

    /** Whether limits of other periods than {@link #per} can be set and read. */
    boolean anyPeriod() {
        return read.per().isPresent() && (set.uses(PERIOD) || set.uses(PERIOD_SECONDS) || set.uses(LIMIT));
    }

    private static void require(HttpCall call, Set<String> known) {
        call.body().ifPresent((JsonNode body) -> Placeholders.require(body, known));
    }
}
