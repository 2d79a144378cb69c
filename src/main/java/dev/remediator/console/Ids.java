package dev.remediator.console;

import java.util.Optional;
import java.util.UUID;

/** Ids in addresses: what is none leads nowhere. */
final class Ids {
    private Ids() {}

    static Optional<UUID> parse(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
