package dev.remediator.report;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** Where a page of a list that is sorted by time, newest first, ended. Opaque to whoever holds it. */
public record Cursor(Instant at, UUID id) {
    private static final int MAX_LENGTH = 200;

    public String text() {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, at);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((micros + "|" + id).getBytes(StandardCharsets.US_ASCII));
    }

    /** Empty where it is none of ours. */
    public static Optional<Cursor> parse(String text) {
        if (text.length() > MAX_LENGTH) return Optional.empty();
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
            int bar = plain.indexOf('|');
            if (bar < 0) return Optional.empty();
            Instant at = Instant.EPOCH.plus(Long.parseLong(plain.substring(0, bar)), ChronoUnit.MICROS);
            return Optional.of(new Cursor(at, UUID.fromString(plain.substring(bar + 1))));
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }
}
