package dev.remediator.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.target.Slot;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
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
                        "logs.patterns",
                        "metrics.read",
                        "metrics.correlate",
                        "metrics.growth",
                        "service.names",
                        "http.read",
                        "http.call",
                        "advisories.list",
                        "service.start",
                        "service.stop",
                        "usage",
                        "variable.set",
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
        assertThat(actions.adapters(Slot.METRICS)).containsExactlyInAnyOrder("prometheus");
        assertThat(actions.adapters(Slot.READINGS)).containsExactlyInAnyOrder("http");
        assertThat(actions.adapters(Slot.CALLS)).containsExactlyInAnyOrder("http");
        assertThat(actions.adapters(Slot.ADVISORIES)).containsExactlyInAnyOrder("osv");
        assertThat(actions.adapters(Slot.CHECKS)).containsExactlyInAnyOrder("http", "prometheus", "certificate");
    }

    @Test
    void everyActionIsDescribedAndItsRecordsCanBeRead() {
        assertThat(actions.all()).hasSize(34).allSatisfy(action -> {
            assertThat(action.about()).endsWith(".").hasSizeBetween(20, 160);
            assertThat(ActionTypes.keys(action.settings())).isNotEmpty();
            // Reading an empty object touches every default: each must fit its own type.
            assertThat(ActionTypes.check(action.settings(), Bench.json("{}")))
                    .allSatisfy(problem -> assertThat(problem.message()).startsWith("needs the key"));
        });
    }

    @Test
    void everyKeyAndEveryFieldSaysWhatItMeans() {
        assertThat(actions.all()).allSatisfy(action -> {
            described(new Shape.Group(action.settings(), ActionTypes.keys(action.settings())));
            described(new Shape.Group(action.input(), ActionTypes.keys(action.input())));
            if (action instanceof Reading<?, ?, ?> reading) fields(reading.output());
        });
    }

    private static void described(Shape shape) {
        switch (shape) {
            case Shape.Group(var type, var keys) ->
                keys.forEach(key -> {
                    assertThat(key.about()).as("%s of %s", key.name(), type).isPresent();
                    assertThat(key.about().orElseThrow()).hasSizeBetween(8, 120).doesNotEndWith(".");
                    described(key.shape());
                });
            case Shape.Items(var of) -> described(of);
            case Shape.Entries(var of) -> described(of);
            default -> assertThat(shape.says()).isNotBlank();
        }
    }

    private static void fields(Type type) {
        if (type instanceof ParameterizedType generic) {
            for (var argument : generic.getActualTypeArguments()) fields(argument);
        } else if (type instanceof Class<?> raw && raw.isRecord()) {
            ActionTypes.fields(raw.asSubclass(Record.class)).forEach(field -> {
                assertThat(field.about()).as("%s of %s", field.name(), type).isPresent();
                fields(field.type());
            });
        }
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
