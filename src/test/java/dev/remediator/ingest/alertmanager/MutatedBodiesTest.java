package dev.remediator.ingest.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.ingest.Bodies;
import dev.remediator.ingest.Facts;
import dev.remediator.ingest.Malformed;
import dev.remediator.ingest.Received;
import dev.remediator.ingest.Source;
import dev.remediator.ingest.WebhookParser;
import dev.remediator.ingest.railway.RailwayParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever arrives: alerts that can be stored, or a refusal; never anything else. */
class MutatedBodiesTest {
    private static final Source SOURCE = new Source("x", Source.Kind.RAILWAY, Source.Ephemeral.IGNORE);
    private static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");
    private static final int ROUNDS = 5_000;
    private static final List<String> TOKENS = List.of(
            "null",
            "true",
            "[]",
            "{}",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"\"",
            "\"",
            "\\",
            "\\u0000",
            "\\ud800",
            "\\u",
            "-0",
            "1e309",
            "99999999999999999999999",
            "0.1",
            "\"version\":\"4\"",
            "\"alerts\":[]",
            "\"alerts\":null",
            "\"status\":\"firing\"",
            "\"labels\":{}",
            "\"startsAt\":\"0001-01-01T00:00:00Z\"",
            "\u0000",
            "\uFEFF",
            "é",
            "🔥",
            "\"type\":\"Deployment.crashed\"",
            "\"resource\":7",
            "\"timestamp\":\"+1000000000-01-01T00:00:00Z\"");

    private final List<WebhookParser> parsers = List.of(
            new AlertmanagerParser(),
            new RailwayParser((project, environment, service, at, deployment) -> deployment.length() % 2 == 1));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void become_alerts_or_a_refusal(long seed) throws IOException {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<byte[]> bodies = bodies();
        int accepted = 0;
        int refused = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] body = mutated(bodies.get(random.nextInt(bodies.size())), random);
            for (WebhookParser parser : parsers) {
                if (isAccepted(parser, body, seed, i)) accepted++;
                else refused++;
            }
        }
        assertThat(accepted).as("bodies that were read").isGreaterThan(ROUNDS / 50);
        assertThat(refused).as("bodies that were refused").isGreaterThan(ROUNDS / 2);
    }

    private static boolean isAccepted(WebhookParser parser, byte[] body, long seed, int round) {
        String name = parser.kind() + " seed " + seed + " round " + round;
        try {
            Received received = parser.parse(body, SOURCE, NOW);
            received.alerts().forEach(observed -> {
                assertThat(observed.alert().labels().asMap()).as(name).isNotEmpty();
                assertThat(observed.alert().labels().toString()).as(name).doesNotContain("\u0000");
            });
            return true;
        } catch (Malformed e) {
            assertThat(e.detail()).as(name).isNotBlank().doesNotContain("\n", "\u0000");
            return false;
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(name + ": " + new String(body, StandardCharsets.UTF_8), e);
        }
    }

    private static List<byte[]> bodies() throws IOException {
        List<byte[]> bodies = new ArrayList<>(List.of(
                Bodies.firing(2),
                Bodies.group("\"truncatedAlerts\":7", "resolved"),
                """
                {"type":"Deployment.oom_killed","details":{"id":"d","branch":"main","n":{"a":[1,2]}},"resource":{
                "project":{"id":"p","name":"shop"},"environment":{"id":"e","name":"production","isEphemeral":false},
                "service":{"id":"s","name":"api"},"deployment":{"id":"x"}},"severity":"WARNING",
                "timestamp":"2026-11-22T15:19:02.741Z"}""".getBytes(StandardCharsets.UTF_8),
                "{\"type\":\"DEPLOY\",\"status\":\"CRASHED\",\"project\":{\"id\":\"p\"},\"deployment\":{\"id\":\"d\",\"meta\":{}}}"
                        .getBytes(StandardCharsets.UTF_8),
                "{\"type\":\"Monitor.triggered\",\"details\":{\"id\":1,\"x\":[[[]]]}}"
                        .getBytes(StandardCharsets.UTF_8)));
        for (String folder : List.of("alertmanager/payloads", "railway/webhooks")) {
            if (Facts.find(folder).isEmpty()) continue;
            try (Stream<Path> files = Files.list(Facts.find(folder).orElseThrow())) {
                for (Path file : files.sorted().toList()) {
                    if (Files.size(file) < 5_000) bodies.add(Files.readAllBytes(file));
                }
            }
        }
        return bodies;
    }

    private static byte[] mutated(byte[] original, RandomGenerator random) {
        byte[] body = original;
        for (int change = random.nextInt(1, 4); change > 0; change--) {
            int at = random.nextInt(body.length + 1);
            int until = Math.min(body.length, at + random.nextInt(1, 30));
            body = switch (random.nextInt(5)) {
                case 0 -> spliced(body, at, Math.min(body.length, at + 1), new byte[] {(byte) random.nextInt(256)});
                case 1 -> spliced(body, at, at, token(random));
                case 2 -> spliced(body, at, until, new byte[0]);
                case 3 -> spliced(body, at, at, Arrays.copyOfRange(body, at, until));
                default -> spliced(body, at, until, token(random));
            };
        }
        return body;
    }

    private static byte[] token(RandomGenerator random) {
        return TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] spliced(byte[] body, int from, int to, byte[] middle) {
        byte[] out = new byte[body.length - (to - from) + middle.length];
        System.arraycopy(body, 0, out, 0, from);
        System.arraycopy(middle, 0, out, from, middle.length);
        System.arraycopy(body, to, out, from + middle.length, body.length - to);
        return out;
    }
}
