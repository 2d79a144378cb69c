package dev.remediator.audit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * An entry exactly as the database has it, and the bytes of it that are hashed. The database computes the same in
 * {@code audit_bytes}; whoever verifies does not ask it.
 *
 * @param atMicros microseconds since 1970
 * @param details the characters that PostgreSQL prints for the stored {@code jsonb}
 */
record ChainedEntry(
        long id,
        long atMicros,
        String actor,
        String kind,
        @Nullable String address,
        String action,
        String subject,
        @Nullable String run,
        String details) {

    /** The hash of the link that this entry has, or should have, behind another. */
    byte[] linkedTo(byte[] previous) {
        return linkedTo(previous, id);
    }

    /** As if it had another id: where what an entry said stands under the id of another now. */
    byte[] linkedTo(byte[] previous, long as) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(previous);
            digest.update(bytes(as));
            return digest.digest();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform provides SHA-256", impossible);
        }
    }

    private byte[] bytes(long as) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(ByteBuffer.allocate(16).putLong(as).putLong(atMicros).array());
        for (var field : new @Nullable String[] {actor, kind, address, action, subject, run, details}) {
            var utf8 = field == null ? new byte[0] : field.getBytes(StandardCharsets.UTF_8);
            bytes.writeBytes(ByteBuffer.allocate(4)
                    .putInt(field == null ? -1 : utf8.length)
                    .array());
            bytes.writeBytes(utf8);
        }
        return bytes.toByteArray();
    }

    Instant at() {
        return Instant.EPOCH.plus(atMicros, ChronoUnit.MICROS);
    }
}
