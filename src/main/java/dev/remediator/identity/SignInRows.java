package dev.remediator.identity;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** What signing in reads and writes of table {@code account}, as part of somebody else's transaction. */
final class SignInRows {
    private SignInRows() {}

    /** @param hash of the password; empty where there is none */
    record Row(Account account, Optional<String> hash) {}

    static Optional<Row> find(Connection connection, String name) throws SQLException {
        return find(connection, name, "");
    }

    static Optional<Row> locked(Connection connection, String name) throws SQLException {
        return find(connection, name, " for update");
    }

    private static Optional<Row> find(Connection connection, String name, String how) throws SQLException {
        try (var select = connection.prepareStatement(
                "select roles, disabled_at is not null as disabled, password from account where name = ?" + how)) {
            select.setString(1, name);
            try (var rows = select.executeQuery()) {
                return rows.next()
                        ? Optional.of(new Row(
                                new Account(name, Accounts.roles(rows, "roles"), rows.getBoolean("disabled")),
                                Optional.ofNullable(rows.getString("password"))))
                        : Optional.empty();
            }
        }
    }

    static Optional<String> issuer(Connection connection, String name) throws SQLException {
        try (var select = connection.prepareStatement("select issuer from account where name = ?")) {
            select.setString(1, name);
            try (var rows = select.executeQuery()) {
                return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
            }
        }
    }

    static void password(Connection connection, String name, String hash, Instant now) throws SQLException {
        try (var update = connection.prepareStatement(
                "update account set password = ?, password_changed_at = ? where name = ?")) {
            update.setString(1, hash);
            update.setObject(2, AccessRows.at(now));
            update.setString(3, name);
            update.executeUpdate();
        }
    }

    static void roles(Connection connection, String name, Set<String> roles) throws SQLException {
        try (var update = connection.prepareStatement("update account set roles = ? where name = ?")) {
            update.setArray(1, connection.createArrayOf("text", roles.toArray()));
            update.setString(2, name);
            update.executeUpdate();
        }
    }

    static void seen(Connection connection, String name, Instant now) throws SQLException {
        try (var update = connection.prepareStatement("update account set last_seen_at = ? where name = ?")) {
            update.setObject(1, AccessRows.at(now));
            update.setString(2, name);
            update.executeUpdate();
        }
    }

    /** Whether anybody was ever made an administrator, disabled or not. */
    static boolean isAnyAdministrator(Connection connection) throws SQLException {
        // Who was one and is none any more is known from the audit alone.
        try (var select = connection.prepareStatement("""
                select 1 from account where ? = any(roles)
                union all
                select 1 from audit
                where action in ('account-created', 'account-roles', 'account-single-sign-on')
                  and ? = any(string_to_array(details ->> 'roles', ','))
                limit 1
                """)) {
            select.setString(1, Role.ADMINISTRATOR);
            select.setString(2, Role.ADMINISTRATOR);
            try (var rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    /** Until the transaction ends, nobody else makes or changes an account. */
    static void lock(Connection connection) throws SQLException {
        try (var lock = connection.prepareStatement("lock table account in share row exclusive mode")) {
            lock.execute();
        }
    }
}
