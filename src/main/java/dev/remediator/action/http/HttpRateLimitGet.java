package dev.remediator.action.http;

import dev.remediator.action.ActionException;
import dev.remediator.action.Call;
import dev.remediator.action.RateLimit;
import dev.remediator.action.Reading;
import dev.remediator.target.Slot;

/** Reads a rate limit from an admin endpoint. */
public final class HttpRateLimitGet implements Reading<HttpRateLimitSettings, RateLimit.None, RateLimit.State> {
    @Override
    public String capability() {
        return RateLimit.GET;
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
    public Class<RateLimit.None> input() {
        return RateLimit.None.class;
    }

    @Override
    public Class<RateLimit.State> output() {
        return RateLimit.State.class;
    }

    @Override
    public String about() {
        return "Reads the rate limit with the request that the target's settings give.";
    }

    @Override
    public RateLimit.State read(Call<HttpRateLimitSettings, RateLimit.None> call)
            throws ActionException, InterruptedException {
        var value = HttpRateLimit.read(call);
        if (value.isNull()) return new RateLimit.State(false, 0, call.settings().per());
        var rate = HttpRateLimit.rate(value);
        return new RateLimit.State(true, rate.count(), rate.per());
    }
}
