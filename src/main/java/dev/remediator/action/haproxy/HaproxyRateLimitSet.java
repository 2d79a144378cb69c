package dev.remediator.action.haproxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.ActionException;
import dev.remediator.action.Call;
import dev.remediator.action.Rate;
import dev.remediator.action.RateLimit;
import dev.remediator.action.RateLimitChange;
import java.util.Optional;

/** Sets a rate limit in HAProxy's memory; the file of the map stays as it is, so HAProxy's restart ends it, too. */
public final class HaproxyRateLimitSet extends RateLimitChange<HaproxyRateLimitSettings> {
    public HaproxyRateLimitSet() {
        super("haproxy", HaproxyRateLimitSettings.class);
    }

    @Override
    public String about() {
        return "Sets the rate limit that HAProxy looks up in a map.";
    }

    @Override
    protected JsonNode now(Call<HaproxyRateLimitSettings, RateLimit.Limit> call)
            throws ActionException, InterruptedException {
        return HaproxyRateLimit.read(call);
    }

    @Override
    protected JsonNode wanted(Call<HaproxyRateLimitSettings, RateLimit.Limit> call) throws ActionException {
        return JsonNodeFactory.instance.numberNode(
                limitPer(call.settings().per(), call).count());
    }

    @Override
    protected Written write(Call<HaproxyRateLimitSettings, RateLimit.Limit> call, JsonNode value)
            throws InterruptedException {
        var settings = call.settings();
        return new RuntimeApi(call, settings.socket())
                .entry(
                        settings.map(),
                        HaproxyRateLimit.key(call),
                        value.isNull() ? Optional.empty() : Optional.of(Long.toString(value.longValue())));
    }

    @Override
    protected boolean oneInstance() {
        return true;
    }

    @Override
    protected String what(Call<HaproxyRateLimitSettings, RateLimit.Limit> call) {
        return super.what(call) + " in HAProxy";
    }

    @Override
    protected String shown(Call<HaproxyRateLimitSettings, RateLimit.Limit> call, JsonNode value) {
        return value.isNull()
                ? "not set"
                : new Rate(value.longValue(), call.settings().per()).toString();
    }
}
