package dev.remediator.audit;

import java.util.Optional;
import java.util.UUID;

/**
 * Which entries are listed.
 *
 * @param actor by the name of who did it, whole
 * @param action what was done, whole
 */
public record AuditFilter(Optional<String> actor, Optional<String> action, Optional<UUID> run) {
    public static final AuditFilter ALL = new AuditFilter(Optional.empty(), Optional.empty(), Optional.empty());

    public static AuditFilter ofRun(Optional<UUID> run) {
        return new AuditFilter(Optional.empty(), Optional.empty(), run);
    }
}
