package dev.remediator.console;

import dev.remediator.identity.Accounts;
import java.util.List;
import java.util.Optional;

/**
 * Who can sign in.
 *
 * @param next the name after which the next part begins
 * @param without engineers of people.yaml who have no account
 * @param anybody nobody is listed there, and so a name is typed
 * @param roles that can be given
 * @param self who looks: nobody changes their own
 * @param problem what was refused; of no length where nothing was
 */
record AccountsPage(
        List<Accounts.Listed> items,
        Optional<String> next,
        List<String> without,
        boolean anybody,
        List<String> roles,
        String self,
        String problem) {
    public boolean isSelf(Accounts.Listed listed) {
        return listed.account().name().equals(self);
    }

    /** Whether roles and links are made here, and not by an issuer's groups. */
    public boolean isLocal(Accounts.Listed listed) {
        return listed.issuer().isEmpty();
    }

    public boolean has(Accounts.Listed listed, String role) {
        return listed.account().roles().contains(role);
    }

    public String says(Accounts.Listed listed) {
        return String.join(", ", new java.util.TreeSet<>(listed.account().roles()));
    }
}
