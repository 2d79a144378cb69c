package dev.remediator.backtest;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file of JSON lines from anywhere: each bounded, and what is wrong is said with the line's number. */
final class Lines {
    static final int LONGEST = 16 * 1024 * 1024;

    static final ObjectMapper JSON = JsonMapper.builder(new JsonFactoryBuilder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(8)
                            .maxStringLength(LONGEST)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String name;
    private final InputStream in;
    private final byte[] chunk = new byte[256 * 1024];
    private int from;
    private int to;
    private byte[] line = new byte[64 * 1024];
    private int length;
    private long number;

    /** @param name of the file, for messages */
    Lines(String name, InputStream in) {
        this.name = name;
        this.in = in;
    }

    /** The next line that is not blank; empty at the end. */
    Optional<JsonNode> next() {
        while (readLine()) {
            if (blank()) continue;
            try {
                var node = JSON.readTree(line, 0, length);
                if (!node.isObject()) throw wrong("is no JSON object");
                return Optional.of(node);
            } catch (JsonProcessingException e) {
                throw wrong("is not JSON (it may be cut): " + oneLine(e.getOriginalMessage()));
            } catch (IOException e) {
                throw wrong("cannot be read: " + e.getMessage());
            }
        }
        return Optional.empty();
    }

    /** About the line that was read last. */
    RecordingException wrong(String what) {
        return new RecordingException(name + ", line " + number + ": " + what);
    }

    private boolean readLine() {
        length = 0;
        number++;
        try {
            while (true) {
                int end = from;
                while (end < to && chunk[end] != '\n') end++;
                append(end - from);
                from = end + 1;
                if (end < to) return true;
                from = 0;
                to = in.read(chunk);
                if (to < 0) {
                    to = 0;
                    return length > 0;
                }
            }
        } catch (IOException e) {
            throw wrong(
                    "cannot be read (%s): the file is cut or damaged, make it anew".formatted(oneLine(e.getMessage())));
        } catch (RuntimeException e) {
            if (e instanceof RecordingException said) throw said;
            throw wrong("cannot be decompressed (%s): the file is cut or damaged, make it anew"
                    .formatted(oneLine(e.getMessage())));
        }
    }

    private void append(int more) {
        if (length + more > LONGEST) throw wrong("is longer than 16 MB, which no export makes");
        if (length + more > line.length)
            line = Arrays.copyOf(line, Math.min(LONGEST, Math.max(length + more, 2 * line.length)));
        System.arraycopy(chunk, from, line, length, more);
        length += more;
    }

    private boolean blank() {
        for (int i = 0; i < length; i++) if (line[i] != ' ' && line[i] != '\r' && line[i] != '\t') return false;
        return true;
    }

    private static String oneLine(@Nullable String message) {
        return String.valueOf(message).lines().findFirst().orElse("");
    }
}
