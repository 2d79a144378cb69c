package dev.remediator.action.actuator;

import dev.remediator.action.About;
import dev.remediator.action.Default;
import dev.remediator.action.HttpReplies;
import dev.remediator.outbound.HeaderValue;
import dev.remediator.outbound.Request;
import java.net.URI;
import java.util.Map;

/**
 * @param url the actuator's base, for example {@code https://gateway.internal/actuator}
 * @param headers of every request
 */
public record ActuatorSettings(
        @About("base of the actuator, such as https://gateway.internal/actuator")
        URI url,

        @About("of every request") @Default("{}") Map<String, HeaderValue> headers) {
    public ActuatorSettings {
        HttpReplies.requireHttp(url);
        if (url.getRawQuery() != null) throw new IllegalArgumentException("the URL must not have a query");
        headers.keySet().forEach(Request::requireHeader);
    }

    /** The endpoint, or one breaker below it; {@code path} is encoded already. */
    URI endpoint(String path) {
        var base = url.toString();
        return URI.create(
                (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/circuitbreakers" + path);
    }
}
