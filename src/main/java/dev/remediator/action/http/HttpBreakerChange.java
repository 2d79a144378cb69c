package dev.remediator.action.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.remediator.action.ActionException;
import dev.remediator.action.Breaker;
import dev.remediator.action.Call;
import dev.remediator.action.HttpReplies;
import dev.remediator.action.ValueChange;
import dev.remediator.target.Slot;
import java.util.Map;

/** Opens or closes a breaker with its fixed request. */
abstract class HttpBreakerChange extends ValueChange<HttpBreakersSettings, Breaker.Name> {
    private static final TextNode OPEN = TextNode.valueOf("open");
    private static final TextNode CLOSED = TextNode.valueOf("closed");

    private final boolean opens;

    HttpBreakerChange(boolean opens) {
        this.opens = opens;
    }

    @Override
    public final String capability() {
        return opens ? Breaker.TRIP : Breaker.RESET;
    }

    @Override
    public final String adapter() {
        return "http";
    }

    @Override
    public final Slot slot() {
        return Slot.BREAKERS;
    }

    @Override
    public final Class<HttpBreakersSettings> settings() {
        return HttpBreakersSettings.class;
    }

    @Override
    public final Class<Breaker.Name> input() {
        return Breaker.Name.class;
    }

    @Override
    protected final JsonNode now(Call<HttpBreakersSettings, Breaker.Name> call)
            throws ActionException, InterruptedException {
        return HttpBreakers.open(call) ? OPEN : CLOSED;
    }

    @Override
    protected final JsonNode wanted(Call<HttpBreakersSettings, Breaker.Name> call) {
        return opens ? OPEN : CLOSED;
    }

    @Override
    protected final Written write(Call<HttpBreakersSettings, Breaker.Name> call, JsonNode value)
            throws InterruptedException {
        try {
            var breaker = HttpBreakers.find(call);
            var request = equal(value, OPEN) ? breaker.trip() : breaker.reset();
            return HttpReplies.written(
                    what(call),
                    call.outbound().send(request.request(call.settings().headers(), Map.of())));
        } catch (ActionException e) {
            return new Written.Declined(e.getMessage());
        }
    }

    @Override
    protected final String what(Call<HttpBreakersSettings, Breaker.Name> call) {
        return "breaker " + call.input().breaker() + " of " + call.target().name();
    }
}
