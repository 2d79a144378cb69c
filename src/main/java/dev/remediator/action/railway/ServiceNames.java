package dev.remediator.action.railway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.About;
import dev.remediator.action.ActionException;
import dev.remediator.action.Call;

/** Reads what people call a service, its environment and its project: targets hold ids only. */
public final class ServiceNames extends RailwayReading<Nothing, ServiceNames.Output> {
    /** Names as Railway's webhooks carry them. */
    public record Output(
            @About("its name on Railway") String project,
            @About("its name on Railway") String environment,
            @About("its name on Railway") String service) {}

    public ServiceNames() {
        super(Nothing.class, Output.class);
    }

    @Override
    public String capability() {
        return "service.names";
    }

    @Override
    public String about() {
        return "Reads the names of a service, its environment and its project.";
    }

    @Override
    public Output read(Call<RailwaySettings, Nothing> call) throws ActionException, InterruptedException {
        var settings = call.settings();
        var data = new RailwayApi(call)
                .read(
                        Operation.SERVICE_NAMES,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("projectId", settings.project())
                                .put("environmentId", settings.environment())
                                .put("serviceId", settings.service()));
        return new Output(name(data, "project"), name(data, "environment"), name(data, "service"));
    }

    private static String name(JsonNode data, String what) throws ActionException {
        var name = data.path(what).path("name");
        if (!name.isTextual()) throw new ActionException("Railway did not say the name of the " + what);
        return name.textValue();
    }
}
