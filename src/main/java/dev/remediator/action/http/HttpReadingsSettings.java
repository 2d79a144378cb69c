package dev.remediator.action.http;

import com.fasterxml.jackson.core.JsonPointer;
import dev.remediator.action.About;
import dev.remediator.action.Default;
import dev.remediator.action.HttpReplies;
import dev.remediator.action.Range;
import dev.remediator.outbound.HeaderValue;
import dev.remediator.outbound.Request;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * Values of other services' interfaces, each by a name.
 *
 * @param headers of every request
 */
public record HttpReadingsSettings(
        @About("by the name that playbooks use") @Range(min = "1", max = "40")
        Map<String, Source> readings,

        @About("longest time until an answer is complete") @Range(min = "1ms") @Default("10s")
        Duration within,

        @About("of every request") @Default("{}") Map<String, HeaderValue> headers) {
    /**
     * One address and what is read there.
     *
     * @param fields name to JSON pointer into the answer
     */
    public record Source(
            @About("read with GET, answers JSON") URI url,

            @About("name to JSON pointer into the answer") @Range(max = "40") @Default("{}")
            Map<String, String> fields,

            @About("of this request, beside those of every one") @Default("{}")
            Map<String, HeaderValue> headers) {
        public Source {
            HttpReplies.requireHttp(url);
            fields.values().forEach(JsonPointer::compile);
            headers.keySet().forEach(Request::requireHeader);
        }
    }

    public HttpReadingsSettings {
        headers.keySet().forEach(Request::requireHeader);
    }
}
