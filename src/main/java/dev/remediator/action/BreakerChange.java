package dev.remediator.action;

import dev.remediator.target.Slot;

/** Opens or closes a breaker of a target; an adapter says how. Undoing puts the state before back. */
public abstract class BreakerChange<S extends Record> extends ValueChange<S, Breaker.Name> {
    private final String adapter;
    private final Class<S> settings;
    private final boolean opens;

    /** @param opens whether calls are refused afterwards: {@link Breaker#TRIP}; else {@link Breaker#RESET} */
    protected BreakerChange(String adapter, Class<S> settings, boolean opens) {
        this.adapter = adapter;
        this.settings = settings;
        this.opens = opens;
    }

    protected final boolean opens() {
        return opens;
    }

    @Override
    public final String capability() {
        return opens ? Breaker.TRIP : Breaker.RESET;
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
    protected String what(Call<S, Breaker.Name> call) {
        return "breaker " + call.input().breaker() + " of " + call.target().name();
    }
}
