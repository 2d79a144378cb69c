package dev.remediator.acceptance.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Railway with one service whose process has crashed; what it is asked to do takes a moment, as on Railway. */
final class StoodInRailway {
    private static final long WORK_MILLIS = 400;

    private static final class Deployed {
        final String id = UUID.randomUUID().toString();
        final String createdAt;
        final String image;
        String status;
        String instance;
        String statusUpdatedAt;

        Deployed(String image, String status, String instance, Instant at) {
            this.image = image;
            this.status = status;
            this.instance = instance;
            createdAt = at.toString();
            statusUpdatedAt = createdAt;
        }

        void becomes(String newStatus, String newInstance) {
            status = newStatus;
            instance = newInstance;
            statusUpdatedAt = Instant.now().toString();
        }

        void write(ObjectNode json) {
            json.put("id", id)
                    .put("status", status)
                    .put("createdAt", createdAt)
                    .put("statusUpdatedAt", statusUpdatedAt)
                    .put("canRollback", status.equals("REMOVED"))
                    .put("canRedeploy", true);
            json.putObject("meta").put("image", image);
            json.putArray("instances").addObject().put("id", id + "-i").put("status", instance);
        }
    }

    /** Newest first. */
    private final List<Deployed> deployments = new ArrayList<>();

    StoodInRailway() {
        deployments.add(
                new Deployed("app:2", "SUCCESS", "CRASHED", Instant.now().minusSeconds(3_600)));
        deployments.add(
                new Deployed("app:1", "REMOVED", "REMOVED", Instant.now().minusSeconds(7_200)));
    }

    /**
     * Answers an operation.
     *
     * @return what a mutation does, not done yet; empty for a query
     */
    synchronized Optional<Runnable> effect(String operation, JsonNode variables, ObjectNode data) {
        var id = variables.path("id").asText();
        switch (operation) {
            case "ProjectToken" ->
                data.putObject("projectToken")
                        .put("projectId", "00000000-0000-4000-8000-0000000000a1")
                        .put("environmentId", "00000000-0000-4000-8000-0000000000e1");
            case "RecentDeployments" -> {
                var edges = data.putObject("deployments").putArray("edges");
                deployments.forEach(d -> d.write(edges.addObject().putObject("node")));
            }
            case "ServiceStatus" -> {
                var service = data.putObject("serviceInstance");
                deployments.getFirst().write(service.putObject("latestDeployment"));
                var active = service.putArray("activeDeployments");
                deployments.stream().filter(d -> d.status.equals("SUCCESS")).forEach(d -> d.write(active.addObject()));
            }
            case "RestartDeployment" -> {
                data.put("deploymentRestart", true);
                return Optional.of(() -> restart(id));
            }
            case "RollbackDeployment" -> {
                data.put("deploymentRollback", true);
                return Optional.of(() -> deploy(find(id).image));
            }
            case "RedeployDeployment" -> {
                var made = new Deployed(find(id).image, "DEPLOYING", "CREATED", Instant.now());
                made.write(data.putObject("deploymentRedeploy"));
                return Optional.of(() -> deploy(made));
            }
            case "UpsertVariable" -> {
                data.put("variableUpsert", true);
                return Optional.of(() -> {});
            }
            default -> data.putNull("nothing");
        }
        return Optional.empty();
    }

    private Deployed find(String id) {
        return deployments.stream().filter(d -> d.id.equals(id)).findFirst().orElseThrow();
    }

    private synchronized void restart(String id) {
        var deployed = find(id);
        deployed.instance = "RESTARTING";
        later(() -> deployed.becomes("SUCCESS", "RUNNING"));
    }

    private void deploy(String image) {
        deploy(new Deployed(image, "DEPLOYING", "CREATED", Instant.now()));
    }

    private synchronized void deploy(Deployed made) {
        deployments.addFirst(made);
        later(() -> {
            deployments.stream().skip(1).forEach(d -> d.becomes("REMOVED", "REMOVED"));
            made.becomes("SUCCESS", "RUNNING");
        });
    }

    private void later(Runnable work) {
        CompletableFuture.delayedExecutor(WORK_MILLIS, TimeUnit.MILLISECONDS).execute(() -> {
            synchronized (this) {
                work.run();
            }
        });
    }
}
