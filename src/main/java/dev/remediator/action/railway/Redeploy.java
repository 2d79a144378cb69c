package dev.remediator.action.railway;

import dev.remediator.action.ActionException;
import dev.remediator.action.Call;
import dev.remediator.action.Outcome;
import dev.remediator.action.Preparation;
import dev.remediator.action.Prepared;
import dev.remediator.action.Reconciliation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Deploys the current deployment's source again, with the variables as they are now. Cannot be undone. */
public final class Redeploy extends RailwayChange {
    @Override
    public String capability() {
        return "redeploy";
    }

    @Override
    public String about() {
        return "Builds and deploys a service's current deployment again, with its present variables. Cannot be undone.";
    }

    @Override
    public Preparation prepare(Call<RailwaySettings, Nothing> call) throws InterruptedException {
        try {
            TokenScope.require(call);
            var service = Service.look(call);
            var busy = RollbackTarget.atWork(service);
            if (busy.isPresent()) return busy.get();
            var current = service.current();
            if (!current.canRedeploy())
                return new Preparation.Refused("Railway does not let " + current.called() + " be redeployed");
            return new Preparation.Ready(new Prepared(
                    "redeploy " + current.called() + " of " + call.target().name() + " on Railway",
                    Rollout.put(Rollout.handle().put("current", current.id()), service.ids()),
                    Optional.empty(),
                    call.settings().within().plus(Duration.ofMinutes(3))));
        } catch (ActionException e) {
            return new Preparation.Refused(e.getMessage());
        }
    }

    @Override
    public Outcome act(Call<RailwaySettings, Nothing> call, Prepared prepared) throws InterruptedException {
        var before = prepared.before();
        try {
            var service = Service.look(call);
            if (!service.since(Rollout.ids(before)).isEmpty())
                return new Outcome.Refused("somebody else deployed since this was planned: nothing was done");
            RollbackTarget.requireIdle(service);
        } catch (ActionException e) {
            return new Outcome.Failed(e.getMessage() + ": nothing was done");
        }
        var rollout = new Rollout(call, Rollout.ids(before), Optional.empty());
        return switch (rollout.run(
                Operation.REDEPLOY_DEPLOYMENT,
                "deploymentRedeploy",
                before.path("current").asText())) {
            case Rollout.Result.Broken(var reason) -> new Outcome.Failed(reason);
            case Rollout.Result.Unclear(var reason) -> new Outcome.Unknown(reason);
            case Rollout.Result.Live(var deployment) ->
                new Outcome.Done(call.target().name() + " runs " + deployment.called(), Optional.empty());
        };
    }

    @Override
    public Reconciliation reconcile(Call<RailwaySettings, Nothing> call, Prepared prepared, Instant intendedAt)
            throws InterruptedException {
        return new Rollout(call, Rollout.ids(prepared.before()), Optional.empty()).reconcile(intendedAt);
    }
}
