package dev.remediator.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The Railway stand-in with its gateway, and what tests ask of it. */
public record RailwayProgram(Program program) implements AutoCloseable {
    public static final String PROJECT = "6f2b1c3e-6c0d-4d6f-9a55-0c2f6d1d7a01";
    public static final String ENVIRONMENT = "b0a7f0de-94f1-4c53-8b0e-5d3f2a6c7b02";
    public static final String SERVICE = "c9d4e8a2-1f37-4e0b-a1c6-7e8b9d0f3c03";

    public static RailwayProgram start(String... arguments) {
        return start(Map.of(), arguments);
    }

    public static RailwayProgram start(Map<String, String> more, String... arguments) {
        var environment = new java.util.HashMap<>(Map.of(
                "RAILWAY_TOKEN", "token", "RAILWAY_WEBHOOK_SECRET", "webhook-secret", "GATEWAY_ADMIN_TOKEN", "admin"));
        environment.putAll(more);
        return new RailwayProgram(Program.start("Railway", environment, arguments));
    }

    public JsonNode call(String operation, String variables) {
        var reply = Web.post(
                program.uri("/graphql/v2"),
                "{\"operationName\":\"%s\",\"query\":\"%1$s($id) { id \\\"id\\\": x }\",\"variables\":%s}"
                        .formatted(operation, variables),
                "Project-Access-Token",
                "token");
        assertThat(reply.status()).isEqualTo(200);
        return reply.json();
    }

    public String error(String operation, String variables) {
        var answer = call(operation, variables);
        assertThat(answer.get("data").isNull()).isTrue();
        return answer.at("/errors/0/message").asText();
    }

    public JsonNode restart(String id) {
        return call("RestartDeployment", "{\"id\":\"" + id + "\"}");
    }

    public JsonNode rollback(String id) {
        return call("RollbackDeployment", "{\"id\":\"" + id + "\"}");
    }

    /** Newest first. */
    public List<JsonNode> recent(int first) {
        var edges = call(
                        "RecentDeployments",
                        "{\"projectId\":\"%s\",\"environmentId\":\"%s\",\"serviceId\":\"%s\",\"first\":%d}"
                                .formatted(PROJECT, ENVIRONMENT, SERVICE, first))
                .at("/data/deployments/edges");
        var nodes = new ArrayList<JsonNode>();
        for (var edge : edges) nodes.add(edge.get("node"));
        return nodes;
    }

    public JsonNode newest() {
        return recent(1).getFirst();
    }

    public JsonNode deployment(String id) {
        return recent(100).stream()
                .filter(node -> id(node).equals(id))
                .findFirst()
                .orElseThrow();
    }

    public List<String> ids() {
        return recent(100).stream().map(RailwayProgram::id).toList();
    }

    public static String id(JsonNode deployment) {
        return deployment.get("id").asText();
    }

    public JsonNode serviceStatus() {
        return call("ServiceStatus", "{\"environmentId\":\"%s\",\"serviceId\":\"%s\"}".formatted(ENVIRONMENT, SERVICE))
                .at("/data/serviceInstance");
    }

    public String deployWithoutWaiting(String version) {
        return Web.post(program.uri("/control/deploy"), "{\"version\":\"" + version + "\"}")
                .json()
                .get("id")
                .asText();
    }

    public void deploy(String version) {
        var id = deployWithoutWaiting(version);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> deployment(id).get("status").asText().equals("SUCCESS"));
    }

    public void crash() {
        assertThat(Web.post(program.uri("/control/crash"), "").status()).isEqualTo(202);
    }

    public void slow(String body) {
        assertThat(Web.post(program.uri("/control/slow"), body).status()).isEqualTo(200);
    }

    public JsonNode state() {
        return Web.get(program.uri("/control/state")).json();
    }

    /** Zero while no process runs. */
    public long gatewayPid() {
        return state().get("pid").asLong();
    }

    public URI gateway(String path) {
        return URI.create(state().get("gateway").asText()).resolve(path);
    }

    public boolean gatewayHealthy() {
        return Web.answers(gateway("/health")) && Web.get(gateway("/health")).status() == 200;
    }

    public int counted(String mutation) {
        return Web.get(program.uri("/control/calls"))
                .json()
                .at("/counts/" + mutation)
                .asInt();
    }

    public JsonNode mutations() {
        return Web.get(program.uri("/control/calls")).json().get("mutations");
    }

    @Override
    public void close() {
        program.close();
    }
}
