package dev.remediator.action.haproxy;

import dev.remediator.action.ActionException;
import dev.remediator.action.Call;
import dev.remediator.action.RateLimit;
import dev.remediator.action.RateLimitReading;

/** Reads the rate limit that HAProxy looks up in a map. */
public final class HaproxyRateLimitGet extends RateLimitReading<HaproxyRateLimitSettings> {
    public HaproxyRateLimitGet() {
        super("haproxy", HaproxyRateLimitSettings.class);
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
