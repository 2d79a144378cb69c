package dev.remediator.identity;

import dev.remediator.store.Transactions;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/** Who can sign in: table {@code account}. */
@Singleton
public final class Accounts {
    private final Transactions transactions;

    public Accounts(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Empty where this engineer has none: then they may nothing. */
    public Optional<Account> find(String engineer) {
        return transactions.read(connection -> {
            try (var select = connection.prepareStatement(
                    "select roles, disabled_at is not null as disabled from account where name = ?")) {
                select.setString(1, engineer);
                try (var rows = select.executeQuery()) {
                    return rows.next()
                            ? Optional.of(new Account(
                                    engineer,
                                    Set.of((String[]) rows.getArray("roles").getArray()),
                                    rows.getBoolean("disabled")))
                            : Optional.<Account>empty();
                }
            }
        });
    }
}
