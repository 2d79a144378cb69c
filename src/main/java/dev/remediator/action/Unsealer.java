package dev.remediator.action;

import dev.remediator.secret.Secret;

/**
 * Opens a secret that waited sealed, an engineer's answer for example, when the call that needs it is made.
 *
 * <p>Thread-safe.
 */
@FunctionalInterface
public interface Unsealer {
    /** Where no secret can wait: opens nothing. */
    Unsealer NONE = unused -> {
        throw new IllegalArgumentException("there is no key to open sealed secrets with");
    };

    /**
     * @param sealed as it stands in the parameters: {@code {"sealed": "…"}}
     * @throws IllegalArgumentException when it cannot be opened; the message holds neither the sealed nor the open text
     */
    Secret open(String sealed);
}
