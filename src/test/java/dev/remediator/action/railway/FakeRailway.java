package dev.remediator.action.railway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.action.ActionException;
import dev.remediator.action.Bench;
import dev.remediator.action.Call;
import dev.remediator.action.Durations;
import dev.remediator.action.Reading;
import dev.remediator.outbound.FakeHttp;
import dev.remediator.outbound.Reply;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Railway with one service, its deployments newest first. By itself it only answers; what a mutation sets off, a test
 * says with {@link #onMutation} and with the clock of its {@link Bench}.
 */
public final class FakeRailway implements AutoCloseable {
    static final String SETTINGS =
            "{project: '00000000-0000-4000-8000-0000000000a1', environment: '00000000-0000-4000-8000-0000000000e1', service: '00000000-0000-4000-8000-0000000000f1', token: {env: 'RAILWAY'}, url: '%s'}";

    /** One deployment; fields may be changed at any time. */
    public static final class Deployed {
        final String id;
        final Instant createdAt;
        String status;
        String statusUpdatedAt;
        String image;
        boolean canRollback;
        boolean canRedeploy = true;
        final Map<String, String> instances = new LinkedHashMap<>();

        Deployed(String id, String status, Instant createdAt, String image) {
            this.id = id;
            this.status = status;
            this.createdAt = createdAt;
            this.image = image;
            statusUpdatedAt = createdAt.toString();
            canRollback = status.equals("REMOVED");
            instances.put(
                    id + "-i", status.equals("SUCCESS") ? "RUNNING" : status.equals("CRASHED") ? "CRASHED" : "REMOVED");
        }

        public Deployed becomes(String newStatus, String at) {
            status = newStatus;
            statusUpdatedAt = at;
            return this;
        }

        Deployed instance(String newStatus) {
            instances.put(id + "-i", newStatus);
            return this;
        }

        ObjectNode json() {
            var json = JsonNodeFactory.instance
                    .objectNode()
                    .put("id", id)
                    .put("status", status)
                    .put("createdAt", createdAt.toString())
                    .put("statusUpdatedAt", statusUpdatedAt)
                    .put("canRollback", canRollback)
                    .put("canRedeploy", canRedeploy);
            if (image.isEmpty()) json.putNull("meta");
            else json.putObject("meta").put("image", image);
            var list = json.putArray("instances");
            instances.forEach((i, s) -> list.addObject().put("id", i).put("status", s));
            return json;
        }
    }

    final List<Deployed> deployments = new ArrayList<>();
    final Map<String, Deque<Reply>> instead = new HashMap<>();
    private final Map<String, Runnable> onMutation = new HashMap<>();
    final List<String> logs = new ArrayList<>();
    String scope =
            "{projectId: '00000000-0000-4000-8000-0000000000a1', environmentId: '00000000-0000-4000-8000-0000000000e1'}";
    JsonNode names =
            Bench.json("{project: {name: 'shop'}, environment: {name: 'production'}, service: {name: 'gateway'}}");
    String usage = "[]";
    String volumes = "{volumeInstances: {edges: []}}";
    String platform = "{isStable: true, incident: null}";
    Optional<List<String>> active = Optional.empty();
    private final FakeHttp http = new FakeHttp(this::answer);
    final Bench bench = new Bench(http.origin());

    public Deployed add(String id, String status, String age, String image) {
        var deployed = new Deployed(id, status, Bench.START.minus(Durations.parse(age)), image);
        deployments.addFirst(deployed);
        return deployed;
    }

    /** A new deployment, as a mutation or somebody else makes it. */
    Deployed appears(String id, String status, String image) {
        var deployed = new Deployed(id, status, bench.clock.now(), image);
        deployments.addFirst(deployed);
        return deployed;
    }

    Deployed find(String id) {
        return deployments.stream().filter(d -> d.id.equals(id)).findFirst().orElseThrow();
    }

    FakeRailway onMutation(String operation, Runnable effect) {
        onMutation.put(operation, effect);
        return this;
    }

    /** Answers of an operation that come before its usual one. */
    public FakeRailway instead(String operation, Reply... replies) {
        instead.computeIfAbsent(operation, o -> new ArrayDeque<>()).addAll(List.of(replies));
        return this;
    }

    public static Reply error(String message) {
        return Reply.json("{\"errors\":[{\"message\":\"%s\"}],\"data\":null}".formatted(message));
    }

    private synchronized Reply answer(FakeHttp.Seen seen) {
        var request = Bench.json(seen.body());
        var operation = request.path("operationName").asText();
        var replies = instead.getOrDefault(operation, new ArrayDeque<>());
        var mutation = operation.endsWith("Deployment") || operation.equals("UpsertVariable");
        if (!replies.isEmpty()) {
            var reply = replies.remove();
            if (mutation && onMutation.containsKey("lost " + operation))
                java.util.Objects.requireNonNull(onMutation.get("lost " + operation))
                        .run();
            return reply;
        }
        if (mutation) onMutation.getOrDefault(operation, () -> {}).run();
        return Reply.json("{\"data\":" + data(operation, request.path("variables")) + "}");
    }

    private JsonNode data(String operation, JsonNode variables) {
        var data = JsonNodeFactory.instance.objectNode();
        switch (operation) {
            case "ProjectToken" -> data.set("projectToken", Bench.json(scope));
            case "RecentDeployments" -> {
                var edges = data.putObject("deployments").putArray("edges");
                deployments.stream()
                        .limit(variables.path("first").asInt())
                        .forEach(d -> edges.addObject().set("node", d.json()));
            }
            case "ServiceStatus" -> {
                var instance = data.putObject("serviceInstance");
                if (!deployments.isEmpty())
                    instance.set("latestDeployment", deployments.getFirst().json());
                var list = instance.putArray("activeDeployments");
                deployments.stream().filter(this::isActive).forEach(d -> list.add(d.json()));
            }
            case "DeploymentLogs" ->
                logs(data.putArray("deploymentLogs"), variables.path("limit").asInt());
            case "ServiceNames" -> names.fields().forEachRemaining(e -> data.set(e.getKey(), e.getValue()));
            case "PlatformStatus" -> data.set("platformStatus", Bench.json(platform));
            case "ServiceUsage" -> data.set("metrics", Bench.json(usage));
            case "ServiceVolumes" -> data.set("environment", Bench.json(volumes));
            case "StopDeployment" -> data.put("deploymentStop", true);
            case "UpsertVariable" -> data.put("variableUpsert", true);
            case "RestartDeployment" -> data.put("deploymentRestart", true);
            case "RollbackDeployment" -> data.put("deploymentRollback", true);
            case "RedeployDeployment" ->
                data.set("deploymentRedeploy", deployments.getFirst().json());
            default -> throw new AssertionError(operation);
        }
        return data;
    }

    private void logs(ArrayNode rows, int limit) {
        logs.subList(Math.max(0, logs.size() - limit - 1), logs.size())
                .forEach(line -> rows.addObject()
                        .put("timestamp", "2026-11-22T17:59:00.123456789Z")
                        .put("message", line)
                        .putNull("severity"));
    }

    private boolean isActive(Deployed deployed) {
        return active.map(ids -> ids.contains(deployed.id)).orElse(deployed.status.equals("SUCCESS"));
    }

    /** Operations in the order in which they were asked, mutations with their id. */
    List<String> asked() {
        return http.seen().stream()
                .map(seen -> Bench.json(seen.body()))
                .map(r -> r.path("operationName").asText()
                        + (r.path("variables").has("id")
                                ? " " + r.at("/variables/id").asText()
                                : ""))
                .toList();
    }

    List<String> mutations() {
        return asked().stream().filter(o -> o.contains("Deployment ")).collect(Collectors.toList());
    }

    FakeHttp.Seen lastSeen() {
        return http.seen().getLast();
    }

    String settings() {
        return SETTINGS.formatted(http.uri("/graphql/v2"));
    }

    Call<RailwaySettings, Nothing> call(RailwayChange change) {
        return bench.call(change, settings(), "{}");
    }

    public <I extends Record, O extends Record> O read(Reading<RailwaySettings, I, O> reading, String input)
            throws ActionException, InterruptedException {
        return reading.read(bench.call(reading, settings(), input));
    }

    @Override
    public void close() {
        bench.close();
        http.close();
    }
}
