package dev.remediator.identity;

import com.fasterxml.jackson.databind.JsonNode;
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
 * Accounts of those whom an issuer vouches for: known by issuer and subject, with the roles of their groups as they are at
 * each sign-in. An account that had a password has none from then on: leaving the groups must be enough to be out.
 */
@Singleton
final class SsoAccounts {
    private static final Caller ISSUER = new Caller(new Actor.System("single sign-on"), Optional.empty());
    private static final String NOBODY = "-sso";

    private final Transactions transactions;
    private final SignIns signIns;
    private final SignInLimit limit;
    private final Supplier<People> people;
    private final Trail trail;

    SsoAccounts(Transactions transactions, SignIns signIns, SignInLimit limit, Supplier<People> people, Trail trail) {
        this.transactions = transactions;
        this.signIns = signIns;
        this.limit = limit;
        this.people = people;
        this.trail = trail;
    }

    SingleSignOn.Step enter(Connection connection, JsonNode claims, SsoSettings settings, Origin from, Instant now)
            throws SQLException {
        return switch (Vouching.of(claims, settings, people.get())) {
            case Vouching.Outcome.Engineer engineer -> enter(connection, engineer, from, now);
            case Vouching.Outcome.Refused refused -> {
                if (refused.groupless()) leave(connection, settings.issuer(), refused.subject(), now);
                yield refuse(connection, refused.why(), from, now);
            }
        };
    }

    private SingleSignOn.Step enter(Connection connection, Vouching.Outcome.Engineer engineer, Origin from, Instant now)
            throws SQLException {
        SignInRows.lock(connection);
        var wanted = new Account(engineer.name(), engineer.roles(), false);
        var owner = owner(connection, engineer.issuer(), engineer.subject());
        if (owner.filter(name -> !name.equals(engineer.name())).isPresent())
            return refuse(connection, "The issuer knows you as somebody else here", from, now);
        if (owner.isEmpty()) {
            if (SignInRows.issuer(connection, engineer.name()).isPresent())
                return refuse(connection, "This account belongs to somebody else at the issuer", from, now);
            if (AccountChanges.insert(connection, wanted, ISSUER, now))
                record(connection, now, "account-created", wanted);
            else record(connection, now, "account-single-sign-on", wanted);
            belong(connection, engineer);
        }
        var account = Accounts.locked(connection, engineer.name()).orElseThrow();
        if (account.disabled()) return refuse(connection, "Your account here is disabled", from, now);
        if (!account.roles().equals(wanted.roles())) {
            record(connection, now, "account-roles", wanted);
            SignInRows.roles(connection, engineer.name(), wanted.roles());
        }
        return new SingleSignOn.Step.In(
                signIns.vouched(connection, engineer.name(), from, now).session());
    }

    /** Whoever has left the groups is out of every session, too. */
    private void leave(Connection connection, String issuer, String subject, Instant now) throws SQLException {
        var owner = owner(connection, issuer, subject);
        if (owner.isEmpty()) return;
        // Who comes again and again without a group leaves once.
        var account = Accounts.locked(connection, owner.get());
        var left = new Account(owner.get(), Set.of(), false);
        if (account.isEmpty() || account.get().roles().equals(left.roles())) return;
        record(connection, now, "account-roles", left);
        SignInRows.roles(connection, owner.get(), left.roles());
        AccessRows.endAll(connection, owner.get(), Optional.empty());
        ApiTokens.revokeAll(connection, owner.get(), ISSUER, now);
    }

    private SingleSignOn.Step refuse(Connection connection, String why, Origin from, Instant now) throws SQLException {
        var times = limit.toRecord(NOBODY, now);
        if (times.isPresent()) failed(connection, times.get(), from, now);
        return new SingleSignOn.Step.Refused(why);
    }

    /** Nobody was vouched for. */
    SingleSignOn.Step failed(Origin from, Instant now) {
        limit.toRecord(NOBODY, now)
                .ifPresent(times -> transactions.call(connection -> {
                    failed(connection, times, from, now);
                    return times;
                }));
        return new SingleSignOn.Step.Failed();
    }

    private void failed(Connection connection, int times, Origin from, Instant now) throws SQLException {
        trail.record(
                connection,
                now,
                new Caller(new Actor.System("somebody at the door"), from.address()),
                "sign-in-failed",
                "single sign-on",
                Map.of("times", Integer.toString(times)));
    }

    private void record(Connection connection, Instant now, String action, Account account) throws SQLException {
        trail.record(
                connection,
                now,
                ISSUER,
                action,
                account.name(),
                Map.of("roles", String.join(",", new TreeSet<>(account.roles()))));
    }

    private static Optional<String> owner(Connection connection, String issuer, String subject) throws SQLException {
        try (var select = connection.prepareStatement("select name from account where issuer = ? and subject = ?")) {
            select.setString(1, issuer);
            select.setString(2, subject);
            try (var rows = select.executeQuery()) {
                return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
            }
        }
    }

    private static void belong(Connection connection, Vouching.Outcome.Engineer engineer) throws SQLException {
        try (var update = connection.prepareStatement(
                "update account set issuer = ?, subject = ?, password = null where name = ?")) {
            update.setString(1, engineer.issuer());
            update.setString(2, engineer.subject());
            update.setString(3, engineer.name());
            update.executeUpdate();
        }
    }
}
