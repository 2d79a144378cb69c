package dev.remediator.console;

import dev.remediator.identity.Access;
import java.util.List;
import java.util.UUID;

/**
 * What somebody sees of themselves.
 *
 * @param way how they sign in: a password, a single sign-on; of no length without an account
 * @param current the session that asks
 * @param problem what was wrong with what they sent; of no length where nothing was
 * @param done what was changed; of no length where nothing was
 */
record AccountPage(
        String name,
        List<String> roles,
        String way,
        boolean hasPassword,
        List<Access.Listed> sessions,
        UUID current,
        String problem,
        String done,
        int shortest) {
    public boolean isCurrent(Access.Listed session) {
        return session.id().equals(current);
    }
}
