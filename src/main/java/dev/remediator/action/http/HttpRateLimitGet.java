package dev.remediator.action.http;

import dev.remediator.action.ActionException;
import dev.remediator.action.Call;
import dev.remediator.action.RateLimit;
import dev.remediator.action.RateLimitReading;

/** Reads a rate limit from an admin endpoint. */
public final class HttpRateLimitGet extends RateLimitReading<HttpRateLimitSettings> {
    public HttpRateLimitGet() {
        super("http", HttpRateLimitSettings.class);
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
