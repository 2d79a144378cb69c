package dev.remediator.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetsTest {
    private static final Targets TARGETS = new Targets(Stream.of(
                    target("db"),
                    target("gateway", "db", "proxy"),
                    target("proxy"),
                    target("shop", "gateway"),
                    target("billing", "gateway", "db"),
                    target("left", "right"),
                    target("right", "left"))
            .toList());

    private static Target target(String name, String... needs) {
        return new Target(name, "", Optional.empty(), List.of(needs), Map.of(), Map.of());
    }

    @ParameterizedTest(name = "{0} is needed by {1}")
    @CsvSource({
        "db,      gateway billing shop",
        "proxy,   gateway shop billing",
        "gateway, shop billing",
        "shop,    ''",
        "left,    right", // a circle ends
        "unknown, ''",
    })
    void everythingThatNeedsItAlsoByWayOfOthers(String name, String dependents) {
        assertThat(String.join(" ", TARGETS.dependents(name))).isEqualTo(dependents);
    }
}
