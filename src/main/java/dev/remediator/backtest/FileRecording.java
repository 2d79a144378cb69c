package dev.remediator.backtest;

import com.fasterxml.jackson.databind.JsonNode;
import io.airlift.compress.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A recording in a file, plain or compressed as its first bytes say; see {@link ExportFormat}. */
public final class FileRecording implements Recording {
    private final InputStream in;
    private final Lines lines;
    private final Facts facts;
    private final long size;
    private final AtomicLong read;
    private @Nullable JsonNode ahead;
    private boolean ended;
    private long deliveries;

    private FileRecording(String name, InputStream in, long size, AtomicLong read) {
        this.in = in;
        this.size = size;
        this.read = read;
        lines = new Lines(name, in);
        var first = lines.next().orElseThrow(() -> new RecordingException(name + " is empty"));
        try {
            facts = ExportFormat.facts(first);
        } catch (ExportFormat.Odd e) {
            throw lines.wrong(String.valueOf(e.getMessage()));
        }
    }

    /** @throws RecordingException where there is no such file, or it is none of ours */
    public static FileRecording open(Path file) {
        try {
            return of(file.toString(), Files.newInputStream(file), Files.size(file));
        } catch (NoSuchFileException e) {
            throw new RecordingException("there is no file " + file);
        } catch (IOException e) {
            throw new RecordingException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** @param size in bytes; 0 where it is not known */
    public static FileRecording of(String name, InputStream raw, long size) throws IOException {
        var read = new AtomicLong();
        var counted = new BufferedInputStream(new Counting(raw, read), 256 * 1024);
        try {
            return new FileRecording(name, plain(counted), size, read);
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    private static InputStream plain(BufferedInputStream in) throws IOException {
        in.mark(4);
        var first = in.readNBytes(4);
        in.reset();
        if (first.length >= 2 && (first[0] & 0xFF) == 0x1F && (first[1] & 0xFF) == 0x8B)
            return new GZIPInputStream(in, 64 * 1024);
        if (first.length == 4
                && (first[0] & 0xFF) == 0x28
                && (first[1] & 0xFF) == 0xB5
                && (first[2] & 0xFF) == 0x2F
                && (first[3] & 0xFF) == 0xFD) return new ZstdInputStream(in);
        return in;
    }

    @Override
    public Facts facts() {
        return facts;
    }

    @Override
    public Optional<Recorded> next() {
        try {
            var line = line();
            if (line.isEmpty()) return Optional.empty();
            var node = line.get();
            if (node.has("decision")) return Optional.of(ExportFormat.decision(node));
            if (node.has("delivery")) return Optional.of(delivery(node));
            if (node.has("run")) return Optional.of(new Recorded.Given(ExportFormat.run(node.path("run"))));
            throw new ExportFormat.Odd("is neither a delivery nor a decision nor a run");
        } catch (ExportFormat.Odd e) {
            throw lines.wrong(String.valueOf(e.getMessage()));
        }
    }

    private Recorded.Delivery delivery(JsonNode node) throws ExportFormat.Odd {
        var delivery = ExportFormat.delivery(node);
        deliveries++;
        var decisions = new ArrayList<Recorded.Decision>();
        for (var next = line(); next.isPresent(); next = line()) {
            var decided = next.get();
            if (!decided.has("decision")
                    || !decided.path("delivery").asText().equals(delivery.id().toString())) {
                ahead = decided;
                break;
            }
            decisions.add(ExportFormat.decision(decided));
        }
        return delivery.with(decisions);
    }

    /** Empty after the last line, which must be there. */
    private Optional<JsonNode> line() throws ExportFormat.Odd {
        if (ended) return Optional.empty();
        var before = ahead;
        ahead = null;
        if (before != null) return Optional.of(before);
        var line = lines.next();
        if (line.isEmpty())
            throw new ExportFormat.Odd("the file ends without its last line, so it is cut: make it anew");
        if (!line.get().has("end")) return line;
        ended = true;
        if (line.get().path("end").asLong() != deliveries)
            throw new ExportFormat.Odd("there should be %d deliveries, and there are %d: lines are missing"
                    .formatted(line.get().path("end").asLong(), deliveries));
        return Optional.empty();
    }

    @Override
    public double share() {
        return size == 0 ? 0 : Math.min(1, (double) read.get() / size);
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            // It was only read.
        }
    }

    private static final class Counting extends FilterInputStream {
        private final AtomicLong read;

        Counting(InputStream in, AtomicLong read) {
            super(in);
            this.read = read;
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            if (next >= 0) read.incrementAndGet();
            return next;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int got = super.read(into, from, length);
            if (got > 0) read.addAndGet(got);
            return got;
        }
    }
}
