package dev.remediator.action.railway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.action.ActionException;
import dev.remediator.action.Call;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A service as Railway shows it at one moment.
 *
 * @param recent newest first, at most {@value #LOOKED_AT}
 * @param active ids of the deployments that serve
 * @param latest id of the newest deployment
 */
record Service(List<Deployment> recent, Set<String> active, Optional<String> latest) {
    static final int LOOKED_AT = 20;

    Service {
        recent = recent.stream()
                .sorted(Comparator.comparing(Deployment::createdAt).reversed())
                .toList();
        active = Set.copyOf(active);
    }

    static Service look(Call<RailwaySettings, ?> call) throws ActionException, InterruptedException {
        return look(call, call.clock().now().plus(RailwayApi.READ_LIMIT));
    }

    /** Only its deployments, without which of them serve: half the requests, while Railway is still at work. */
    static List<Deployment> deployments(Call<RailwaySettings, ?> call, Instant deadline)
            throws ActionException, InterruptedException {
        var recent = new ArrayList<Deployment>();
        for (var edge : new RailwayApi(call)
                .read(Operation.RECENT_DEPLOYMENTS, variables(call.settings()), deadline)
                .path("deployments")
                .path("edges")) recent.add(Deployment.of(edge.path("node")));
        return recent;
    }

    static Service look(Call<RailwaySettings, ?> call, Instant deadline) throws ActionException, InterruptedException {
        var recent = deployments(call, deadline);
        var settings = call.settings();
        var instance = new RailwayApi(call)
                .read(
                        Operation.SERVICE_STATUS,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("environmentId", settings.environment())
                                .put("serviceId", settings.service()),
                        deadline)
                .path("serviceInstance");
        var active = new LinkedHashSet<String>();
        instance.path("activeDeployments").forEach(d -> active.add(d.path("id").asText()));
        return new Service(
                recent,
                active,
                Optional.of(instance.path("latestDeployment").path("id").asText(""))
                        .filter(id -> !id.isEmpty()));
    }

    private static ObjectNode variables(RailwaySettings settings) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("projectId", settings.project())
                .put("environmentId", settings.environment())
                .put("serviceId", settings.service())
                .put("first", LOOKED_AT);
    }

    /**
     * The deployment that serves, or, where none does, the newest.
     *
     * @throws ActionException when there is none, or it is too old to be listed
     */
    Deployment current() throws ActionException {
        if (recent.isEmpty()) throw new ActionException("the service has never been deployed on Railway");
        if (active.isEmpty()) return recent.getFirst();
        return recent.stream()
                .filter(d -> active.contains(d.id()))
                .findFirst()
                .orElseThrow(() -> new ActionException("the active deployment is not among the last " + LOOKED_AT
                        + " of the service: a person must look at Railway"));
    }

    Optional<Deployment> find(String id) {
        return recent.stream().filter(d -> d.id().equals(id)).findFirst();
    }

    /** One that Railway works on. */
    Optional<Deployment> inProgress() {
        return recent.stream().filter(d -> d.status().inProgress()).findFirst();
    }

    Set<String> ids() {
        return recent.stream().map(Deployment::id).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Those that were not there before. */
    List<Deployment> since(Set<String> before) {
        return recent.stream().filter(d -> !before.contains(d.id())).toList();
    }

    /** Whether this one is the newest, serves, and serves alone. */
    boolean aloneIs(String id) {
        return active.equals(Set.of(id)) && latest.equals(Optional.of(id));
    }
}
