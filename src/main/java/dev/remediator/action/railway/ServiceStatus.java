package dev.remediator.action.railway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.About;
import dev.remediator.action.ActionException;
import dev.remediator.action.Call;
import java.util.List;

/** Reads how a service stands on Railway, and how Railway itself does. */
public final class ServiceStatus extends RailwayReading<Nothing, ServiceStatus.Output> {
    /**
     * @param latest the newest deployment, whatever became of it
     * @param active those that serve
     * @param instances statuses of the instances of the current deployment
     * @param platform {@code stable}, {@code incident} or {@code unknown}; unknown is not an outage
     * @param incident Railway's own words, empty without an incident
     */
    public record Output(
            @About("the newest deployment, whatever became of it")
            DeploymentView latest,

            @About("those that serve") List<DeploymentView> active,

            @About("statuses of the instances of the current deployment")
            List<String> instances,

            @About("how Railway itself does: stable, incident, unknown")
            String platform,

            @About("Railway's own words; empty without an incident")
            String incident) {}

    public ServiceStatus() {
        super(Nothing.class, Output.class);
    }

    @Override
    public String capability() {
        return "status";
    }

    @Override
    public String about() {
        return "Reads the latest and the active deployments of a service, its instances, and whether Railway has an incident.";
    }

    @Override
    public Output read(Call<RailwaySettings, Nothing> call) throws ActionException, InterruptedException {
        var now = call.clock().now();
        var service = Service.look(call);
        var current = service.current();
        var platform = "unknown";
        var incident = "";
        try {
            var status = new RailwayApi(call)
                    .read(Operation.PLATFORM_STATUS, JsonNodeFactory.instance.objectNode())
                    .path("platformStatus");
            if (status.path("isStable").isBoolean())
                platform = status.path("isStable").booleanValue() ? "stable" : "incident";
            incident = Texts.line(status.path("incident").path("message").asText(""), 300);
        } catch (ActionException e) {
            incident = "";
        }
        return new Output(
                DeploymentView.of(service.recent().getFirst(), now),
                service.recent().stream()
                        .filter(d -> service.active().contains(d.id()))
                        .map(d -> DeploymentView.of(d, now))
                        .toList(),
                List.copyOf(current.instances().values()),
                platform,
                incident);
    }
}
