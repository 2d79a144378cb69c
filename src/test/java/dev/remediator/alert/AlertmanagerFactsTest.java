package dev.remediator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Every recorded answer of Alertmanager's own code is our answer, too. */
class AlertmanagerFactsTest {

    @Test
    void everyMatcherTextIsReadAsAlertmanagerReadsIt() throws IOException {
        var wrong = new ArrayList<String>();
        var vectors =
                AlertmanagerFacts.read(AlertmanagerFacts.path("matchers.json")).path("vectors");
        for (JsonNode v : vectors) {
            String expected = v.path("error").asBoolean() ? "refused" : written(v.path("matchers"));
            String actual = read(v);
            if (!actual.equals(expected))
                wrong.add(v.path("id").asText() + " " + v.path("input") + ": expected " + expected + ", was " + actual);
        }
        assertThat(wrong).isEmpty();
        assertThat(vectors).hasSizeGreaterThanOrEqualTo(174);
    }

    private static String read(JsonNode v) {
        var parser = MatcherParser.valueOf(v.path("parser").asText().toUpperCase(Locale.ROOT));
        String input = v.path("input").asText();
        try {
            return written(
                    v.path("call").asText().equals("matcher")
                            ? List.of(Matchers.parseOne(input, parser))
                            : Matchers.parse(input, parser).matchers());
        } catch (MatcherSyntaxException _) {
            return "refused";
        }
    }

    private static String written(List<Matcher> matchers) {
        return matchers.stream()
                .map(m -> m.name() + '|' + m.op().symbol() + '|' + m.value())
                .toList()
                .toString();
    }

    private static String written(JsonNode matchers) {
        return StreamSupport.stream(matchers.spliterator(), false)
                .map(m -> m.path("name").asText()
                        + '|'
                        + m.path("op").asText()
                        + '|'
                        + m.path("value").asText())
                .toList()
                .toString();
    }

    @Test
    void everyMatcherHoldsWhereAlertmanagersHolds() throws IOException {
        var wrong = new ArrayList<String>();
        var vectors = AlertmanagerFacts.read(AlertmanagerFacts.path("matcher_eval.json"))
                .path("vectors");
        for (JsonNode v : vectors) {
            String expected =
                    v.path("invalid").asBoolean() ? "refused" : v.path("match").asText();
            String actual = evaluated(v);
            if (!actual.equals(expected)) wrong.add(v + ": was " + actual);
        }
        assertThat(wrong).isEmpty();
        assertThat(vectors).hasSizeGreaterThanOrEqualTo(267);
    }

    private static String evaluated(JsonNode v) {
        try {
            var matchers = new ArrayList<Matcher>();
            for (JsonNode m : v.path("matchers")) {
                var op = Stream.of(Matcher.Op.values())
                        .filter(o -> o.symbol().equals(m.path("op").asText()))
                        .findFirst()
                        .orElseThrow();
                matchers.add(
                        new Matcher(m.path("name").asText(), op, m.path("value").asText()));
            }
            return String.valueOf(new Matchers(matchers).matches(labels(v.path("labels"))));
        } catch (MatcherSyntaxException _) {
            return "refused";
        }
    }

    @Test
    void everyFingerprintInARecordedBodyIsComputedFromItsLabels() throws IOException {
        int compared = 0;
        try (var files = Files.list(AlertmanagerFacts.path("payloads"))) {
            for (var file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
                for (JsonNode alert : alerts(AlertmanagerFacts.read(file))) {
                    assertThat(labels(alert.path("labels")).fingerprint())
                            .as("%s %s", file.getFileName(), alert.path("labels"))
                            .hasToString(alert.path("fingerprint").asText());
                    compared++;
                }
            }
        } catch (JsonProcessingException e) {
            throw new AssertionError("a recorded body is no JSON", e);
        }
        assertThat(compared).isGreaterThan(50);
    }

    private static List<JsonNode> alerts(JsonNode body) {
        return StreamSupport.stream(body.path("alerts").spliterator(), false)
                .filter(alert -> alert.has("fingerprint"))
                .toList();
    }

    private static Labels labels(JsonNode node) {
        var labels = new LinkedHashMap<String, String>();
        node.properties().forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
        return Labels.of(labels);
    }
}
