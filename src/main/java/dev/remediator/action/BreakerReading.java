package dev.remediator.action;

import dev.remediator.target.Slot;

/** Reads a breaker's state; an adapter says how. */
public abstract class BreakerReading<S extends Record> implements Reading<S, Breaker.Name, Breaker.State> {
    private final String adapter;
    private final Class<S> settings;

    protected BreakerReading(String adapter, Class<S> settings) {
        this.adapter = adapter;
        this.settings = settings;
    }

    @Override
    public final String capability() {
        return Breaker.STATE;
    }

    @Override
    public final String adapter() {
        return adapter;
    }

    @Override
    public final Slot slot() {
        return Slot.BREAKERS;
    }

    @Override
    public final Class<S> settings() {
        return settings;
    }

    @Override
    public final Class<Breaker.Name> input() {
        return Breaker.Name.class;
    }

    @Override
    public final Class<Breaker.State> output() {
        return Breaker.State.class;
    }
}
