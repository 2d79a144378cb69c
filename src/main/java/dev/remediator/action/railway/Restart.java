package dev.remediator.action.railway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.ActionException;
import dev.remediator.action.Call;
import dev.remediator.action.Durations;
import dev.remediator.action.Outcome;
import dev.remediator.action.Preparation;
import dev.remediator.action.Prepared;
import dev.remediator.action.Reconciliation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Restarts the current deployment: the same one, without a build. Railway's status may read SUCCESS all the time, so
 * instances and the time of the last status are looked at, too; a restart that leaves no trace there is believed.
 */
public final class Restart extends RailwayChange {
    private static final Duration WITHOUT_TRACE = Duration.ofSeconds(30);

    @Override
    public String capability() {
        return "restart";
    }

    @Override
    public String about() {
        return "Restarts a service's current deployment, without a build.";
    }

    @Override
    public Preparation prepare(Call<RailwaySettings, Nothing> call) throws InterruptedException {
        try {
            TokenScope.require(call);
            var service = Service.look(call);
            var busy = RollbackTarget.atWork(service);
            if (busy.isPresent()) return busy.get();
            var current = service.current();
            if (!current.status().up() && current.status() != Status.CRASHED)
                return new Preparation.Refused(
                        current.called() + " neither runs nor crashed: there is nothing to restart");
            return new Preparation.Ready(new Prepared(
                    "restart " + current.called() + " of " + call.target().name() + " on Railway",
                    before(current),
                    Optional.empty(),
                    call.settings().within().plus(Duration.ofMinutes(3))));
        } catch (ActionException e) {
            return new Preparation.Refused(e.getMessage());
        }
    }

    private static JsonNode before(Deployment deployment) {
        var before = JsonNodeFactory.instance
                .objectNode()
                .put("id", deployment.id())
                .put("status", deployment.status().name())
                .put("statusUpdatedAt", deployment.statusUpdatedAt());
        var instances = before.putObject("instances");
        deployment.instances().forEach(instances::put);
        return before;
    }

    @Override
    public Outcome act(Call<RailwaySettings, Nothing> call, Prepared prepared) throws InterruptedException {
        var id = prepared.before().path("id").asText();
        try {
            var service = Service.look(call);
            RollbackTarget.requireIdle(service);
            if (!service.current().id().equals(id))
                return new Outcome.Refused("somebody else deployed since this was planned, current is "
                        + service.current().called() + ": nothing was done");
        } catch (ActionException e) {
            return new Outcome.Failed(e.getMessage() + ": nothing was done");
        }
        return switch (new RailwayApi(call).mutate(Operation.RESTART_DEPLOYMENT, "deploymentRestart", id)) {
            case Mutated.NotSent(var reason) -> new Outcome.Failed(reason);
            case Mutated.Declined(var reason) -> new Outcome.Failed(reason);
            case Mutated.Unclear(var reason) ->
                new Outcome.Unknown("nobody can tell whether Railway took the restart: " + reason);
            case Mutated.Accepted(var yes) -> watch(call, prepared.before());
        };
    }

    private static Outcome watch(Call<RailwaySettings, Nothing> call, JsonNode before) throws InterruptedException {
        var name = call.target().name();
        var began = call.clock().now();
        var deadline = began.plus(call.settings().within());
        var trace = new RestartTrace(before);
        var seen = "nothing was seen of it";
        while (true) {
            var took = Duration.between(began, call.clock().now());
            try {
                var service = Service.look(call, deadline);
                if (!service.current().id().equals(before.path("id").asText()))
                    return new Outcome.Unknown(
                            "Railway accepted the restart, and then somebody else deployed: current is "
                                    + service.current().called());
                var current = service.current();
                seen = current.called() + " with instances "
                        + current.instances().values();
                switch (trace.see(current)) {
                    case RUNNING_AGAIN -> {
                        return done(name + " was restarted and runs again after " + Durations.format(took));
                    }
                    case CRASHED_AGAIN -> {
                        return new Outcome.Failed("restarted, and crashed again: " + seen);
                    }
                    case NO_TRACE -> {
                        if (took.compareTo(WITHOUT_TRACE) >= 0)
                            return done("Railway accepted the restart of " + name
                                    + "; its status shows no trace of it and the service runs");
                    }
                    case UNDER_WAY -> {}
                }
            } catch (ActionException e) {
                seen = e.getMessage();
            }
            if (call.clock().now().plus(call.settings().poll()).isAfter(deadline))
                return new Outcome.Failed("Railway accepted the restart, but after "
                        + Durations.format(call.settings().within()) + " it does not run: " + seen);
            call.clock().pause(call.settings().poll());
        }
    }

    private static Outcome done(String summary) {
        return new Outcome.Done(summary, Optional.empty());
    }

    @Override
    public Reconciliation reconcile(Call<RailwaySettings, Nothing> call, Prepared prepared, Instant intendedAt)
            throws InterruptedException {
        var before = prepared.before();
        var trace = new RestartTrace(before);
        try {
            while (true) {
                var current = Service.look(call).current();
                var saw = current.called() + ", status of " + current.statusUpdatedAt() + ", instances "
                        + current.instances().values();
                if (!current.id().equals(before.path("id").asText()))
                    return new Reconciliation.CannotTell("somebody else deployed meanwhile: current is " + saw);
                var sight = trace.see(current);
                if (sight == RestartTrace.Sight.RUNNING_AGAIN)
                    return new Reconciliation.Happened(saw, Optional.empty());
                // Without a trace it may still come: Railway begins some seconds after its answer.
                if (sight == RestartTrace.Sight.CRASHED_AGAIN
                        || !call.clock().now().isBefore(intendedAt.plus(Rollout.SETTLED)))
                    return RestartTrace.untouched(before, current)
                            ? new Reconciliation.DidNot("it is down as it was before: " + saw)
                            : new Reconciliation.CannotTell(saw);
                call.clock().pause(call.settings().poll());
            }
        } catch (ActionException e) {
            return new Reconciliation.CannotTell(e.getMessage());
        }
    }
}
