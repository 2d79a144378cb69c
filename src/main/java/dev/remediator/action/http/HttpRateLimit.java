package dev.remediator.action.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.action.ActionException;
import dev.remediator.action.Call;
import dev.remediator.action.Durations;
import dev.remediator.action.HttpReplies;
import dev.remediator.action.Rate;
import dev.remediator.outbound.Purpose;
import dev.remediator.outbound.Request;
import java.time.Duration;
import java.util.Map;

/** Reading the limit, for the reading and the change alike. As JSON: {@code {count, per, raw}}, null where none is set. */
final class HttpRateLimit {
    private HttpRateLimit() {}

    static JsonNode read(Call<HttpRateLimitSettings, ?> call) throws ActionException, InterruptedException {
        var settings = call.settings();
        var what = "the rate limit of " + call.target().name();
        var answer = HttpReplies.json(
                what,
                call.outbound()
                        .send(Request.of(Purpose.READ, "GET", settings.read().url())
                                .within(HttpCall.LIMIT)
                                .with(settings.headers())));
        var count = answer.at(settings.read().count());
        if (count.isMissingNode() || count.isNull()) return JsonNodeFactory.instance.nullNode();
        if (!count.isNumber()
                || !count.canConvertToExactIntegral()
                || !count.canConvertToLong()
                || count.longValue() < 0)
            throw new ActionException(
                    what + " cannot be read: at " + settings.read().count() + " is no whole number");
        var value = value(new Rate(count.longValue(), per(settings, answer, what)));
        value.set("raw", answer.at(settings.read().value()));
        return value;
    }

    private static Duration per(HttpRateLimitSettings settings, JsonNode answer, String what) throws ActionException {
        if (settings.read().per().isEmpty()) return settings.per();
        var pointer = settings.read().per().get();
        var per = answer.at(pointer);
        try {
            var duration = per.isNumber()
                    ? Duration.ofMillis(per.decimalValue().movePointRight(3).longValueExact())
                    : Durations.parse(per.asText());
            if (duration.isPositive()) return duration;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ActionException(what + " cannot be read: at " + pointer + " is no period", e);
        }
        throw new ActionException(what + " cannot be read: at " + pointer + " is no period");
    }

    static ObjectNode value(Rate rate) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("count", rate.count())
                .put("per", Durations.format(rate.per()));
    }

    static Rate rate(JsonNode value) {
        return new Rate(
                value.path("count").longValue(),
                Durations.parse(value.path("per").textValue()));
    }

    static Map<String, JsonNode> placeholders(Rate rate) {
        var json = JsonNodeFactory.instance;
        return Map.of(
                HttpRateLimitSettings.COUNT, json.numberNode(rate.count()),
                HttpRateLimitSettings.PERIOD, json.textNode(Durations.format(rate.per())),
                HttpRateLimitSettings.PERIOD_SECONDS, seconds(rate.per()),
                HttpRateLimitSettings.LIMIT, json.textNode(rate.toString()));
    }

    private static JsonNode seconds(Duration per) {
        var json = JsonNodeFactory.instance;
        return per.toMillisPart() == 0 ? json.numberNode(per.toSeconds()) : json.numberNode(per.toMillis() / 1000.0);
    }
}
