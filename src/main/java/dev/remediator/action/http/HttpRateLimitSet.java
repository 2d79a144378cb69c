package dev.remediator.action.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.ActionException;
import dev.remediator.action.Call;
import dev.remediator.action.HttpReplies;
import dev.remediator.action.RateLimit;
import dev.remediator.action.RateLimitChange;
import java.util.HashMap;
import java.util.Map;

/** Sets a rate limit through an admin endpoint. */
public final class HttpRateLimitSet extends RateLimitChange<HttpRateLimitSettings> {
    public HttpRateLimitSet() {
        super("http", HttpRateLimitSettings.class);
    }

    @Override
    public String about() {
        return "Sets the rate limit with the request that the target's settings give.";
    }

    @Override
    protected JsonNode now(Call<HttpRateLimitSettings, RateLimit.Limit> call)
            throws ActionException, InterruptedException {
        return HttpRateLimit.read(call);
    }

    @Override
    protected JsonNode wanted(Call<HttpRateLimitSettings, RateLimit.Limit> call) throws ActionException {
        var settings = call.settings();
        return HttpRateLimit.value(settings.anyPeriod() ? call.input().limit() : limitPer(settings.per(), call));
    }

    @Override
    protected Written write(Call<HttpRateLimitSettings, RateLimit.Limit> call, JsonNode value)
            throws InterruptedException {
        var settings = call.settings();
        var values = new HashMap<String, JsonNode>();
        if (!value.isNull()) values.putAll(HttpRateLimit.placeholders(HttpRateLimit.rate(value)));
        var request = settings.set();
        if (settings.restore().isPresent() && (value.isNull() || value.has("raw"))) {
            request = settings.restore().get();
            values.put(
                    HttpRateLimitSettings.PREVIOUS,
                    value.isNull() ? JsonNodeFactory.instance.nullNode() : value.path("raw"));
        }
        return HttpReplies.written(
                what(call), call.outbound().send(request.request(settings.headers(), Map.copyOf(values))));
    }

    @Override
    protected String shown(Call<HttpRateLimitSettings, RateLimit.Limit> call, JsonNode value) {
        return value.isNull() ? "not set" : HttpRateLimit.rate(value).toString();
    }

    @Override
    protected boolean equal(JsonNode one, JsonNode other) {
        if (one.isNull() || other.isNull()) return one.isNull() && other.isNull();
        return HttpRateLimit.rate(one).equals(HttpRateLimit.rate(other));
    }

    @Override
    protected boolean canReturnTo(Call<HttpRateLimitSettings, RateLimit.Limit> call, JsonNode was) {
        return !was.isNull() || call.settings().restore().isPresent();
    }
}
