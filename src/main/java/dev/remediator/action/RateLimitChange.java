package dev.remediator.action;

import dev.remediator.target.Slot;
import java.time.Duration;

/** Sets the rate limit of a target; an adapter says how. Undoing puts the limit before back. */
public abstract class RateLimitChange<S extends Record> extends ValueChange<S, RateLimit.Limit> {
    private final String adapter;
    private final Class<S> settings;

    protected RateLimitChange(String adapter, Class<S> settings) {
        this.adapter = adapter;
        this.settings = settings;
    }

    /**
     * The limit that is asked for.
     *
     * @throws ActionException where it counts over another period than the platform does
     */
    protected final Rate limitPer(Duration period, Call<S, RateLimit.Limit> call) throws ActionException {
        var limit = call.input().limit();
        if (!limit.per().equals(period))
            throw new ActionException("the rate limit of " + call.target().name() + " counts per "
                    + Durations.format(period) + ": it cannot be set to " + limit);
        return limit;
    }

    @Override
    public final String capability() {
        return RateLimit.SET;
    }

    @Override
    public final String adapter() {
        return adapter;
    }

    @Override
    public final Slot slot() {
        return Slot.RATE_LIMITS;
    }

    @Override
    public final Class<S> settings() {
        return settings;
    }

    @Override
    public final Class<RateLimit.Limit> input() {
        return RateLimit.Limit.class;
    }

    @Override
    protected String what(Call<S, RateLimit.Limit> call) {
        return "the rate limit of " + call.target().name();
    }
}
