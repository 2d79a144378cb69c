package dev.remediator.action.haproxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.remediator.action.ActionException;
import dev.remediator.action.Breaker;
import dev.remediator.action.Call;
import dev.remediator.action.ValueChange;
import dev.remediator.target.Slot;

/** Opens or closes a breaker over the runtime API. */
abstract class HaproxyBreakerChange extends ValueChange<HaproxyBreakersSettings, Breaker.Name> {
    private static final TextNode OPEN = TextNode.valueOf("open");
    private static final TextNode CLOSED = TextNode.valueOf("closed");

    private final boolean opens;

    HaproxyBreakerChange(boolean opens) {
        this.opens = opens;
    }

    @Override
    public final String capability() {
        return opens ? Breaker.TRIP : Breaker.RESET;
    }

    @Override
    public final String adapter() {
        return "haproxy";
    }

    @Override
    public final Slot slot() {
        return Slot.BREAKERS;
    }

    @Override
    public final Class<HaproxyBreakersSettings> settings() {
        return HaproxyBreakersSettings.class;
    }

    @Override
    public final Class<Breaker.Name> input() {
        return Breaker.Name.class;
    }

    @Override
    protected final JsonNode now(Call<HaproxyBreakersSettings, Breaker.Name> call)
            throws ActionException, InterruptedException {
        return new HaproxyBreakers(call).open() ? OPEN : CLOSED;
    }

    @Override
    protected final JsonNode wanted(Call<HaproxyBreakersSettings, Breaker.Name> call) {
        return opens ? OPEN : CLOSED;
    }

    @Override
    protected final Written write(Call<HaproxyBreakersSettings, Breaker.Name> call, JsonNode value)
            throws InterruptedException {
        try {
            return new HaproxyBreakers(call).set(equal(value, OPEN));
        } catch (ActionException e) {
            return new Written.Declined(e.getMessage());
        }
    }

    @Override
    protected final String what(Call<HaproxyBreakersSettings, Breaker.Name> call) {
        return "breaker " + call.input().breaker() + " of " + call.target().name() + " in HAProxy";
    }
}
