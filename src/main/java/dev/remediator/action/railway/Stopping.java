package dev.remediator.action.railway;

import dev.remediator.action.ActionException;
import dev.remediator.action.Call;
import dev.remediator.action.Durations;

/** Stops one deployment, once, and waits until none of its instances runs. */
final class Stopping {
    /** What became of it. */
    sealed interface Result {
        record Stopped(Deployment deployment) implements Result {}

        /** Certainly not done. */
        record Broken(String reason) implements Result {}

        record Unclear(String reason) implements Result {}
    }

    private Stopping() {}

    static Result stop(Call<RailwaySettings, ?> call, String id) throws InterruptedException {
        var deadline = call.clock().now().plus(call.settings().within());
        var said = new RailwayApi(call).mutate(Operation.STOP_DEPLOYMENT, "deploymentStop", id);
        if (said instanceof Mutated.NotSent(var reason)) return new Result.Broken(reason);
        if (said instanceof Mutated.Unclear(var reason))
            return new Result.Unclear("nobody can tell whether Railway took StopDeployment: " + reason);
        while (true) {
            String seen;
            try {
                var found = Service.look(call, deadline).find(id);
                if (found.isEmpty())
                    return new Result.Unclear("deployment " + id + " is not listed any more: look at Railway");
                if (stopped(found.get())) return new Result.Stopped(found.get());
                // Railway has been seen to refuse and act nevertheless, so its "no" is looked after.
                if (said instanceof Mutated.Declined(var reason)) return new Result.Broken(reason);
                seen = found.get().called() + " still has instances that run";
            } catch (ActionException e) {
                seen = e.getMessage();
            }
            if (call.clock().now().plus(call.settings().poll()).isAfter(deadline))
                return new Result.Unclear("Railway accepted it, but after "
                        + Durations.format(call.settings().within()) + " " + seen);
            call.clock().pause(call.settings().poll());
        }
    }

    static boolean stopped(Deployment deployment) {
        return !deployment.running() && !deployment.starting();
    }
}
