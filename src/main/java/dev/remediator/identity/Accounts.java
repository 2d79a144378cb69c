package dev.remediator.identity;

import dev.remediator.store.Transactions;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who can sign in: reads table {@code account}. */
@Singleton
public final class Accounts {
    private static final String COLUMNS =
            "select name, roles, password is not null as has_password, issuer, disabled_at, disabled_by, created_by,"
                    + " created_at, last_seen_at from account";

    private final Transactions transactions;

    public Accounts(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * An account as administrators see it.
     *
     * @param hasPassword one was set; without one and without an issuer its engineer has not come yet
     * @param issuer through which they sign in, where it is not by a password
     * @param createdBy as {@link Caller#principal()}, and so {@code disabledBy}
     * @param lastSeen last sign-in
     */
    public record Listed(
            Account account,
            boolean hasPassword,
            Optional<String> issuer,
            Optional<Instant> disabledAt,
            Optional<String> disabledBy,
            String createdBy,
            Instant createdAt,
            Optional<Instant> lastSeen) {
        /** How they sign in, in a word. */
        public String way() {
            if (issuer.isPresent()) return "single sign-on";
            return hasPassword ? "password" : "nothing yet";
        }
    }

    /**
     * In SQL, whether an account may nothing: disabled, or not vouched for of late, because whoever is taken out at the
     * issuer never comes to the door again. Before each column stands what is put for {@code %1$s}.
     */
    static final String OUT =
            "(%1$sdisabled_at is not null or (%1$sissuer is not null and %1$slast_seen_at < now() - interval '7 days'))";

    /**
     * Empty where this engineer has none: then they may nothing. Who signs in through an issuer and has not for seven days
     * is shown as disabled.
     */
    public Optional<Account> find(String engineer) {
        return transactions.read(connection -> find(connection, engineer, OUT.formatted(""), ""));
    }

    /** The same in the caller's transaction, and nobody else changes it until that ends. */
    static Optional<Account> locked(Connection connection, String engineer) throws SQLException {
        return find(connection, engineer, "disabled_at is not null", " for update");
    }

    private static Optional<Account> find(Connection connection, String engineer, String out, String how)
            throws SQLException {
        try (var select = connection.prepareStatement(
                "select roles, " + out + " as disabled from account where name = ?" + how)) {
            select.setString(1, engineer);
            try (var rows = select.executeQuery()) {
                return rows.next()
                        ? Optional.of(new Account(engineer, roles(rows, "roles"), rows.getBoolean("disabled")))
                        : Optional.empty();
            }
        }
    }

    /** Of the row of a join, whose columns are {@code account}, {@code account_roles} and {@code account_disabled}. */
    static Optional<Account> joined(ResultSet row) throws SQLException {
        @Nullable String name = row.getString("account");
        return name == null
                ? Optional.empty()
                : Optional.of(new Account(name, roles(row, "account_roles"), row.getBoolean("account_disabled")));
    }

    static Set<String> roles(ResultSet row, String column) throws SQLException {
        return Set.of((String[]) row.getArray(column).getArray());
    }

    /** By name, from the one after {@code after}. */
    public List<Listed> list(String after, int most) {
        return transactions.read(connection -> {
            try (var select = connection.prepareStatement(
                    COLUMNS + " where name > ? collate \"C\" order by name collate \"C\" limit ?")) {
                select.setString(1, after);
                select.setInt(2, most);
                return listed(select.executeQuery());
            }
        });
    }

    /** As administrators see it. */
    public Optional<Listed> show(String engineer) {
        return transactions.read(connection -> {
            try (var select = connection.prepareStatement(COLUMNS + " where name = ?")) {
                select.setString(1, engineer);
                return listed(select.executeQuery()).stream().findFirst();
            }
        });
    }

    private static List<Listed> listed(ResultSet rows) throws SQLException {
        try (rows) {
            var all = new ArrayList<Listed>();
            while (rows.next())
                all.add(new Listed(
                        new Account(
                                rows.getString("name"), roles(rows, "roles"), rows.getObject("disabled_at") != null),
                        rows.getBoolean("has_password"),
                        Optional.ofNullable(rows.getString("issuer")),
                        time(rows, "disabled_at"),
                        Optional.ofNullable(rows.getString("disabled_by")),
                        rows.getString("created_by"),
                        time(rows, "created_at").orElseThrow(),
                        time(rows, "last_seen_at")));
            return all;
        }
    }

    static Optional<Instant> time(ResultSet row, String column) throws SQLException {
        @Nullable OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return Optional.ofNullable(at).map(OffsetDateTime::toInstant);
    }
}
