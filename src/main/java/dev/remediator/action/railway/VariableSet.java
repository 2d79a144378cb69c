package dev.remediator.action.railway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.About;
import dev.remediator.action.ActionException;
import dev.remediator.action.Call;
import dev.remediator.action.Change;
import dev.remediator.action.Outcome;
import dev.remediator.action.Preparation;
import dev.remediator.action.Prepared;
import dev.remediator.action.Range;
import dev.remediator.action.Reconciliation;
import dev.remediator.secret.Secret;
import dev.remediator.target.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Sets a variable of a service, without deploying it. Cannot be undone: what stood there before is a secret that nobody
 * reads.
 */
public final class VariableSet implements Change<RailwaySettings, VariableSet.Input> {
    private static final Duration AT_MOST = Duration.ofMinutes(3);
    private static final int LONGEST_SHOWN = 60;

    /** A secret that short is found in any text; longer ones are looked for in pieces, since texts are cut. */
    private static final int PIECE = 6;

    /**
     * Either {@code value} or {@code secret}.
     *
     * @param secret never printed, and never in a plan
     */
    public record Input(
            @About("name of the variable") @Range(min = "1", max = "100")
            String name,

            @About("its value, where it is no secret") @Range(max = "10000")
            Optional<String> value,

            @About("its value, where it is a secret: a person's answer")
            Optional<Secret> secret) {
        public Input {
            if (!name.chars()
                    .allMatch(c ->
                            (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
                throw new IllegalArgumentException("name must be letters, digits and underscores");
            if (value.isPresent() == secret.isPresent())
                throw new IllegalArgumentException("say either the value or the secret");
        }
    }

    @Override
    public String capability() {
        return "variable.set";
    }

    @Override
    public String adapter() {
        return "railway";
    }

    @Override
    public Slot slot() {
        return Slot.PLATFORM;
    }

    @Override
    public Class<RailwaySettings> settings() {
        return RailwaySettings.class;
    }

    @Override
    public Class<Input> input() {
        return Input.class;
    }

    @Override
    public String about() {
        return "Sets a variable of a service; it takes effect with the next deployment. Cannot be undone.";
    }

    @Override
    public Preparation prepare(Call<RailwaySettings, Input> call) throws InterruptedException {
        try {
            TokenScope.require(call);
        } catch (ActionException e) {
            return new Preparation.Refused(e.getMessage());
        }
        var input = call.input();
        var shown = input.value()
                .map(value -> "'" + Texts.line(value, LONGEST_SHOWN) + "'")
                .orElse("a secret");
        return new Preparation.Ready(new Prepared(
                "set the variable " + input.name() + " of " + call.target().name() + " on Railway to " + shown
                        + ", for the next deployment",
                Rollout.handle().put("name", input.name()),
                Optional.empty(),
                AT_MOST));
    }

    @Override
    public Outcome act(Call<RailwaySettings, Input> call, Prepared prepared) throws InterruptedException {
        var settings = call.settings();
        var input = call.input();
        var variables = JsonNodeFactory.instance.objectNode();
        variables
                .putObject("input")
                .put("projectId", settings.project())
                .put("environmentId", settings.environment())
                .put("serviceId", settings.service())
                .put("name", input.name())
                .put(
                        "value",
                        input.value()
                                .orElseGet(() -> input.secret().orElseThrow().reveal()))
                .put("skipDeploys", true);
        return switch (new RailwayApi(call).mutate(Operation.UPSERT_VARIABLE, "variableUpsert", variables)) {
            case Mutated.Accepted _ ->
                new Outcome.Done(
                        "the variable " + input.name() + " of " + call.target().name()
                                + " is set; it takes effect with the next deployment",
                        Optional.empty());
            case Mutated.NotSent(var reason) -> new Outcome.Failed(discreet(reason, input));
            case Mutated.Declined(var reason) -> new Outcome.Failed(discreet(reason, input));
            case Mutated.Unclear(var reason) ->
                new Outcome.Unknown("nobody can tell whether the variable " + input.name() + " is set: "
                        + discreet(reason, input) + ". Setting it again does no harm");
        };
    }

    /** Railway may quote what it did not like. */
    private static String discreet(String reason, Input input) {
        if (input.secret().isEmpty()) return reason;
        var secret = input.secret().get().reveal();
        for (var i = 0; i + Math.min(PIECE, secret.length()) <= secret.length(); i++)
            if (reason.contains(secret.substring(i, i + Math.min(PIECE, secret.length()))))
                return "Railway's words are left out, they hold the secret";
        return reason;
    }

    @Override
    public Reconciliation reconcile(Call<RailwaySettings, Input> call, Prepared prepared, Instant intendedAt) {
        return new Reconciliation.CannotTell("Railway shows what the variable "
                + call.input().name() + " holds only to people. Look there, or set it again: that does no harm");
    }
}
