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

/** Stops the current deployment of a service. Taken back by deploying it again. */
public final class ServiceStop extends RailwayChange {
    @Override
    public String capability() {
        return "service.stop";
    }

    @Override
    public String about() {
        return "Stops a service's current deployment; the service is down from then on. Taken back by deploying it again.";
    }

    @Override
    public Preparation prepare(Call<RailwaySettings, Nothing> call) throws InterruptedException {
        try {
            TokenScope.require(call);
            var service = Service.look(call);
            RollbackTarget.requireIdle(service);
            var current = service.current();
            if (Stopping.stopped(current))
                return new Preparation.Refused(current.called() + " has no instance that runs: nothing to stop");
            var handle = Rollout.put(Rollout.handle().put("current", current.id()), service.ids());
            return new Preparation.Ready(new Prepared(
                    "stop " + current.called() + " of " + call.target().name() + " on Railway",
                    handle,
                    current.canRedeploy()
                            ? Optional.of(new Undo(handle, "deploy " + current.called() + " again"))
                            : Optional.empty(),
                    call.settings().within().plus(Duration.ofMinutes(3))));
        } catch (ActionException e) {
            return new Preparation.Refused(e.getMessage());
        }
    }

    @Override
    public Outcome act(Call<RailwaySettings, Nothing> call, Prepared prepared) throws InterruptedException {
        var id = prepared.before().path("current").asText();
        try {
            var service = Service.look(call);
            RollbackTarget.requireIdle(service);
            if (!service.current().id().equals(id))
                return new Outcome.Refused("somebody else deployed since this was planned: nothing was done");
        } catch (ActionException e) {
            return new Outcome.Failed(e.getMessage() + ": nothing was done");
        }
        return switch (Stopping.stop(call, id)) {
            case Stopping.Result.Broken(var reason) -> new Outcome.Failed(reason);
            case Stopping.Result.Unclear(var reason) -> new Outcome.Unknown(reason);
            case Stopping.Result.Stopped(var deployment) ->
                new Outcome.Done(
                        call.target().name() + " is stopped: no instance of " + deployment.called() + " runs",
                        prepared.undo());
        };
    }

    @Override
    public Reconciliation reconcile(Call<RailwaySettings, Nothing> call, Prepared prepared, Instant intendedAt)
            throws InterruptedException {
        var id = prepared.before().path("current").asText();
        while (true) {
            try {
                var service = Service.look(call);
                var news = service.since(Rollout.ids(prepared.before()));
                // Whoever deploys ends the instances of what ran before, too.
                if (!news.isEmpty())
                    return new Reconciliation.CannotTell(
                            "somebody else deploys: new is " + news.getFirst().called());
                var found = service.find(id);
                if (found.isEmpty())
                    return new Reconciliation.CannotTell("deployment " + id + " is not listed any more");
                if (Stopping.stopped(found.get()))
                    return new Reconciliation.Happened(
                            "no instance of " + found.get().called() + " runs", prepared.undo());
            } catch (ActionException e) {
                return new Reconciliation.CannotTell(e.getMessage());
            }
            if (!call.clock().now().isBefore(intendedAt.plus(Rollout.SETTLED)))
                return new Reconciliation.DidNot("deployment " + id + " still has instances that run");
            call.clock().pause(call.settings().poll());
        }
    }

    @Override
    public UndoOutcome undo(Call<RailwaySettings, Nothing> call, Undo undo) throws InterruptedException {
        var id = undo.handle().path("current").asText();
        Service service;
        try {
            service = Service.look(call);
            var news = service.since(Rollout.ids(undo.handle()));
            if (!news.isEmpty())
                return new UndoOutcome.Foreign(news.getFirst().called()
                        + " has appeared since the stop: somebody starts the service, it was left alone");
            var stopped = service.find(id)
                    .orElseThrow(() -> new ActionException("deployment " + id + " is not listed any more"));
            if (stopped.running()) return new UndoOutcome.Undone(stopped.called() + " runs already");
            RollbackTarget.requireIdle(service);
        } catch (ActionException e) {
            return new UndoOutcome.Failed(e.getMessage());
        }
        return switch (new Rollout(call, service.ids(), Optional.empty())
                .run(Operation.REDEPLOY_DEPLOYMENT, "deploymentRedeploy", id)) {
            case Rollout.Result.Broken(var reason) -> new UndoOutcome.Failed(reason);
            case Rollout.Result.Unclear(var reason) -> new UndoOutcome.Failed(reason);
            case Rollout.Result.Live(var deployment) ->
                new UndoOutcome.Undone(call.target().name() + " runs again: " + deployment.called());
        };
    }
}
