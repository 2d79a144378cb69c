package dev.remediator.identity;

import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.util.Optional;

/**
 * Who sent a request, and what they are in by.
 *
 * @param name see {@link Actor#principal()}; {@code viewer} for somebody without a name
 */
public record SignedIn(String name, Credential credential) implements Principal {
    /** Empty for a source of alerts, which is nobody. */
    public static Optional<SignedIn> of(SecurityContext who) {
        return who.getUserPrincipal() instanceof SignedIn in ? Optional.of(in) : Optional.empty();
    }

    /** The engineer; empty for a program, and for somebody without a name. */
    public Optional<String> engineer() {
        return name.startsWith(Actor.MACHINE_PREFIX) || name.equals(Role.VIEWER) ? Optional.empty() : Optional.of(name);
    }

    @Override
    public String getName() {
        return name;
    }
}
