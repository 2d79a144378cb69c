package dev.remediator.action.http;

import dev.remediator.action.ActionException;
import dev.remediator.action.Breaker;
import dev.remediator.action.Call;
import dev.remediator.action.HttpReplies;
import dev.remediator.action.OnOffBreakerChange;
import java.util.Map;

/** Opens or closes a breaker with its fixed request. */
abstract class HttpBreakerChange extends OnOffBreakerChange<HttpBreakersSettings> {
    HttpBreakerChange(boolean opens) {
        super("http", HttpBreakersSettings.class, opens);
    }

    @Override
    protected final boolean open(Call<HttpBreakersSettings, Breaker.Name> call)
            throws ActionException, InterruptedException {
        return HttpBreakers.open(call);
    }

    @Override
    protected final Written set(Call<HttpBreakersSettings, Breaker.Name> call, boolean open)
            throws ActionException, InterruptedException {
        var breaker = HttpBreakers.find(call);
        var request = open ? breaker.trip() : breaker.reset();
        return HttpReplies.written(
                what(call), call.outbound().send(request.request(call.settings().headers(), Map.of())));
    }
}
