package dev.remediator.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RailwayTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @SuppressWarnings("NullAway.Init")
    private RailwayProgram railway;

    @BeforeAll
    void start() {
        railway = RailwayProgram.start();
    }

    @AfterAll
    void stop() {
        railway.close();
    }

    /** Each test begins with a healthy deployment that replaced another one. */
    @BeforeEach
    void deployAGoodVersion() {
        railway.slow("{}");
        railway.deploy("good-2");
    }

    @Test
    void answersNobodyWithoutTheTokenAndSaysSoWithStatus200() {
        var query = "{\"operationName\":\"PlatformStatus\",\"query\":\"query PlatformStatus{…}\",\"variables\":{}}";
        var endpoint = railway.program().uri("/graphql/v2");
        for (var reply : List.of(
                Web.post(endpoint, query),
                Web.post(endpoint, query, "Project-Access-Token", "other"),
                Web.post(endpoint, query, "Authorization", "Bearer other"),
                Web.post(endpoint, query, "Authorization", "token"))) {
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.json().at("/errors/0/message").asText()).isEqualTo("Not Authorized");
            assertThat(reply.json().get("data").isNull()).isTrue();
        }
        assertThat(Web.post(endpoint, query, "Authorization", "Bearer token")
                        .json()
                        .at("/data/platformStatus/isStable")
                        .asBoolean())
                .as("an account token is as good as a project token")
                .isTrue();
    }

    @Test
    void tellsAProjectTokenWhatItIsFor() {
        var query = "{\"operationName\":\"ProjectToken\",\"variables\":{}}";

        assertThat(railway.call("ProjectToken", "{}").at("/data/projectToken"))
                .isEqualTo(Web.parse("{\"projectId\":\"%s\",\"environmentId\":\"%s\"}"
                        .formatted(RailwayProgram.PROJECT, RailwayProgram.ENVIRONMENT)));
        assertThat(Web.post(railway.program().uri("/graphql/v2"), query, "Authorization", "Bearer token")
                        .json()
                        .at("/errors/0/message")
                        .asText())
                .isEqualTo("Project Token not found");
    }

    @Test
    void refusesWhatItDoesNotKnowByName() {
        assertThat(railway.error("DropEverything", "{}")).contains("Unknown operation", "DropEverything");
        assertThat(railway.error("RestartDeployment", "{}")).contains("$id");
        assertThat(railway.error("RestartDeployment", "{\"id\":\"00000000-0000-0000-0000-000000000000\"}"))
                .isEqualTo("Deployment not found");
        assertThat(railway.error(
                        "ServiceStatus",
                        "{\"environmentId\":\"elsewhere\",\"serviceId\":\"" + RailwayProgram.SERVICE + "\"}"))
                .isEqualTo("Not Authorized");
    }

    @Test
    void aRestartIsTheSameDeploymentInANewProcess() {
        var before = railway.newest();
        var pid = railway.gatewayPid();
        var statuses = new LinkedHashSet<String>();

        assertThat(railway.restart(RailwayProgram.id(before))
                        .at("/data/deploymentRestart")
                        .asBoolean())
                .isTrue();
        await().atMost(SOON).pollInterval(Duration.ofMillis(20)).until(() -> {
            statuses.add(railway.newest().get("status").asText());
            return railway.gatewayPid() > 0 && railway.gatewayPid() != pid && railway.gatewayHealthy();
        });
        await().atMost(SOON)
                .until(() -> !railway.newest().get("statusUpdatedAt").equals(before.get("statusUpdatedAt")));

        var after = railway.newest();
        assertThat(RailwayProgram.id(after)).isEqualTo(RailwayProgram.id(before));
        assertThat(after.at("/instances/0/id")).isEqualTo(before.at("/instances/0/id"));
        assertThat(after.at("/instances/0/status").asText()).isEqualTo("RUNNING");
        assertThat(statuses).containsExactly("SUCCESS");
        assertThat(Instant.parse(after.get("statusUpdatedAt").asText()))
                .isAfter(Instant.parse(before.get("statusUpdatedAt").asText()));
        assertThat(ProcessHandle.of(pid)).isEmpty();
    }

    @Test
    void aMutationIsAnsweredAtOnceWhileTheWorkGoesOn() {
        railway.slow("{\"restartMillis\":3000}");
        railway.restart(RailwayProgram.id(railway.newest()));

        // An answer that waited for the work would come when the gateway is healthy again, and stays so.
        await().atMost(SOON).until(() -> !Web.answers(railway.gateway("/health")));
        assertThat(railway.newest().at("/instances/0/status").asText()).isEqualTo("RESTARTING");
        assertThat(railway.newest().get("status").asText()).isEqualTo("SUCCESS");
        await().atMost(SOON).until(railway::gatewayHealthy);
    }

    @Test
    void anAnswerCanBeLateAfterTheWorkHasBegun() {
        railway.slow("{\"answerMillis\":1500}");
        var calls = railway.counted("RestartDeployment");
        var asked = Instant.now();

        railway.restart(RailwayProgram.id(railway.newest()));

        assertThat(Duration.between(asked, Instant.now())).isGreaterThanOrEqualTo(Duration.ofMillis(1500));
        assertThat(railway.counted("RestartDeployment")).isEqualTo(calls + 1);
    }

    @Test
    void aRestartDoesNotHealABadVersionAndARollbackDoes() {
        var good = railway.newest();
        railway.deploy("bad-3");
        var bad = railway.newest();
        assertThat(bad.get("status").asText())
                .as("no health check is configured")
                .isEqualTo("SUCCESS");
        assertThat(Web.get(railway.gateway("/health")).status()).isEqualTo(503);
        assertThat(railway.deployment(RailwayProgram.id(good)).get("status").asText())
                .isEqualTo("REMOVED");
        assertThat(railway.deployment(RailwayProgram.id(good))
                        .get("canRollback")
                        .asBoolean())
                .isTrue();

        var pid = railway.gatewayPid();
        railway.restart(RailwayProgram.id(bad));
        await().atMost(SOON)
                .until(() -> railway.gatewayPid() > 0
                        && railway.gatewayPid() != pid
                        && Web.answers(railway.gateway("/health")));
        assertThat(Web.get(railway.gateway("/health")).status()).isEqualTo(503);

        var known = railway.ids();
        railway.slow("{\"deployMillis\":500}");
        assertThat(railway.rollback(RailwayProgram.id(good))
                        .at("/data/deploymentRollback")
                        .asBoolean())
                .isTrue();
        var seen = new ArrayList<String>();
        await().atMost(SOON).pollInterval(Duration.ofMillis(20)).until(() -> {
            var newest = railway.newest();
            var status = newest.get("status").asText();
            if (!known.contains(RailwayProgram.id(newest)) && !seen.contains(status)) seen.add(status);
            return seen.contains("SUCCESS");
        });

        var rolledBack = railway.newest();
        assertThat(known).doesNotContain(RailwayProgram.id(rolledBack));
        assertThat(seen).containsSubsequence("DEPLOYING", "SUCCESS").doesNotContain("BUILDING");
        assertThat(rolledBack.at("/meta/image")).isEqualTo(good.at("/meta/image"));
        assertThat(Web.get(railway.gateway("/health")).json().get("version").asText())
                .isEqualTo("good-2");
        assertThat(railway.deployment(RailwayProgram.id(bad)).get("status").asText())
                .isEqualTo("REMOVED");
        assertThat(railway.deployment(RailwayProgram.id(bad)).get("canRollback").asBoolean())
                .as("it was live once, so one may go back even to a bad one")
                .isTrue();
        assertThat(railway.ids()).hasSize(known.size() + 1);
        assertThat(activeIds()).containsExactly(RailwayProgram.id(rolledBack));
    }

    @Test
    void whatIsLiveCannotBeRolledBackTo() {
        var live = RailwayProgram.id(railway.newest());
        var known = railway.ids();

        assertThat(railway.error("RollbackDeployment", "{\"id\":\"" + live + "\"}"))
                .isEqualTo("Deployment cannot be rolled back");

        var last = railway.mutations().get(railway.mutations().size() - 1);
        assertThat(last.get("id").asText()).isEqualTo(live);
        assertThat(last.get("accepted").asBoolean()).isFalse();
        assertThat(railway.ids()).isEqualTo(known);
    }

    @Test
    void whatWasReplacedCannotBeRestarted() {
        var old = railway.recent(2).get(1);

        assertThat(railway.error("RestartDeployment", "{\"id\":\"" + RailwayProgram.id(old) + "\"}"))
                .isEqualTo("Deployment is not running");
    }

    @Test
    void aRedeployNamesItsNewDeployment() {
        var before = railway.newest();

        var created = railway.call("RedeployDeployment", "{\"id\":\"" + RailwayProgram.id(before) + "\"}")
                .at("/data/deploymentRedeploy");

        assertThat(created.get("status").asText()).isEqualTo("INITIALIZING");
        assertThat(created.get("id").asText()).isNotEqualTo(RailwayProgram.id(before));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(activeIds())
                        .containsExactly(created.get("id").asText()));
        assertThat(railway.newest().at("/meta/image")).isEqualTo(before.at("/meta/image"));
    }

    @Test
    void aProcessThatDiesMakesItsDeploymentCrashedUntilItIsRestarted() {
        var deployment = RailwayProgram.id(railway.newest());
        var pid = railway.gatewayPid();

        railway.crash();

        assertThat(ProcessHandle.of(pid)).isEmpty();
        await().atMost(SOON).until(() -> railway.newest().get("status").asText().equals("CRASHED"));
        assertThat(activeIds()).isEmpty();
        assertThat(railway.newest().at("/instances/0/status").asText()).isEqualTo("CRASHED");
        assertThat(Web.answers(railway.gateway("/health"))).isFalse();
        assertThat(railway.call("DeploymentLogs", "{\"deploymentId\":\"" + deployment + "\",\"limit\":50}")
                        .at("/data/deploymentLogs")
                        .findValuesAsText("message"))
                .anyMatch(line -> line.startsWith("FATAL"))
                .anyMatch(line -> line.startsWith("gateway good-2 ready"));

        railway.restart(deployment);
        await().atMost(SOON).until(railway::gatewayHealthy);
        await().atMost(SOON).untilAsserted(() -> assertThat(activeIds()).containsExactly(deployment));
    }

    @Test
    void aVersionThatNeverStartsIsCrashedAndCannotBeRolledBackTo() {
        var dead = railway.deployWithoutWaiting("dead-1");
        await().atMost(SOON)
                .until(() -> railway.deployment(dead).get("status").asText().equals("CRASHED"));

        railway.deploy("good-3");

        assertThat(railway.deployment(dead).get("canRollback").asBoolean()).isFalse();
    }

    @Test
    void logsComeWithOneRowMoreThanAskedFor() {
        railway.crash();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(railway.call(
                                        "DeploymentLogs",
                                        "{\"deploymentId\":\"" + RailwayProgram.id(railway.newest())
                                                + "\",\"limit\":1}")
                                .at("/data/deploymentLogs"))
                        .hasSize(2)
                        .allSatisfy(
                                row -> assertThat(row.get("timestamp").asText()).endsWith("Z")));
    }

    @Test
    void countsEveryMutationWithItsTimeAndId() {
        var restarts = railway.counted("RestartDeployment");
        var rollbacks = railway.counted("RollbackDeployment");
        var deployment = RailwayProgram.id(railway.newest());
        var asked = Instant.now().minusMillis(1);

        railway.restart(deployment);

        assertThat(railway.counted("RestartDeployment")).isEqualTo(restarts + 1);
        assertThat(railway.counted("RollbackDeployment")).isEqualTo(rollbacks);
        var last = railway.mutations().get(railway.mutations().size() - 1);
        assertThat(last.get("operation").asText()).isEqualTo("RestartDeployment");
        assertThat(last.get("id").asText()).isEqualTo(deployment);
        assertThat(last.get("accepted").asBoolean()).isTrue();
        assertThat(Instant.parse(last.get("at").asText())).isBetween(asked, Instant.now());
    }

    @Test
    void theServiceHasItsVariablesAndNotThePlatformsSecrets() throws Exception {
        var environment = java.nio.file.Path.of("/proc", String.valueOf(railway.gatewayPid()), "environ");
        org.junit.jupiter.api.Assumptions.assumeTrue(java.nio.file.Files.isReadable(environment));

        assertThat(java.nio.file.Files.readString(environment))
                .contains("GATEWAY_ADMIN_TOKEN=admin")
                .doesNotContain("RAILWAY_TOKEN", "RAILWAY_WEBHOOK_SECRET");
    }

    private Set<String> activeIds() {
        var active = railway.serviceStatus().get("activeDeployments");
        var ids = new LinkedHashSet<String>();
        for (JsonNode deployment : active) ids.add(RailwayProgram.id(deployment));
        return ids;
    }
}
