package dev.remediator.action.railway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The GraphQL operations, one document each in {@code operations/}. Their names are sent along and must stay. */
enum Operation {
    PROJECT_TOKEN("ProjectToken"),
    RECENT_DEPLOYMENTS("RecentDeployments"),
    SERVICE_STATUS("ServiceStatus"),
    SERVICE_NAMES("ServiceNames"),
    DEPLOYMENT_LOGS("DeploymentLogs"),
    PLATFORM_STATUS("PlatformStatus"),
    SERVICE_USAGE("ServiceUsage"),
    SERVICE_VOLUMES("ServiceVolumes"),
    RESTART_DEPLOYMENT("RestartDeployment"),
    ROLLBACK_DEPLOYMENT("RollbackDeployment"),
    REDEPLOY_DEPLOYMENT("RedeployDeployment"),
    STOP_DEPLOYMENT("StopDeployment"),
    UPSERT_VARIABLE("UpsertVariable");

    private final String sentName;
    private final String document;

    Operation(String sentName) {
        this.sentName = sentName;
        document = resource("operations/" + sentName + ".graphql");
    }

    String sentName() {
        return sentName;
    }

    String document() {
        return document;
    }

    private static String resource(String path) {
        try (var in = Operation.class.getResourceAsStream(path)) {
            if (in == null) throw new IllegalStateException("the resource " + path + " is missing");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
