package dev.remediator.identity;

import java.util.Optional;

/**
 * Somebody who may be asked and called.
 *
 * @param name unique, {@code [a-z0-9][a-z0-9-]*}; decisions are recorded under it
 * @param slack Slack's id of the member, never a display name
 * @param rota takes part in the rota, and so in drills
 */
public record Engineer(
        String name,
        String fullName,
        Optional<String> slack,
        Optional<String> email,
        Optional<String> phone,
        boolean rota) {
    public Engineer {
        if (name.isBlank() || fullName.isBlank()) throw new IllegalArgumentException("an engineer needs a name");
    }
}
