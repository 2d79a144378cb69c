package dev.remediator.action.http;

import dev.remediator.action.ActionException;
import dev.remediator.action.Breaker;
import dev.remediator.action.Call;
import dev.remediator.action.HttpReplies;
import dev.remediator.outbound.Purpose;
import dev.remediator.outbound.Request;
import java.util.TreeSet;

/** Finding a breaker and reading its state. */
final class HttpBreakers {
    private HttpBreakers() {}

    static HttpBreakersSettings.Breaker find(Call<HttpBreakersSettings, Breaker.Name> call) throws ActionException {
        var name = call.input().breaker();
        var breaker = call.settings().breakers().get(name);
        if (breaker == null)
            throw new ActionException("%s has no breaker '%s' in its settings, only: %s"
                    .formatted(
                            call.target().name(),
                            name,
                            String.join(
                                    ", ",
                                    new TreeSet<>(call.settings().breakers().keySet()))));
        return breaker;
    }

    static boolean open(Call<HttpBreakersSettings, Breaker.Name> call) throws ActionException, InterruptedException {
        var state = find(call).state();
        var what = "breaker " + call.input().breaker() + " of " + call.target().name();
        var value = HttpReplies.json(
                        what,
                        call.outbound()
                                .send(Request.of(Purpose.READ, "GET", state.url())
                                        .within(HttpCall.LIMIT)
                                        .with(call.settings().headers())))
                .at(state.pointer());
        if (value.equals(state.open())) return true;
        if (value.equals(state.closed())) return false;
        throw new ActionException("%s is neither open (%s) nor closed (%s): at %s is %s"
                .formatted(
                        what,
                        state.open(),
                        state.closed(),
                        state.pointer(),
                        value.isMissingNode()
                                ? "nothing"
                                : value.isContainerNode() ? "no plain value" : value.toString()));
    }
}
