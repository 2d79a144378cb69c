package dev.remediator.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.remediator.demo.Receiver.Received;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RailwayWebhooksTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @SuppressWarnings("NullAway.Init")
    private Receiver receiver;

    @BeforeEach
    void listen() {
        receiver = new Receiver();
    }

    @AfterEach
    void stopListening() {
        receiver.close();
    }

    @Test
    void tellsOfACrashAndOfEveryTransitionInTheNewForm() {
        try (var railway = railway()) {
            await().atMost(SOON).until(() -> types().contains("Deployment.deployed"));
            railway.crash();
            await().atMost(SOON).until(() -> types().contains("Deployment.crashed"));
            railway.restart(RailwayProgram.id(railway.newest()));
            await().atMost(SOON).until(() -> types().contains("Deployment.restarted"));
            var first = RailwayProgram.id(railway.newest());
            railway.deploy("good-2");
            await().atMost(SOON).until(() -> of("Deployment.deployed").count() == 2);

            assertThat(types()).contains("Deployment.deploying", "Deployment.removed");
            var crashed = of("Deployment.crashed").toList();
            assertThat(crashed).hasSize(1);
            assertThat(crashed.getFirst().headers().getFirst("X-Railway-Secret"))
                    .isEqualTo("webhook-secret");
            assertThat(crashed.getFirst().headers().getFirst("Content-Type")).isEqualTo("application/json");
            var body = crashed.getFirst().json();
            assertThat(body.at("/details/status").asText()).isEqualTo("CRASHED");
            assertThat(body.at("/resource/project/id").asText()).isEqualTo(RailwayProgram.PROJECT);
            assertThat(body.at("/resource/environment/id").asText()).isEqualTo(RailwayProgram.ENVIRONMENT);
            assertThat(body.at("/resource/environment/isEphemeral").isBoolean()).isTrue();
            assertThat(body.at("/resource/environment/isEphemeral").asBoolean()).isFalse();
            assertThat(body.at("/resource/service/id").asText()).isEqualTo(RailwayProgram.SERVICE);
            assertThat(body.at("/resource/service/name").asText()).isEqualTo("mcp-gateway");
            assertThat(body.at("/resource/deployment/id").asText()).isEqualTo(first);
            assertThat(body.get("severity").asText()).isEqualTo("WARNING");
            assertThat(body.get("timestamp").asText()).endsWith("Z");
        }
    }

    @Test
    void triesThreeTimesAgainWithTheSameBodyAndThenGivesUp() {
        try (var railway = railway()) {
            await().atMost(SOON).until(() -> types().contains("Deployment.deployed"));
            receiver.refuse(1000);
            railway.crash();
            await().atMost(SOON)
                    .until(() -> railway.state().at("/webhooks/givenUp").asInt() == 1);

            var attempts = of("Deployment.crashed").map(Received::body).toList();
            assertThat(attempts).hasSize(4);
            assertThat(attempts.stream().distinct()).hasSize(1);
        }
    }

    @Test
    void aRefusedDeliveryArrivesWhenTheReceiverIsBack() {
        try (var railway = railway()) {
            await().atMost(SOON).until(() -> types().contains("Deployment.deployed"));
            receiver.refuse(1);
            railway.crash();

            await().atMost(SOON).until(() -> of("Deployment.crashed").count() == 2);
            assertThat(railway.state().at("/webhooks/givenUp").asInt()).isZero();
        }
    }

    @Test
    void whoeverRestartsBeforeThePolicyGivesUpHearsOfNoCrash() {
        try (var railway = railway("--crashed-after-millis", "4000")) {
            railway.crash();
            assertThat(railway.newest().get("status").asText()).isEqualTo("SUCCESS");
            assertThat(railway.newest().at("/instances/0/status").asText()).isEqualTo("CRASHED");
            railway.restart(RailwayProgram.id(railway.newest()));
            await().atMost(SOON).until(railway::gatewayHealthy);

            railway.crash();
            await().atMost(SOON).until(() -> types().contains("Deployment.crashed"));
            assertThat(of("Deployment.crashed").count())
                    .as("the second crash only")
                    .isEqualTo(1);
        }
    }

    private RailwayProgram railway(String... more) {
        var arguments =
                Stream.concat(Stream.of("--webhook-url", receiver.uri("/hook").toString()), Stream.of(more));
        return RailwayProgram.start(arguments.toArray(String[]::new));
    }

    private List<String> types() {
        return receiver.received().stream()
                .map(received -> received.json().get("type").asText())
                .toList();
    }

    private Stream<Received> of(String type) {
        return receiver.received().stream()
                .filter(received -> received.json().get("type").asText().equals(type));
    }
}
