package dev.remediator.cli;

import dev.remediator.action.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Times and durations as options. */
final class TimeOptions {
    private TimeOptions() {}

    /** From when on. */
    record Since(Optional<Duration> ago, Optional<Instant> at) {
        Instant from(Instant now) {
            return ago.map(now::minus).or(() -> at).orElse(Instant.EPOCH);
        }
    }

    /** {@code 30d}, or a time. */
    static final class OfSince implements ITypeConverter<Since> {
        @Override
        public Since convert(String value) {
            try {
                return value.contains("T")
                        ? new Since(Optional.empty(), Optional.of(Instant.parse(value)))
                        : new Since(Optional.of(Durations.parse(value)), Optional.empty());
            } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
                throw new TypeConversionException(
                        "'" + value + "' is neither a duration such as 30d nor a time such as 2026-11-01T00:00:00Z");
            }
        }
    }

    /** {@code 5m}. */
    static final class OfDuration implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            try {
                return Durations.parse(value);
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw new TypeConversionException("'" + value + "' is no duration such as 30s or 5m");
            }
        }
    }
}
