package dev.remediator.action.haproxy;

import dev.remediator.action.ActionException;
import dev.remediator.action.Breaker;
import dev.remediator.action.Call;
import dev.remediator.action.OnOffBreakerChange;

/** Opens or closes a breaker over the runtime API. */
abstract class HaproxyBreakerChange extends OnOffBreakerChange<HaproxyBreakersSettings> {
    HaproxyBreakerChange(boolean opens) {
        super("haproxy", HaproxyBreakersSettings.class, opens);
    }

    @Override
    protected final boolean open(Call<HaproxyBreakersSettings, Breaker.Name> call)
            throws ActionException, InterruptedException {
        return new HaproxyBreakers(call).open();
    }

    @Override
    protected final Written set(Call<HaproxyBreakersSettings, Breaker.Name> call, boolean open)
            throws ActionException, InterruptedException {
        return new HaproxyBreakers(call).set(open);
    }

    @Override
    protected final boolean oneInstance() {
        return true;
    }

    @Override
    protected final String what(Call<HaproxyBreakersSettings, Breaker.Name> call) {
        return super.what(call) + " in HAProxy";
    }
}
