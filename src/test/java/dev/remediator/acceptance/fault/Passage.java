package dev.remediator.acceptance.fault;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * One statement on its way to the database.
 *
 * @param bound its parameters as they travel: text or binary, as the driver likes
 */
public record Passage(String sql, byte[] bound) {
    /** Whether the statement begins so, whatever its line breaks. */
    public boolean does(String beginning) {
        return sql.strip().replaceAll("\\s+", " ").startsWith(beginning);
    }

    /** Whether a parameter holds this text. */
    public boolean mentions(String text) {
        return holds(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a parameter is or holds this id. */
    public boolean mentions(UUID id) {
        var binary = ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        return holds(binary) || mentions(id.toString());
    }

    private boolean holds(byte[] part) {
        for (var at = 0; at + part.length <= bound.length; at++)
            if (Arrays.equals(bound, at, at + part.length, part, 0, part.length)) return true;
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Passage p && sql.equals(p.sql) && Arrays.equals(bound, p.bound);
    }

    @Override
    public int hashCode() {
        return 31 * sql.hashCode() + Arrays.hashCode(bound);
    }

    @Override
    public String toString() {
        return sql.strip().replaceAll("\\s+", " ");
    }
}
