package dev.remediator.action.haproxy;

import dev.remediator.action.ActionException;
import dev.remediator.action.Call;
import dev.remediator.action.RateLimit;
import dev.remediator.action.Reading;
import dev.remediator.target.Slot;

/** Reads the rate limit that HAProxy looks up in a map. */
public final class HaproxyRateLimitGet implements Reading<HaproxyRateLimitSettings, RateLimit.None, RateLimit.State> {
    @Override
    public String capability() {
        return RateLimit.GET;
    }

    @Override
    public String adapter() {
        return "haproxy";
    }

    @Override
    public Slot slot() {
        return Slot.RATE_LIMITS;
    }

    @Override
    public Class<HaproxyRateLimitSettings> settings() {
        return HaproxyRateLimitSettings.class;
    }

    @Override
    public Class<RateLimit.None> input() {
        return RateLimit.None.class;
    }

    @Override
    public Class<RateLimit.State> output() {
        return RateLimit.State.class;
    }

    @Override
    public String about() {
        return "Reads the rate limit that HAProxy looks up in a map.";
    }

    @Override
    public RateLimit.State read(Call<HaproxyRateLimitSettings, RateLimit.None> call)
            throws ActionException, InterruptedException {
        var value = HaproxyRateLimit.read(call);
        return new RateLimit.State(
                !value.isNull(), value.longValue(), call.settings().per());
    }
}
