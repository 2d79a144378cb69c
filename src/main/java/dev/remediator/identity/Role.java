package dev.remediator.identity;

/** Names of roles, for {@code @RolesAllowed}. */
public final class Role {
    /** May see incidents, runs and alerts, and change nothing. */
    public static final String VIEWER = "viewer";

    private Role() {}
}
