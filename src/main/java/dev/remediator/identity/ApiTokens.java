package dev.remediator.identity;

import dev.remediator.store.Transactions;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tokens of programs and of engineers at a terminal: table {@code api_token}. Each ends by itself. */
@Singleton
public final class ApiTokens {
    public static final Duration STANDARD_LIFE = Duration.ofDays(90);
    public static final Duration LONGEST_LIFE = Duration.ofDays(365);

    /** How old the note of its last use may be: a token that is used often costs no write each time. */
    static final Duration USE_NOTED_EACH = Duration.ofMinutes(1);

    private static final String COLUMNS =
            "id, name, engineer, roles, created_by, created_at, expires_at, revoked_at, revoked_by, last_used_at";

    /** Of the account {@code a} of its engineer, for {@link Accounts#joined}. */
    static final String ACCOUNT =
            "a.name as account, a.roles as account_roles, " + Accounts.OUT.formatted("a.") + " as account_disabled";

    private final Transactions transactions;
    private final Trail trail;

    public ApiTokens(Transactions transactions, Trail trail) {
        this.transactions = transactions;
        this.trail = trail;
    }

    /** @param createdBy as {@link Caller#principal()}, and so {@code revokedBy} */
    public record Listed(
            UUID id,
            Pass pass,
            String createdBy,
            Instant createdAt,
            Instant expiresAt,
            Optional<Instant> revokedAt,
            Optional<String> revokedBy,
            Optional<Instant> lastUsedAt) {
        /** What became of it, in one word. */
        public String state(Instant now) {
            if (revokedAt.isPresent()) return "revoked";
            return now.isBefore(expiresAt) ? "valid" : "expired";
        }
    }

    /** A new token: shown now and never again. */
    public record Issued(ApiToken token, Listed listed) {}

    /** @throws IllegalArgumentException for a pass or a life that may not be; the message is for people */
    public Issued create(Pass pass, Duration life, Caller by, Instant now) {
        pass.mayBeMade();
        if (life.isNegative() || life.isZero() || life.compareTo(LONGEST_LIFE) > 0)
            throw new IllegalArgumentException("a token is valid for at least a moment, and for at most 365d");
        return transactions.call(connection -> insert(connection, pass, life, by, now));
    }

    /** Whether somebody made, over the API, a token of the program that is known under this name. */
    public static boolean made(Connection connection, String principal, Caller by) throws SQLException {
        if (!(Actor.of(principal) instanceof Actor.Machine(var program))) return false;
        try (var select = connection.prepareStatement(
                "select from api_token where name = ? and engineer is null and created_by = ? limit 1")) {
            select.setString(1, program);
            select.setString(2, by.principal());
            try (var rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    private Issued insert(Connection connection, Pass pass, Duration life, Caller by, Instant now) throws SQLException {
        var token = ApiToken.random();
        var listed = new Listed(
                UUID.randomUUID(),
                pass,
                by.principal(),
                now,
                now.plus(life),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        trail.record(connection, now, by, "token-created", pass.name(), details(listed));
        try (var insert = connection.prepareStatement("""
                insert into api_token (id, name, hash, engineer, roles, created_by, created_at, expires_at)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                """)) {
            insert.setObject(1, listed.id());
            insert.setString(2, pass.name());
            insert.setBytes(3, token.hash());
            insert.setString(4, pass.engineer().orElse(null));
            insert.setArray(5, connection.createArrayOf("text", pass.roles().toArray()));
            insert.setString(6, listed.createdBy());
            insert.setObject(7, at(now));
            insert.setObject(8, at(listed.expiresAt()));
            insert.executeUpdate();
        }
        return new Issued(token, listed);
    }

    /** Newest first. */
    public List<Listed> list(int most) {
        return transactions.read(connection -> {
            try (var select = connection.prepareStatement(
                    "select " + COLUMNS + " from api_token order by created_at desc, id limit ?")) {
                select.setInt(1, most);
                return listed(select.executeQuery());
            }
        });
    }

    /**
     * Ends it at once, on every node.
     *
     * @return the token as it is now, also where it had been revoked before; empty where there is none
     */
    public Optional<Listed> revoke(UUID id, Caller by, Instant now) {
        return transactions.call(connection -> {
            try (var update = connection.prepareStatement("""
                    update api_token set revoked_at = ?, revoked_by = ? where id = ? and revoked_at is null
                    """)) {
                update.setObject(1, at(now));
                update.setString(2, by.principal());
                update.setObject(3, id);
                boolean first = update.executeUpdate() == 1;
                var found = find(connection, id);
                if (first && found.isPresent())
                    trail.record(
                            connection,
                            now,
                            by,
                            "token-revoked",
                            found.get().pass().name(),
                            details(found.get()));
                return found;
            }
        });
    }

    private static Optional<Listed> find(Connection connection, UUID id) throws SQLException {
        try (var select = connection.prepareStatement("select " + COLUMNS + " from api_token where id = ?")) {
            select.setObject(1, id);
            return listed(select.executeQuery()).stream().findFirst();
        }
    }

    /** @param pass with what it may now, see {@link Account#opens} */
    record Used(UUID id, Pass pass) {}

    /** Whose it is, if it is valid now. */
    Optional<Pass> use(ApiToken token, Instant now) {
        return using(token, now).map(Used::pass);
    }

    /** The same, with its id. */
    Optional<Used> using(ApiToken token, Instant now) {
        var found = transactions.read(connection -> {
            try (var select = connection.prepareStatement("select t.*, " + ACCOUNT
                    + " from api_token t left join account a on a.name = t.engineer"
                    + " where t.hash = ? and t.revoked_at is null and t.expires_at > ?")) {
                select.setBytes(1, token.hash());
                select.setObject(2, at(now));
                try (var rows = select.executeQuery()) {
                    // The index has found it by its bytes already; this compares them in constant time.
                    return rows.next() && MessageDigest.isEqual(rows.getBytes("hash"), token.hash())
                            ? nowOf(row(rows), Accounts.joined(rows))
                            : Optional.<Listed>empty();
                }
            }
        });
        found.filter(each -> each.lastUsedAt()
                        .filter(last -> last.plus(USE_NOTED_EACH).isAfter(now))
                        .isEmpty())
                .ifPresent(each -> note(each.id(), now));
        return found.map(each -> new Used(each.id(), each.pass()));
    }

    private static Optional<Listed> nowOf(Listed made, Optional<Account> account) {
        return Account.opens(Optional.of(made.pass().roles()), account)
                .map(roles -> new Listed(
                        made.id(),
                        new Pass(made.pass().name(), made.pass().engineer(), roles),
                        made.createdBy(),
                        made.createdAt(),
                        made.expiresAt(),
                        made.revokedAt(),
                        made.revokedBy(),
                        made.lastUsedAt()));
    }

    /** All of an engineer's, in the caller's transaction. */
    static void revokeAll(Connection connection, String engineer, Caller by, Instant now) throws SQLException {
        try (var update = connection.prepareStatement(
                "update api_token set revoked_at = ?, revoked_by = ? where engineer = ? and revoked_at is null")) {
            update.setObject(1, at(now));
            update.setString(2, by.principal());
            update.setString(3, engineer);
            update.executeUpdate();
        }
    }

    private void note(UUID id, Instant now) {
        transactions.call(connection -> {
            try (var update = connection.prepareStatement(
                    "update api_token set last_used_at = ? where id = ? and (last_used_at is null or last_used_at <= ?)")) {
                update.setObject(1, at(now));
                update.setObject(2, id);
                update.setObject(3, at(now.minus(USE_NOTED_EACH)));
                return update.executeUpdate();
            }
        });
    }

    private static Map<String, String> details(Listed token) {
        return Map.of(
                "token", token.id().toString(),
                "for", token.pass().actor().principal(),
                "roles", String.join(",", new TreeSet<>(token.pass().roles())),
                "expires", token.expiresAt().toString());
    }

    private static List<Listed> listed(ResultSet rows) throws SQLException {
        try (rows) {
            var all = new ArrayList<Listed>();
            while (rows.next()) all.add(row(rows));
            return all;
        }
    }

    private static Listed row(ResultSet row) throws SQLException {
        var roles = Set.of((String[]) row.getArray("roles").getArray());
        return new Listed(
                row.getObject("id", UUID.class),
                new Pass(row.getString("name"), Optional.ofNullable(row.getString("engineer")), roles),
                row.getString("created_by"),
                time(row, "created_at").orElseThrow(),
                time(row, "expires_at").orElseThrow(),
                time(row, "revoked_at"),
                Optional.ofNullable(row.getString("revoked_by")),
                time(row, "last_used_at"));
    }

    private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
        @Nullable OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return Optional.ofNullable(at).map(OffsetDateTime::toInstant);
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
