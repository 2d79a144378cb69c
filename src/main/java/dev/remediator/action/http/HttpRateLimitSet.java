package dev.remediator.action.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.ActionException;
import dev.remediator.action.Call;
import dev.remediator.action.Durations;
import dev.remediator.action.HttpReplies;
import dev.remediator.action.RateLimit;
import dev.remediator.action.ValueChange;
import dev.remediator.target.Slot;
import java.util.HashMap;
import java.util.Map;

/** Sets a rate limit through an admin endpoint. */
public final class HttpRateLimitSet extends ValueChange<HttpRateLimitSettings, RateLimit.Limit> {
    @Override
    public String capability() {
        return RateLimit.SET;
    }

    @Override
    public String adapter() {
        return "http";
    }

    @Override
    public Slot slot() {
        return Slot.RATE_LIMITS;
    }

    @Override
    public Class<HttpRateLimitSettings> settings() {
        return HttpRateLimitSettings.class;
    }

    @Override
    public Class<RateLimit.Limit> input() {
        return RateLimit.Limit.class;
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
        var limit = call.input().limit();
        if (!call.settings().anyPeriod() && !limit.per().equals(call.settings().per()))
            throw new ActionException("the rate limit of " + call.target().name() + " counts per "
                    + Durations.format(call.settings().per()) + ": it cannot be set to " + limit);
        return HttpRateLimit.value(limit);
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
    protected String what(Call<HttpRateLimitSettings, RateLimit.Limit> call) {
        return "the rate limit of " + call.target().name();
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
