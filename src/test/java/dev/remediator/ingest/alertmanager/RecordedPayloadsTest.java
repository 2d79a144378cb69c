package dev.remediator.ingest.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.remediator.alert.AlertStatus;
import dev.remediator.ingest.Facts;
import dev.remediator.ingest.Received;
import dev.remediator.ingest.Source;
import dev.remediator.intake.Delivery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Bodies that real Alertmanagers sent, where they are present. */
class RecordedPayloadsTest {
    private static final Source PROD = new Source("prod", Source.Kind.ALERTMANAGER, Source.Ephemeral.IGNORE);

    private final Optional<Path> folder = Facts.find("alertmanager/payloads");

    @TestFactory
    Stream<DynamicTest> each_becomes_the_alerts_that_were_sent() throws IOException {
        if (folder.isEmpty()) return Stream.empty();
        JsonNode index =
                new ObjectMapper().readTree(Files.readAllBytes(folder.get().resolve("INDEX.json")));
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode payload : index.path("payloads")) {
            tests.add(DynamicTest.dynamicTest(
                    payload.path("file").asText(),
                    () -> check(folder.get().resolve(payload.path("file").asText()), payload.path("expect"))));
        }
        return tests.stream();
    }

    private static void check(Path file, JsonNode expect) throws Exception {
        byte[] body = Files.readAllBytes(file);

        Received received = new AlertmanagerParser().parse(body, PROD, Instant.now());

        assertThat(received.alerts()).hasSize(expect.path("alerts").asInt());
        assertThat(with(received, AlertStatus.FIRING))
                .hasSize(expect.path("firing").asInt());
        assertThat(with(received, AlertStatus.RESOLVED))
                .hasSize(expect.path("resolved").asInt());
        List<String> fingerprints = new ArrayList<>();
        expect.path("fingerprints").forEach(f -> fingerprints.add(f.asText()));
        assertThat(received.alerts().stream().map(o -> o.alert().fingerprint().toString()))
                .startsWith(fingerprints.toArray(String[]::new));
        long truncated = expect.path("truncatedAlerts").asLong();
        assertThat(received.note())
                .matches(note -> truncated == 0 ? note.isEmpty() : note.startsWith(truncated + " alerts"));
        // Nothing is lost on the way but what cannot be stored, or is too long.
        JsonNode sent = new ObjectMapper().readTree(body).path("alerts");
        for (int i = 0; i < received.alerts().size(); i++)
            compare(received.alerts().get(i), sent.get(i));
    }

    private static void compare(Delivery.Observed observed, JsonNode sent) {
        var alert = observed.alert();
        assertThat(alert.labels().asMap()).hasSize(sent.path("labels").size());
        sent.path("labels")
                .properties()
                .forEach(label -> assertThat(alert.labels().get(label.getKey()))
                        .isEqualTo(label.getValue().asText()));
        sent.path("annotations").properties().forEach(annotation -> {
            String text = annotation.getValue().asText().replace('\u0000', '\uFFFD');
            String kept = String.valueOf(alert.annotations().get(annotation.getKey()));
            if (text.length() <= 64 * 1024) assertThat(kept).isEqualTo(text);
            else assertThat(kept).hasSizeBetween(64_000, 64 * 1024).endsWith(AlertReader.CUT);
        });
        assertThat(alert.generatorUrl()).isEqualTo(sent.path("generatorURL").asText());
    }

    private static List<Delivery.Observed> with(Received received, AlertStatus status) {
        return received.alerts().stream()
                .filter(o -> o.alert().status() == status)
                .toList();
    }

    @Test
    void a_startsAt_that_moved_earlier_is_the_same_alert() throws Exception {
        assumeTrue(folder.isPresent());
        var first = parse("23-startsat-moved-1.json");
        var second = parse("24-startsat-moved-2.json");

        assertThat(second.alert().fingerprint()).isEqualTo(first.alert().fingerprint());
        assertThat(second.alert().startsAt()).isBefore(first.alert().startsAt());
    }

    @Test
    void two_peers_report_the_same_alert() throws Exception {
        assumeTrue(folder.isPresent());

        assertThat(parse("42-ha-peer-1.json")).isEqualTo(parse("41-ha-peer-0.json"));
    }

    private Delivery.Observed parse(String file) throws Exception {
        byte[] body = Files.readAllBytes(folder.orElseThrow().resolve(file));
        return new AlertmanagerParser()
                .parse(body, PROD, Instant.now())
                .alerts()
                .getFirst();
    }
}
