package dev.remediator.cli;

import dev.remediator.identity.Account;
import dev.remediator.identity.Accounts;
import dev.remediator.store.Transactions;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What an engineer's account leaves of what is made for them at the terminal. */
final class AccountLimit {
    private AccountLimit() {}

    /** @return for whoever made it; empty where it opens what was asked for */
    static Optional<String> of(Transactions transactions, Optional<String> engineer, Set<String> roles) {
        return engineer.flatMap(new Accounts(transactions)::find).flatMap(account -> says(account, roles));
    }

    private static Optional<String> says(Account account, Set<String> roles) {
        if (account.disabled())
            return Optional.of(
                    "Mind: the account of %1$s is disabled, so it opens nothing (./remediator user enable %1$s)."
                            .formatted(account.name()));
        if (account.roles().containsAll(roles)) return Optional.empty();
        return Optional.of("Mind: the account of %1$s may only %2$s, and it opens no more than that"
                .concat(" (./remediator user roles %1$s %3$s).")
                .formatted(
                        account.name(),
                        String.join(", ", new TreeSet<>(account.roles())),
                        String.join(",", new TreeSet<>(roles))));
    }
}
