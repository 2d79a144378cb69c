package dev.remediator.action;

import dev.remediator.outbound.Outbound;
import dev.remediator.target.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Everything one call of an action gets.
 *
 * @param settings the target's binding, typed
 * @param input the resolved parameters, typed
 * @param idempotencyKey stable for one intended effect, also over a crash; sent where a platform understands it
 * @param outbound the only way to the network
 * @param clock current time and waiting; virtual in tests
 */
public record Call<S extends Record, I extends Record>(
        Target target, S settings, I input, String idempotencyKey, Outbound outbound, Clock clock) {
    public Call {
        Objects.requireNonNull(target);
        Objects.requireNonNull(settings);
        Objects.requireNonNull(input);
        if (idempotencyKey.isBlank()) throw new IllegalArgumentException("a call needs an idempotency key");
    }

    /** The time as an action sees it. */
    public interface Clock {
        Instant now();

        /** Waits, for polling a platform that works asynchronously. */
        void pause(Duration duration) throws InterruptedException;

        /** The machine's own time. */
        static Clock system() {
            return new Clock() {
                @Override
                public Instant now() {
                    return Instant.now();
                }

                @Override
                public void pause(Duration duration) throws InterruptedException {
                    Thread.sleep(duration);
                }
            };
        }
    }
}
