package dev.remediator.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.util.RawValue;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The audit as JSON lines, in the order of the chain, each with its link: whoever has them can compute the hashes again.
 * {@code details} are the very characters that were hashed.
 */
@Singleton
public final class AuditExport {
    private static final int PAGE = 500;

    private final ChainReader reader;

    public AuditExport(ChainReader reader) {
        this.reader = reader;
    }

    /** Where lines go, without their ends. */
    @FunctionalInterface
    public interface Sink {
        void line(String json) throws IOException;
    }

    /**
     * Writes the lines behind a link.
     *
     * @param after the number of a link; 0 for all
     * @param most at most so many
     * @return the number of the last link that was written; {@code after} where there was none
     */
    public long links(long after, long most, Sink sink) throws IOException {
        long at = after;
        long left = most;
        while (left > 0) {
            var page = reader.after(at, (int) Math.min(PAGE, left));
            if (page.isEmpty()) return at;
            for (var link : page) {
                var hash = HexFormat.of().formatHex(link.hash());
                sink.line(
                        link.entry().isPresent()
                                ? line(link.seq(), hash, link.entry().get())
                                : deleted(link, hash));
                at = link.seq();
            }
            left -= page.size();
        }
        return at;
    }

    /** Writes the entries that no link names, where somebody has written past the chain; at most so many. */
    public void beside(long most, Sink sink) throws IOException {
        long after = Long.MIN_VALUE;
        long left = most;
        while (left > 0) {
            var page = reader.beside(after, (int) Math.min(PAGE, left));
            if (page.isEmpty()) return;
            for (var each : page) {
                sink.line(line(null, null, each.entry()));
                after = each.entry().id();
            }
            left -= page.size();
        }
    }

    private static String deleted(Link link, String hash) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("seq", link.seq())
                .put("hash", hash)
                .put("id", link.names())
                .put("deleted", true)
                .toString();
    }

    private static String line(@Nullable Long seq, @Nullable String hash, ChainedEntry entry) {
        var json = JsonNodeFactory.instance
                .objectNode()
                .put("seq", seq)
                .put("hash", hash)
                .put("id", entry.id())
                .put("at", Diagnosis.when(entry))
                .put("actor", entry.actor())
                .put("kind", entry.kind())
                .put("address", entry.address())
                .put("action", entry.action())
                .put("subject", entry.subject())
                .put("run", entry.run());
        json.putRawValue("details", new RawValue(entry.details()));
        return json.toString();
    }
}
