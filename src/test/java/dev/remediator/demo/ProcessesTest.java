package dev.remediator.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No process outlives the one that started it, and none takes long to be there. */
class ProcessesTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    @Test
    void killingRailwayTakesTheGatewayWithIt() {
        try (var railway = RailwayProgram.start()) {
            var pid = railway.gatewayPid();
            var health = railway.gateway("/health");

            railway.program().kill();

            await().atMost(SOON).until(() -> gone(pid));
            assertThat(Web.answers(health)).isFalse();
        }
    }

    @Test
    void killingRailwayInTheMiddleOfARestartLeavesNothing() {
        try (var railway = RailwayProgram.start()) {
            var pid = railway.gatewayPid();
            var health = railway.gateway("/health");
            railway.slow("{\"restartMillis\":60000}");
            railway.restart(RailwayProgram.id(railway.newest()));
            await().atMost(SOON).until(() -> gone(pid));

            railway.program().kill();

            assertThat(Web.answers(health)).isFalse();
        }
    }

    @Test
    void endingRailwayTakesTheGatewayWithItAndTidiesUp() {
        try (var railway = RailwayProgram.start()) {
            var pid = railway.gatewayPid();
            var image = Path.of(railway.state().get("image").asText());
            assertThat(image).isDirectory();

            railway.program().terminate();

            await().atMost(SOON).until(() -> gone(pid));
            assertThat(image).doesNotExist();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upstream", "Gateway", "SlackStandIn", "Railway"})
    void eachIsReadySoon(String name) {
        var started = Instant.now();
        try (var program = Program.start(name, Map.of("SLACK_TOKEN", "t", "RAILWAY_TOKEN", "t"))) {
            // The bound allows for a busy machine; the figure is printed because it is what one wants to know.
            System.out.println(name + " ready after "
                    + Duration.between(started, Instant.now()).toMillis() + " ms");
            assertThat(Duration.between(started, Instant.now())).isLessThan(Duration.ofSeconds(30));
            assertThat(program.output()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upstream", "SlackStandIn", "Railway"})
    void eachEndsWithAParentThatIsNotItsOwn(String name) {
        var stranger = String.valueOf(ProcessHandle.current().pid() + 1);
        var environment = Map.of("SLACK_TOKEN", "t", "RAILWAY_TOKEN", "t");
        try (var orphan = Program.launch(name, environment, "--parent", stranger)) {
            assertThat(orphan.awaitExit()).isZero();
        }
    }

    private static boolean gone(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
    }
}
