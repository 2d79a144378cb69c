package dev.remediator.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.target.Slot;
import org.junit.jupiter.api.Test;

/** The actions that are delivered, as playbooks and targets name them. */
class ActionsOnClassPathTest {
    private final Actions actions = Actions.discover();

    @Test
    void theseCapabilitiesExist() {
        assertThat(actions.capabilities())
                .containsExactlyInAnyOrder(
                        "restart",
                        "rollback",
                        "redeploy",
                        "deployments.list",
                        "status",
                        "logs.recent",
                        "service.names",
                        "breaker.trip",
                        "breaker.reset",
                        "breaker.state",
                        "ratelimit.set",
                        "ratelimit.get");
    }

    @Test
    void theseAdaptersStandInTheSlots() {
        assertThat(actions.adapters(Slot.PLATFORM)).containsExactlyInAnyOrder("railway");
        assertThat(actions.adapters(Slot.BREAKERS)).containsExactlyInAnyOrder("actuator", "haproxy", "http");
        assertThat(actions.adapters(Slot.RATE_LIMITS)).containsExactlyInAnyOrder("haproxy", "http");
        assertThat(actions.adapters(Slot.CHECKS)).containsExactlyInAnyOrder("http", "prometheus");
    }

    @Test
    void everyActionIsDescribedAndItsRecordsCanBeRead() {
        assertThat(actions.all()).hasSize(22).allSatisfy(action -> {
            assertThat(action.about()).endsWith(".").hasSizeBetween(20, 160);
            assertThat(ActionTypes.keys(action.settings())).isNotEmpty();
            // Reading an empty object touches every default: each must fit its own type.
            assertThat(ActionTypes.check(action.settings(), Bench.json("{}")))
                    .allSatisfy(problem -> assertThat(problem.message()).startsWith("needs the key"));
        });
    }

    @Test
    void adaptersOfOneCapabilityAreInterchangeable() {
        for (var capability : actions.capabilities()) {
            var carriers = actions.all().stream()
                    .filter(a -> a.capability().equals(capability))
                    .toList();
            assertThat(carriers.stream().map(a -> a.input().getName()).distinct())
                    .hasSize(1);
            assertThat(carriers.stream()
                            .filter(a -> a instanceof Reading<?, ?, ?>)
                            .map(a -> ((Reading<?, ?, ?>) a).output().getName())
                            .distinct())
                    .hasSizeLessThan(2);
        }
    }
}
