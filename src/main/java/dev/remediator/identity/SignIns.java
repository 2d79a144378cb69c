package dev.remediator.identity;

import dev.remediator.secret.Secret;
import dev.remediator.store.Transactions;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Letting engineers in by their password, and everything that sets one. Whoever may not come in is told the same and costs
 * the same work, whether there is such an account or not.
 */
@Singleton
public final class SignIns {
    /** Nobody is called so. */
    private static final String NOBODY = "-";

    private static final Actor SOMEBODY = new Actor.System("somebody at the door");

    private final Transactions transactions;
    private final Passwords passwords;
    private final SignInLimit limit;
    private final Supplier<People> people;
    private final Trail trail;

    public SignIns(
            Transactions transactions, Passwords passwords, SignInLimit limit, Supplier<People> people, Trail trail) {
        this.transactions = transactions;
        this.passwords = passwords;
        this.limit = limit;
        this.people = people;
        this.trail = trail;
    }

    /** What became of somebody at the door. */
    public sealed interface Result {
        /**
         * @param session new, whatever the browser had before
         * @param browser by which it is known the next time; empty where it is known
         */
        record In(String engineer, AccessToken session, Optional<AccessToken> browser) implements Result {}

        /** Name or password is wrong, or the account is disabled, or there is none. */
        record Wrong() implements Result {}

        /** Too many wrong ones came before. Nothing was compared. */
        record Wait(Duration pause) implements Result {}

        /** Too many want to come in at the same time. */
        record Busy() implements Result {}
    }

    /** What became of a new password. */
    public sealed interface Change {
        record Done() implements Change {}

        /** The link or the old password opens nothing. */
        record Wrong() implements Change {}

        /** It may not be; {@code problem} is for people. Nothing was changed, and a link is not used up. */
        record Unfit(String problem) implements Change {}

        record Wait(Duration pause) implements Change {}

        record Busy() implements Change {}

        /** By a link: whoever used it is in. */
        record In(String engineer, AccessToken session, AccessToken browser) implements Change {}
    }

    /**
     * @param name as typed
     * @param browser what the browser shows by which it may be known
     */
    public Result signIn(String name, Secret password, Optional<AccessToken> browser, Origin from, Instant now) {
        var engineer = Grant.isName(name) ? name : NOBODY;
        boolean known = browser.isPresent()
                && transactions.read(connection -> AccessRows.isBrowserOf(connection, browser.get(), engineer, now));
        var door = limit.door(name, from.address(), known ? browser : Optional.empty());
        var wait = door.enter(now);
        if (wait.isPresent()) return new Result.Wait(wait.get());
        var row = transactions.read(connection -> SignInRows.find(connection, engineer));
        boolean right;
        try {
            right = passwords.matches(password, row.flatMap(SignInRows.Row::hash));
        } catch (Passwords.Busy e) {
            door.forgive(now);
            return new Result.Busy();
        }
        if (!right || !isSomebody(row.orElseThrow().account())) {
            failed(row.map(found -> found.account().name()), from, now);
            return new Result.Wrong();
        }
        door.forgive(now);
        return transactions.call(connection -> {
            // It may have been disabled, or its password changed, while that was being compared.
            var still = SignInRows.locked(connection, engineer);
            if (!still.equals(row)) return new Result.Wrong();
            return in(connection, engineer, known, from, now);
        });
    }

    private boolean isSomebody(Account account) {
        var engineers = people.get().engineers();
        return !account.disabled() && (engineers.isEmpty() || engineers.containsKey(account.name()));
    }

    private Result.In in(Connection connection, String engineer, boolean known, Origin from, Instant now)
            throws SQLException {
        var account = Accounts.locked(connection, engineer).orElseThrow();
        AccessRows.forget(connection, now);
        SignInRows.seen(connection, engineer, now);
        trail.record(
                connection,
                now,
                new Caller(new Actor.Engineer(engineer), from.address()),
                "sign-in",
                engineer,
                Map.of("via", from.via(), "roles", String.join(",", new TreeSet<>(account.roles()))));
        var session = AccessRows.insert(
                connection,
                "session",
                new Grant(Optional.of(engineer), account.roles()),
                from,
                now,
                Access.SESSION_LIFE);
        return new Result.In(
                engineer,
                session,
                known ? Optional.empty() : Optional.of(AccessRows.newBrowser(connection, engineer, from, now)));
    }

    /** Lets in whom an issuer vouches for. In the caller's transaction. */
    Result.In vouched(Connection connection, String engineer, Origin from, Instant now) throws SQLException {
        return in(connection, engineer, true, from, now);
    }

    /** Written down at most once a minute for each account, and once for all that are none: a guesser fills no disk. */
    private void failed(Optional<String> account, Origin from, Instant now) {
        var since = limit.toRecord(account.orElse(NOBODY), now);
        if (since.isEmpty()) return;
        // What was typed as a name may be a password.
        transactions.call(connection -> {
            trail.record(
                    connection,
                    now,
                    new Caller(SOMEBODY, from.address()),
                    "sign-in-failed",
                    account.orElse("no account"),
                    Map.of("times", Integer.toString(since.get())));
            return since;
        });
    }

    /**
     * Changes the password of whoever is signed in. Their other sessions, links and known browsers are over.
     *
     * @param current the session that asks, which goes on
     */
    public Change change(String engineer, Secret old, Secret wanted, Optional<UUID> current, Caller by, Instant now) {
        var door = limit.door(engineer, by.address(), Optional.empty());
        var problem = Passwords.problem(engineer, wanted);
        if (problem.isPresent()) return new Change.Unfit(problem.get());
        var row = transactions.read(connection -> SignInRows.find(connection, engineer));
        if (row.flatMap(SignInRows.Row::hash).isEmpty())
            return new Change.Unfit("there is no password of yours here to change");
        var wait = door.enter(now);
        if (wait.isPresent()) return new Change.Wait(wait.get());
        try {
            if (!passwords.matches(old, row.flatMap(SignInRows.Row::hash))) {
                failed(Optional.of(engineer), new Origin("password", by.address(), Optional.empty()), now);
                return new Change.Wrong();
            }
            door.forgive(now);
            var hash = passwords.hash(wanted);
            return transactions.call(connection -> {
                if (!SignInRows.locked(connection, engineer).equals(row)) return new Change.Wrong();
                set(connection, engineer, hash, current, by, now);
                return new Change.Done();
            });
        } catch (Passwords.Busy e) {
            return new Change.Busy();
        }
    }

    private void set(Connection connection, String engineer, String hash, Optional<UUID> but, Caller by, Instant now)
            throws SQLException {
        trail.record(connection, now, by, "password-changed", engineer, Map.of());
        SignInRows.password(connection, engineer, hash, now);
        AccessRows.endAll(connection, engineer, but);
    }

    /** Chooses the password of the account that a link was made for; every session before that is over. */
    public Change choose(AccessToken link, Secret wanted, Origin from, Instant now) {
        var engineer = transactions
                .read(connection -> AccessRows.purpose(connection, link, now))
                .filter(entry -> entry.getKey() == Access.Purpose.PASSWORD)
                .flatMap(Map.Entry::getValue);
        if (engineer.isEmpty()) return new Change.Wrong();
        var name = engineer.get();
        var problem = Passwords.problem(name, wanted);
        if (problem.isPresent()) return new Change.Unfit(problem.get());
        try {
            var hash = passwords.hash(wanted);
            return transactions.call(connection -> {
                if (AccessRows.take(connection, link, "password", now).isEmpty()) return new Change.Wrong();
                var account = Accounts.locked(connection, name);
                if (account.isEmpty()
                        || !isSomebody(account.get())
                        || SignInRows.issuer(connection, name).isPresent()) return new Change.Wrong();
                var by = new Caller(new Actor.Engineer(name), from.address());
                set(connection, name, hash, Optional.empty(), by, now);
                return entered(in(connection, name, false, from, now));
            });
        } catch (Passwords.Busy e) {
            return new Change.Busy();
        }
    }

    private static Change entered(Result.In in) {
        return new Change.In(in.engineer(), in.session(), in.browser().orElseThrow());
    }

    /** Sets a password at the terminal of the database; everything that was open for the account is over. */
    public Change set(String engineer, Secret wanted, Caller by, Instant now) {
        var problem = Passwords.problem(engineer, wanted);
        if (problem.isPresent()) return new Change.Unfit(problem.get());
        var hash = passwords.hash(wanted);
        return transactions.call(connection -> {
            if (Accounts.locked(connection, engineer).isEmpty()) return new Change.Wrong();
            if (SignInRows.issuer(connection, engineer).isPresent())
                return new Change.Unfit("%s signs in by single sign-on, and has no password".formatted(engineer));
            set(connection, engineer, hash, Optional.empty(), by, now);
            return new Change.Done();
        });
    }

    /**
     * The link that makes the first administrator, in place of one that was not used; empty, and nothing changes, where
     * there is one.
     */
    public Optional<AccessToken> firstLink(Instant now) {
        return transactions.call(connection -> {
            SignInRows.lock(connection);
            if (SignInRows.isAnyAdministrator(connection)) return Optional.empty();
            trail.record(connection, now, Caller.REMEDIATOR, "first-link", Role.ADMINISTRATOR, Map.of());
            return Optional.of(AccessRows.linkInPlace(connection, "first", Grant.LOOK, now));
        });
    }

    /** Makes the first administrator, who may everything, and lets them in. Of two at once, one. */
    public Change first(AccessToken link, String name, Secret wanted, Origin from, Instant now) {
        if (transactions
                .read(connection -> AccessRows.purpose(connection, link, now))
                .filter(entry -> entry.getKey() == Access.Purpose.FIRST)
                .isEmpty()) return new Change.Wrong();
        if (!Grant.isName(name)) return new Change.Unfit("choose who you are");
        var problem = AccountChanges.nobody(people.get(), name).or(() -> Passwords.problem(name, wanted));
        if (problem.isPresent()) return new Change.Unfit(problem.get());
        try {
            var hash = passwords.hash(wanted);
            return transactions.call(connection -> {
                SignInRows.lock(connection);
                if (AccessRows.take(connection, link, "first", now).isEmpty()
                        || SignInRows.isAnyAdministrator(connection)) return new Change.Wrong();
                var account = new Account(name, new HashSet<>(Role.ALL), false);
                var by = new Caller(new Actor.Engineer(name), from.address());
                trail.record(connection, now, by, "account-created", name, Map.of("roles", String.join(",", Role.ALL)));
                if (!AccountChanges.insert(connection, account, by, now)) {
                    if (Accounts.locked(connection, name)
                                    .filter(Account::disabled)
                                    .isPresent()
                            || SignInRows.issuer(connection, name).isPresent()) return new Change.Wrong();
                    SignInRows.roles(connection, name, Set.copyOf(Role.ALL));
                }
                set(connection, name, hash, Optional.empty(), by, now);
                return entered(in(connection, name, false, from, now));
            });
        } catch (Passwords.Busy e) {
            return new Change.Busy();
        }
    }
}
