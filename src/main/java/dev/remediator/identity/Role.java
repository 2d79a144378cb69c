package dev.remediator.identity;

import java.util.List;

/** Names of roles, for {@code @RolesAllowed}. */
public final class Role {
    /** May see incidents, runs and alerts, and change nothing. */
    public static final String VIEWER = "viewer";

    /** May begin runs and answer their questions. */
    public static final String OPERATOR = "operator";

    /** May agree or disagree where a group is asked that they are a member of. */
    public static final String APPROVER = "approver";

    /** May make and revoke tokens, promote playbooks, and read who did what. */
    public static final String ADMINISTRATOR = "administrator";

    /** Every one. */
    public static final List<String> ALL = List.of(VIEWER, OPERATOR, APPROVER, ADMINISTRATOR);

    private Role() {}

    /** @throws IllegalArgumentException for what is none; the message is for people */
    static void check(String role) {
        if (!ALL.contains(role))
            throw new IllegalArgumentException(
                    "there is no role '%s', only: %s".formatted(role, String.join(", ", ALL)));
    }
}
