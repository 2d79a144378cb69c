package dev.remediator.action;

import dev.remediator.target.Slot;

/** Reads the rate limit of a target; an adapter says how. */
public abstract class RateLimitReading<S extends Record> implements Reading<S, RateLimit.None, RateLimit.State> {
    private final String adapter;
    private final Class<S> settings;

    protected RateLimitReading(String adapter, Class<S> settings) {
        this.adapter = adapter;
        this.settings = settings;
    }

    @Override
    public final String capability() {
        return RateLimit.GET;
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
    public final Class<RateLimit.None> input() {
        return RateLimit.None.class;
    }

    @Override
    public final Class<RateLimit.State> output() {
        return RateLimit.State.class;
    }
}
