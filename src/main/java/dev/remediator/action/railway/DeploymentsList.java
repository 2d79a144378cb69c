package dev.remediator.action.railway;

import dev.remediator.action.About;
import dev.remediator.action.ActionException;
import dev.remediator.action.Call;
import dev.remediator.action.Default;
import dev.remediator.action.Range;
import java.util.List;

/** Reads the current deployment of a service and those before it. */
public final class DeploymentsList extends RailwayReading<DeploymentsList.Input, DeploymentsList.Output> {
    /** @param last how many before the current one, at most {@value Service#LOOKED_AT} */
    public record Input(
            @About("how many before the current one") @Range(min = "0", max = "20") @Default("10")
            int last) {
        public Input {
            if (last < 0 || last > Service.LOOKED_AT)
                throw new IllegalArgumentException("last must be 0 to " + Service.LOOKED_AT);
        }
    }

    /**
     * @param current the one that serves; where none does, the newest
     * @param previous older ones, newest first
     */
    public record Output(
            @About("the one that serves; where none does, the newest")
            DeploymentView current,

            @About("older ones, newest first") List<DeploymentView> previous) {}

    public DeploymentsList() {
        super(Input.class, Output.class);
    }

    @Override
    public String capability() {
        return "deployments.list";
    }

    @Override
    public String about() {
        return "Reads the current deployment of a service, its age, and the deployments before it.";
    }

    @Override
    public Output read(Call<RailwaySettings, Input> call) throws ActionException, InterruptedException {
        var now = call.clock().now();
        var service = Service.look(call);
        var current = service.current();
        return new Output(
                DeploymentView.of(current, now),
                service.recent().stream()
                        .filter(d -> d.createdAt().isBefore(current.createdAt()))
                        .limit(call.input().last())
                        .map(d -> DeploymentView.of(d, now))
                        .toList());
    }
}
