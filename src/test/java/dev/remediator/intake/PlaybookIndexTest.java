package dev.remediator.intake;

import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.alert.Labels;
import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.Severity;
import dev.remediator.run.Remedy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The index finds exactly what comparing with every playbook finds, only faster. */
final class PlaybookIndexTest {
    private static final List<String> NAMES = List.of("alertname", "service", "env", "severity", "empty");
    private static final List<String> VALUES = List.of("a", "b", "ab", "");

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
                        .sorted(Playbook.ASKED_FIRST)
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
        return switch (random.nextInt(12)) {
            case 0 -> "%s!=\"%s\"".formatted(name, value);
            case 1 -> "%s=~\"%s|%s\"".formatted(name, value, VALUES.get(random.nextInt(3)));
            case 2 -> "%s!~\"%s.*\"".formatted(name, value);
            case 3 -> "%s=~\"%s.*\"".formatted(name, value);
            case 4 -> "%s=~\".*%s\"".formatted(name, value);
            case 5 -> "%s=~\"(?i:%s)|x\"".formatted(name, value.toUpperCase(Locale.ROOT));
            case 6 -> "%s=~\"a?%s.?%s\"".formatted(name, value, VALUES.get(random.nextInt(VALUES.size())));
            default -> "%s=\"%s\"".formatted(name, value);
        };
    }

    private static Labels labels(Random random) {
        var labels = new LinkedHashMap<String, String>();
        for (var name : NAMES) if (random.nextInt(3) > 0) labels.put(name, VALUES.get(random.nextInt(VALUES.size())));
        return Labels.of(labels);
    }
}
