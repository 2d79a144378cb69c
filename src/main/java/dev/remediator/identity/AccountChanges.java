package dev.remediator.identity;

import dev.remediator.store.Transactions;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * What administrators do with accounts. Nobody changes their own: neither may somebody give themselves a role, nor can the
 * last administrator lock everybody out by a slip. Whoever is at the terminal of the database may do all of it.
 */
@Singleton
public final class AccountChanges {
    private final Transactions transactions;
    private final Supplier<People> people;
    private final Trail trail;

    /** @param people who may have an account; where nobody is listed, everybody */
    public AccountChanges(Transactions transactions, Supplier<People> people, Trail trail) {
        this.transactions = transactions;
        this.people = people;
        this.trail = trail;
    }

    /** What became of a change. */
    public sealed interface Result {
        record Done(Account account) implements Result {}

        /** @param link for the engineer alone, shown now and never again: whoever opens it chooses the password */
        record Linked(Account account, AccessToken link) implements Result {}

        record Unknown() implements Result {}

        /** It may not be; {@code why} is for people. Nothing was changed. */
        record Refused(String why) implements Result {}
    }

    /** Makes an account that nobody can sign in to yet, and the link that changes that. */
    public Result create(String name, Set<String> roles, Caller by, Instant now) {
        Account account;
        try {
            account = new Account(name, roles, false);
        } catch (IllegalArgumentException e) {
            return new Result.Refused(String.valueOf(e.getMessage()));
        }
        var nobody = nobody(people.get(), name);
        if (nobody.isPresent()) return new Result.Refused(nobody.get());
        return transactions.call(connection -> {
            if (!insert(connection, account, by, now))
                return new Result.Refused("there is an account of %s already".formatted(name));
            record(connection, now, by, "account-created", account);
            return new Result.Linked(account, link(connection, account, by, now));
        });
    }

    /** Why somebody can have no account. */
    static Optional<String> nobody(People people, String name) {
        if (name.equals(Role.VIEWER)) // a session without a name is known as this
        return Optional.of("nobody can be called viewer: sessions without a name are");
        var known = people.engineers();
        return known.isEmpty() || known.containsKey(name)
                ? Optional.empty()
                : Optional.of("people.yaml names no such engineer");
    }

    /** @return false where there is one already */
    static boolean insert(Connection connection, Account account, Caller by, Instant now) throws SQLException {
        try (var insert = connection.prepareStatement("""
                insert into account (name, roles, created_by, created_at) values (?, ?, ?, ?) on conflict do nothing
                """)) {
            insert.setString(1, account.name());
            insert.setArray(2, connection.createArrayOf("text", account.roles().toArray()));
            insert.setString(3, by.principal());
            insert.setObject(4, AccessRows.at(now));
            return insert.executeUpdate() == 1;
        }
    }

    /** A new link in place of one that was not used; the password that there is goes on until it is. */
    public Result link(String name, Caller by, Instant now) {
        return transactions.call(connection -> {
            var account = Accounts.locked(connection, name);
            if (account.isEmpty()) return new Result.Unknown();
            if (account.get().disabled())
                return new Result.Refused("the account of %s is disabled: enable it first".formatted(name));
            if (SignInRows.issuer(connection, name).isPresent())
                return new Result.Refused("%s signs in by single sign-on, and has no password".formatted(name));
            return new Result.Linked(account.get(), link(connection, account.get(), by, now));
        });
    }

    private AccessToken link(Connection connection, Account account, Caller by, Instant now) throws SQLException {
        record(connection, now, by, "account-link", account);
        return AccessRows.linkInPlace(connection, "password", new Grant(Optional.of(account.name()), Set.of()), now);
    }

    /** Ends every session, link and token of the account, and lets nobody in by it any more. */
    public Result disable(String name, Caller by, Instant now) {
        if (isSelf(name, by))
            return new Result.Refused("nobody disables their own account: another administrator does");
        return transactions.call(connection -> {
            var account = Accounts.locked(connection, name);
            if (account.isEmpty()) return new Result.Unknown();
            if (account.get().disabled()) return new Result.Done(account.get());
            record(connection, now, by, "account-disabled", account.get());
            state(connection, name, Optional.of(by), now);
            AccessRows.endAll(connection, name, Optional.empty());
            ApiTokens.revokeAll(connection, name, by, now);
            return new Result.Done(new Account(name, account.get().roles(), true));
        });
    }

    /** Lets its engineer in again, by the password that they had; tokens and sessions stay over. */
    public Result enable(String name, Caller by, Instant now) {
        return transactions.call(connection -> {
            var account = Accounts.locked(connection, name);
            if (account.isEmpty()) return new Result.Unknown();
            if (!account.get().disabled()) return new Result.Done(account.get());
            record(connection, now, by, "account-enabled", account.get());
            state(connection, name, Optional.empty(), now);
            return new Result.Done(new Account(name, account.get().roles(), false));
        });
    }

    /** In place of those that it had, from the next request on. */
    public Result roles(String name, Set<String> roles, Caller by, Instant now) {
        if (isSelf(name, by)) return new Result.Refused("nobody changes their own roles: another administrator does");
        Account wanted;
        try {
            wanted = new Account(name, roles, false);
        } catch (IllegalArgumentException e) {
            return new Result.Refused(String.valueOf(e.getMessage()));
        }
        return transactions.call(connection -> {
            var account = Accounts.locked(connection, name);
            if (account.isEmpty()) return new Result.Unknown();
            if (SignInRows.issuer(connection, name).isPresent())
                return new Result.Refused(
                        "the roles of %s are those of their groups at the single sign-on".formatted(name));
            if (account.get().roles().equals(wanted.roles())) return new Result.Done(account.get());
            var after = new Account(name, wanted.roles(), account.get().disabled());
            record(connection, now, by, "account-roles", after);
            SignInRows.roles(connection, name, after.roles());
            return new Result.Done(after);
        });
    }

    private static boolean isSelf(String name, Caller by) {
        return by.actor() instanceof Actor.Engineer(var self) && self.equals(name);
    }

    private void record(Connection connection, Instant now, Caller by, String action, Account account)
            throws SQLException {
        trail.record(
                connection,
                now,
                by,
                action,
                account.name(),
                Map.of("roles", String.join(",", new TreeSet<>(account.roles()))));
    }

    private static void state(Connection connection, String name, Optional<Caller> disabledBy, Instant now)
            throws SQLException {
        try (var update =
                connection.prepareStatement("update account set disabled_at = ?, disabled_by = ? where name = ?")) {
            update.setObject(1, disabledBy.isPresent() ? AccessRows.at(now) : null);
            update.setString(2, disabledBy.map(Caller::principal).orElse(null));
            update.setString(3, name);
            update.executeUpdate();
        }
    }
}
