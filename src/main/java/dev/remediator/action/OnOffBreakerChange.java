package dev.remediator.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** For platforms that know breakers as open or closed, and nothing between. */
public abstract class OnOffBreakerChange<S extends Record> extends BreakerChange<S> {
    private static final TextNode OPEN = TextNode.valueOf("open");
    private static final TextNode CLOSED = TextNode.valueOf("closed");

    protected OnOffBreakerChange(String adapter, Class<S> settings, boolean opens) {
        super(adapter, settings, opens);
    }

    protected abstract boolean open(Call<S, Breaker.Name> call) throws ActionException, InterruptedException;

    /** @throws ActionException where nothing was sent */
    protected abstract Written set(Call<S, Breaker.Name> call, boolean open)
            throws ActionException, InterruptedException;

    @Override
    protected final JsonNode now(Call<S, Breaker.Name> call) throws ActionException, InterruptedException {
        return open(call) ? OPEN : CLOSED;
    }

    @Override
    protected final JsonNode wanted(Call<S, Breaker.Name> call) {
        return opens() ? OPEN : CLOSED;
    }

    @Override
    protected final Written write(Call<S, Breaker.Name> call, JsonNode value) throws InterruptedException {
        try {
            return set(call, equal(value, OPEN));
        } catch (ActionException e) {
            return new Written.Declined(e.getMessage());
        }
    }
}
