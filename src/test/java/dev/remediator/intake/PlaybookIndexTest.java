package dev.remediator.intake;

import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.alert.Labels;
import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.Severity;
import dev.remediator.run.Remedy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The index finds exactly what comparing with every playbook finds, only faster. */
final class PlaybookIndexTest {
    private static final List<String> NAMES = List.of("alertname", "service", "env", "severity", "empty");
    private static final List<String> VALUES = List.of("a", "b", "c", "");

    @Test
    void itFindsWhatComparingWithEveryPlaybookFinds() {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var playbooks = IntStream.range(0, random.nextInt(40))
                    .mapToObj(i -> random(random, i))
                    .toList();
            var index = new PlaybookIndex(playbooks);
            for (int i = 0; i < 50; i++) {
                var labels = labels(random);
                var expected = playbooks.stream()
                        .filter(p -> p.matches(labels))
                        .sorted(PlaybookIndex.ORDER)
                        .toList();
                assertThat(index.find(labels)).as("seed %d, %s", seed, labels).isEqualTo(expected);
            }
        }
    }

    @Test
    void aPlaybookThatMatchesInSeveralWaysIsFoundOnce() {
        var index = index(remedy("a").when("alertname=\"a\"", "service=\"b\"", "alertname=~\"a|b\""));

        assertThat(index.find(Labels.of(Map.of("alertname", "a", "service", "b"))))
                .hasSize(1);
    }

    @Test
    void aMatcherForAnAbsentLabelIsFoundAlthoughNothingCanBeFiledUnderIt() {
        var index = index(remedy("a").when("alertname=~\".+\", team=\"\""));

        assertThat(index.find(Labels.of(Map.of("alertname", "x")))).hasSize(1);
        assertThat(index.find(Labels.of(Map.of("alertname", "x", "team", "platform"))))
                .isEmpty();
    }

    @Test
    void withoutPlaybooksNothingIsFound() {
        assertThat(new PlaybookIndex(List.of()).find(Labels.of(Map.of("alertname", "x"))))
                .isEmpty();
    }

    @Test
    void theOrderIsSeverityThenRankThenName() {
        var index = index(
                remedy("z").severity(Severity.P0).rank(200),
                remedy("b").severity(Severity.P1).rank(20),
                remedy("a").severity(Severity.P1).rank(20),
                remedy("y").severity(Severity.P1).rank(3));

        assertThat(index.find(Labels.of(Map.of("alertname", "GatewayDown"))))
                .extracting(Playbook::name)
                .containsExactly("z", "y", "a", "b");
    }

    /** Runs in the benchmark profile; prints what one look-up costs. */
    @Test
    @Tag("benchmark")
    void tenThousandPlaybooksCostAboutWhatTenDo() {
        for (int count : new int[] {10, 1_000, 10_000}) {
            var playbooks = IntStream.range(0, count)
                    .mapToObj(i -> remedy("playbook-" + i)
                            .when("alertname=\"Alert%d\", env=\"production\", severity=~\"critical|page\"".formatted(i))
                            .build())
                    .toList();
            var index = new PlaybookIndex(playbooks);
            var alerts = IntStream.range(0, 1_000)
                    .mapToObj(i -> Labels.of(Map.of(
                            "alertname",
                            "Alert" + i % count,
                            "env",
                            "production",
                            "severity",
                            "critical",
                            "pod",
                            "p" + i)))
                    .toList();
            long found = 0;
            for (int warm = 0; warm < 200; warm++)
                for (var labels : alerts) found += index.find(labels).size();
            long before = System.nanoTime();
            for (int round = 0; round < 500; round++)
                for (var labels : alerts) found += index.find(labels).size();
            var each = Duration.ofNanos((System.nanoTime() - before) / 500_000);
            System.out.printf("%,6d playbooks: %d ns for each alert%n", count, each.toNanos());
            assertThat(found).isEqualTo(700_000);
        }
    }

    private static PlaybookIndex index(Remedy... remedies) {
        return new PlaybookIndex(Stream.of(remedies).map(Remedy::build).toList());
    }

    private static Playbook random(Random random, int i) {
        var lines = new ArrayList<String>();
        for (int line = 0; line <= random.nextInt(3); line++) {
            var matchers = new ArrayList<String>();
            for (int m = 0; m <= random.nextInt(3); m++) matchers.add(matcher(random));
            lines.add(String.join(", ", matchers));
        }
        return remedy("playbook-" + i)
                .severity(Severity.values()[random.nextInt(4)])
                .rank(random.nextInt(3))
                .when(lines.toArray(String[]::new))
                .build();
    }

    private static String matcher(Random random) {
        var name = NAMES.get(random.nextInt(NAMES.size()));
        var value = VALUES.get(random.nextInt(VALUES.size()));
        return switch (random.nextInt(8)) {
            case 0 -> "%s!=\"%s\"".formatted(name, value);
            case 1 -> "%s=~\"%s|%s\"".formatted(name, value, VALUES.get(random.nextInt(3)));
            case 2 -> "%s!~\"%s.*\"".formatted(name, value);
            default -> "%s=\"%s\"".formatted(name, value);
        };
    }

    private static Labels labels(Random random) {
        var labels = new LinkedHashMap<String, String>();
        for (var name : NAMES) if (random.nextInt(3) > 0) labels.put(name, VALUES.get(random.nextInt(VALUES.size())));
        return Labels.of(labels);
    }
}
