package dev.remediator.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.remediator.ingest.Source;
import dev.remediator.run.Phase;
import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written is read again as it was; what is cut or odd is named with its line. */
class FileRecordingTest {
    private static final Instant AT = Instant.parse("2026-11-22T03:00:00.123456Z");
    private static final String FIRST =
            "{\"export\":1,\"since\":\"2026-11-22T03:00:00Z\",\"until\":\"2026-11-23T03:00:00Z\",\"decided\":true}\n";

    private record Fixed(Facts facts, Iterator<Recorded> recorded) implements Recording {
        @Override
        public Optional<Recorded> next() {
            return recorded.hasNext() ? Optional.of(recorded.next()) : Optional.empty();
        }

        @Override
        public double share() {
            return 0;
        }

        @Override
        public void close() {}
    }

    private static final Recording.Facts FACTS =
            new Recording.Facts(AT, AT.plusSeconds(60), true, Map.of("gateway-down", Duration.ofSeconds(43)));

    private static Recorded.Run run(Instant... intents) {
        return new Recorded.Run(
                "gateway-down",
                "d1",
                "mcp-gateway",
                AT,
                Optional.of(AT.plusSeconds(9)),
                Phase.HELD,
                "cooldown",
                List.of(intents));
    }

    private static Recorded.Delivery delivery(byte[] body, Recorded.Decision... decisions) {
        return new Recorded.Delivery(
                new UUID(1, body.length), AT, "main", Source.Kind.ALERTMANAGER, body, List.of(decisions));
    }

    private static Recorded.Decision decision(UUID delivery) {
        return new Recorded.Decision(
                delivery,
                -42,
                AT.plusSeconds(1),
                Recorded.What.TAKEN,
                "gateway-down",
                "mcp-gateway",
                Optional.of(run(AT, AT.plusSeconds(3))),
                List.of(new Outcome.Stop("other", "taken", "taken by gateway-down")));
    }

    private static byte[] written(Recorded... recorded) throws IOException {
        var bytes = new ByteArrayOutputStream();
        Export.write(new Fixed(FACTS, List.of(recorded).iterator()), bytes, count -> {});
        return bytes.toByteArray();
    }

    private static List<Recorded> read(byte[] file) throws IOException {
        var all = new ArrayList<Recorded>();
        try (var recording = FileRecording.of("week.jsonl", new ByteArrayInputStream(file), file.length)) {
            assertThat(recording.facts()).isEqualTo(FACTS);
            for (var next = recording.next(); next.isPresent(); next = recording.next()) all.add(next.get());
            assertThat(recording.share()).isEqualTo(1);
        }
        return all;
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        var text = "{\"a\":\"ä\u0001\"}".getBytes(StandardCharsets.UTF_8);
        var binary = new byte[] {(byte) 0xFF, 0, 1};
        var long1 = new byte[300_000];
        var first = new UUID(1, text.length);
        Recorded[] recorded = {
            delivery(text, decision(first)),
            delivery(binary),
            new Recorded.Given(run(AT)),
            decision(first),
            delivery(long1)
        };

        var again = read(written(recorded));

        assertThat(again).usingRecursiveComparison().isEqualTo(List.of(recorded));
    }

    @Test
    void compressedOnesAreKnownByTheirFirstBytes() throws IOException {
        var plain = written(delivery("{}".getBytes(StandardCharsets.UTF_8)));
        var gzip = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(gzip)) {
            out.write(plain);
        }
        var zstd = new ByteArrayOutputStream();
        try (var out = new ZstdOutputStream(zstd)) {
            out.write(plain);
        }

        assertThat(read(gzip.toByteArray())).hasSize(1);
        assertThat(read(zstd.toByteArray())).hasSize(1);
        assertThatThrownBy(() -> read(java.util.Arrays.copyOf(gzip.toByteArray(), gzip.size() - 20)))
                .isInstanceOf(RecordingException.class)
                .hasMessageContaining("week.jsonl, line ")
                .hasMessageContaining("cut");
    }

    @Test
    void aFileThatIsCutAnywhereIsRefused() throws IOException {
        var whole = written(delivery("{}".getBytes(StandardCharsets.UTF_8)), new Recorded.Given(run(AT)));
        for (int length = 1; length < whole.length - 1; length++) {
            var cut = java.util.Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(cut))
                    .as("%d bytes", length)
                    .isInstanceOf(RecordingException.class)
                    .hasMessageContaining("week.jsonl, line ");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        []                                   | line 2: is no JSON object
        {"delivery":"x"}                     | line 2: 'source' is missing, or no text
        {"something":1}                      | line 2: is neither a delivery nor a decision nor a run
        {"end":3}                            | line 2: there should be 3 deliveries, and there are 0: lines are missing
        {"a":1,"a":2}                        | line 2: is not JSON (it may be cut): Duplicate field 'a'
        {"run":{"playbook":"p","target":"t","startedAt":"soon"}}   | line 2: 'startedAt' is no time such as 2026-11-22T15:19:02.741Z
        {"run":{"playbook":"p","target":"t","startedAt":"+999999-01-01T00:00:00Z"}}   | line 2: 'startedAt' is no time that can have been
        {"delivery":"00000000-0000-0000-0000-000000000001","at":"2026-11-22T03:00:00Z","source":"../x","kind":"alertmanager","body":""} | line 2: 'source' is no name of a source
        {"delivery":"00000000-0000-0000-0000-000000000001","at":"2026-11-22T03:00:00Z","source":"main","kind":"nagios","body":""} | line 2: 'kind' must be alertmanager or railway
        {"delivery":"00000000-0000-0000-0000-000000000001","at":"2026-11-22T03:00:00Z","source":"main","kind":"railway","bodyGzip":"AAAA"} | line 2: 'bodyGzip' is not gzip in base 64
        """)
    void whatIsOddIsNamedWithItsLine(String line, String message) {
        assertThatThrownBy(() -> {
                    var file = (FIRST + line + "\n").getBytes(StandardCharsets.UTF_8);
                    try (var recording = FileRecording.of("week.jsonl", new ByteArrayInputStream(file), 0)) {
                        while (recording.next().isPresent())
                            assertThat(recording.facts().decided()).isTrue();
                    }
                })
                .isInstanceOf(RecordingException.class)
                .hasMessageStartingWith("week.jsonl, " + message);
    }

    @Test
    void whatIsNoExportIsRefusedAtOnce(@org.junit.jupiter.api.io.TempDir Path folder) {
        assertThatThrownBy(() -> FileRecording.of("x", new ByteArrayInputStream(new byte[0]), 0))
                .hasMessage("x is empty");
        assertThatThrownBy(
                        () -> FileRecording.of("x", new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)), 0))
                .hasMessage(
                        "x, line 1: is not the first line of an export: make one with ./remediator backtest --export"
                                + " FILE");
        assertThatThrownBy(() -> FileRecording.of(
                        "x", new ByteArrayInputStream("{\"export\":2}".getBytes(StandardCharsets.UTF_8)), 0))
                .hasMessage("x, line 1: is of version 2, and this Remediator reads version 1");
        assertThatThrownBy(() -> FileRecording.open(folder.resolve("none")))
                .isInstanceOf(RecordingException.class)
                .hasMessageContaining("there is no file");
    }

    @Test
    void aLineWithoutEndIsRefusedBeforeItFillsTheMemory() {
        var endless = new java.io.InputStream() {
            @Override
            public int read() {
                return 'a';
            }

            @Override
            public int read(byte[] into, int from, int length) {
                java.util.Arrays.fill(into, from, from + length, (byte) 'a');
                return length;
            }
        };

        assertThatThrownBy(() -> FileRecording.of("x", endless, 0))
                .hasMessage("x, line 1: is longer than 16 MB, which no export makes");
    }
}
