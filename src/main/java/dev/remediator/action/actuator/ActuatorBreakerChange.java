package dev.remediator.action.actuator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.remediator.action.ActionException;
import dev.remediator.action.Breaker;
import dev.remediator.action.BreakerChange;
import dev.remediator.action.Call;
import java.util.Set;

/** Sets the state of a breaker. Undoing puts the state before back, as far as the endpoint can set it. */
abstract class ActuatorBreakerChange extends BreakerChange<ActuatorSettings> {
    ActuatorBreakerChange(boolean opens) {
        super("actuator", ActuatorSettings.class, opens);
    }

    @Override
    protected final JsonNode now(Call<ActuatorSettings, Breaker.Name> call)
            throws ActionException, InterruptedException {
        return TextNode.valueOf(ActuatorBreakers.state(call));
    }

    @Override
    protected final JsonNode wanted(Call<ActuatorSettings, Breaker.Name> call) {
        return TextNode.valueOf(opens() ? ActuatorBreakers.FORCED_OPEN : ActuatorBreakers.CLOSED);
    }

    @Override
    protected final Written write(Call<ActuatorSettings, Breaker.Name> call, JsonNode value)
            throws InterruptedException {
        return switch (value.asText()) {
            case ActuatorBreakers.FORCED_OPEN -> ActuatorBreakers.update(call, "FORCE_OPEN");
            case ActuatorBreakers.DISABLED -> ActuatorBreakers.update(call, "DISABLE");
            // Open and half-open cannot be set: closed, the breaker finds its own way there again.
            case ActuatorBreakers.CLOSED, ActuatorBreakers.OPEN, ActuatorBreakers.HALF_OPEN ->
                ActuatorBreakers.update(call, "CLOSE");
            default -> new Written.Declined("the state " + value.asText() + " cannot be set");
        };
    }

    @Override
    protected final boolean same(JsonNode one, JsonNode other) {
        return equal(one, other)
                || (ActuatorBreakers.BY_ITSELF.contains(one.asText())
                        && ActuatorBreakers.BY_ITSELF.contains(other.asText()));
    }

    @Override
    protected final boolean canReturnTo(Call<ActuatorSettings, Breaker.Name> call, JsonNode was) {
        // A reset of a breaker that had opened by itself: nothing that anybody set is lost.
        if (!opens() && ActuatorBreakers.BY_ITSELF.contains(was.asText())) return false;
        return ActuatorBreakers.BY_ITSELF.contains(was.asText())
                || Set.of(ActuatorBreakers.FORCED_OPEN, ActuatorBreakers.DISABLED)
                        .contains(was.asText());
    }
}
