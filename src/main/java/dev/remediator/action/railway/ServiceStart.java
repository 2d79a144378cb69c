package dev.remediator.action.railway;

import dev.remediator.action.ActionException;
import dev.remediator.action.Call;
import dev.remediator.action.Outcome;
import dev.remediator.action.Preparation;
import dev.remediator.action.Prepared;
import dev.remediator.action.Reconciliation;
import dev.remediator.action.Undo;
import dev.remediator.action.UndoOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Deploys again what ran last of a service that is stopped. Taken back by stopping it. */
public final class ServiceStart extends RailwayChange {
    @Override
    public String capability() {
        return "service.start";
    }

    @Override
    public String about() {
        return "Deploys again what ran last of a service that is stopped. Taken back by stopping it.";
    }

    @Override
    public Preparation prepare(Call<RailwaySettings, Nothing> call) throws InterruptedException {
        try {
            TokenScope.require(call);
            var service = Service.look(call);
            RollbackTarget.requireIdle(service);
            var last = last(service);
            var handle = Rollout.put(Rollout.handle().put("current", last.id()), service.ids());
            return new Preparation.Ready(new Prepared(
                    "start " + call.target().name() + " on Railway by deploying " + last.called() + " again",
                    handle,
                    Optional.of(new Undo(handle, "stop " + call.target().name() + " again")),
                    call.settings().within().plus(Duration.ofMinutes(3))));
        } catch (ActionException e) {
            return new Preparation.Refused(e.getMessage());
        }
    }

    /** @throws ActionException where something runs, or nothing ever ran */
    private static Deployment last(Service service) throws ActionException {
        for (var deployment : service.recent()) {
            if (deployment.running() || deployment.starting())
                throw new ActionException(deployment.called() + " runs: nothing to start");
            if (deployment.status() == Status.SLEEPING)
                throw new ActionException(
                        deployment.called() + " sleeps and wakes with the first request: nothing to start");
        }
        return service.recent().stream()
                .filter(deployment -> deployment.status() == Status.SUCCESS || deployment.status() == Status.REMOVED)
                .filter(Deployment::canRedeploy)
                .findFirst()
                .orElseThrow(() -> new ActionException("none of the last " + Service.LOOKED_AT
                        + " deployments has run and may be deployed again: a person must deploy the service"));
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
        return switch (new Rollout(call, Rollout.ids(before), Optional.empty())
                .run(
                        Operation.REDEPLOY_DEPLOYMENT,
                        "deploymentRedeploy",
                        before.path("current").asText())) {
            case Rollout.Result.Broken(var reason) -> new Outcome.Failed(reason);
            case Rollout.Result.Unclear(var reason) -> new Outcome.Unknown(reason);
            case Rollout.Result.Live(var deployment) ->
                new Outcome.Done(call.target().name() + " runs " + deployment.called(), prepared.undo());
        };
    }

    @Override
    public Reconciliation reconcile(Call<RailwaySettings, Nothing> call, Prepared prepared, Instant intendedAt)
            throws InterruptedException {
        var result = new Rollout(call, Rollout.ids(prepared.before()), Optional.empty()).reconcile(intendedAt);
        return result instanceof Reconciliation.Happened happened
                ? new Reconciliation.Happened(happened.saw(), prepared.undo())
                : result;
    }

    @Override
    public UndoOutcome undo(Call<RailwaySettings, Nothing> call, Undo undo) throws InterruptedException {
        Deployment ours;
        try {
            var news = Service.look(call).since(Rollout.ids(undo.handle()));
            if (news.isEmpty()) return new UndoOutcome.Undone("no new deployment is there: nothing to take back");
            ours = news.getFirst();
            if (news.size() > 1)
                return new UndoOutcome.Foreign(
                        "somebody else deployed meanwhile, the newest is " + ours.called() + ": it was left alone");
            if (ours.status().up() && Stopping.stopped(ours))
                return new UndoOutcome.Undone(ours.called() + " is stopped already");
        } catch (ActionException e) {
            return new UndoOutcome.Failed(e.getMessage());
        }
        return switch (Stopping.stop(call, ours.id())) {
            case Stopping.Result.Broken(var reason) -> new UndoOutcome.Failed(reason);
            case Stopping.Result.Unclear(var reason) -> new UndoOutcome.Failed(reason);
            case Stopping.Result.Stopped(var deployment) ->
                new UndoOutcome.Undone(
                        call.target().name() + " is stopped: no instance of " + deployment.called() + " runs");
        };
    }
}
