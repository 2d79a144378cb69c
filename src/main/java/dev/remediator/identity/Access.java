package dev.remediator.identity;

import dev.remediator.store.SqlWork;
import dev.remediator.store.Transactions;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One-time links and the sessions made from them: table {@code access}. A link opens one session, once. */
@Singleton
public final class Access {
    public static final Duration LINK_LIFE = Duration.ofHours(24);
    public static final Duration SESSION_LIFE = Duration.ofHours(12);

    private static final Actor SOMEBODY = new Actor.System("somebody with a link");
    private static final String FOREVER_OVER = "delete from access where expires_at <= ?";

    private final Transactions transactions;
    private final Trail trail;

    public Access(Transactions transactions, Trail trail) {
        this.transactions = transactions;
        this.trail = trail;
    }

    /** A new link beside those that wait to be used, made at a terminal. */
    public AccessToken newLink(Instant now) {
        return newLink(Grant.LOOK, now);
    }

    /** The same, for an engineer who may do more than look. */
    public AccessToken newLink(Grant grant, Instant now) {
        return transactions.call(connection -> {
            update(connection, FOREVER_OVER, now);
            record(connection, now, Caller.terminal(), "access-link", grant);
            return insert(connection, "link", grant, now, LINK_LIFE);
        });
    }

    /**
     * A session for a terminal, without a link. That somebody may only look there is not recorded: a script may do so every
     * minute.
     */
    public AccessToken open(Grant grant, Duration life, Instant now) {
        return transactions.call(connection -> {
            update(connection, FOREVER_OVER, now);
            if (grant.engineer().isPresent()) record(connection, now, Caller.terminal(), "session", grant);
            return insert(connection, "session", grant, now, life);
        });
    }

    private void record(Connection connection, Instant now, Caller by, String action, Grant grant) throws SQLException {
        trail.record(
                connection,
                now,
                by,
                action,
                grant.engineer().orElse(Role.VIEWER),
                Map.of("roles", String.join(",", new TreeSet<>(grant.roles()))));
    }

    /** A new link in place of all that were never used, where no session is valid; otherwise empty, and nothing changes. */
    public Optional<AccessToken> newLinkIfNobodyIsIn(Instant now) {
        return transactions.call(connection -> {
            if (found(connection, "select from access where kind = 'session' and expires_at > ?", now))
                return Optional.empty();
            update(connection, FOREVER_OVER, now);
            update(connection, "delete from access where kind = 'link' and created_at <= ?", now);
            record(connection, now, Caller.REMEDIATOR, "access-link", Grant.LOOK);
            return Optional.of(insert(connection, "link", Grant.LOOK, now, LINK_LIFE));
        });
    }

    /** Opens a session with a link; empty if the link is unknown, used or too old. Of two at once, one gets it. */
    public Optional<AccessToken> redeem(AccessToken link, Instant now) {
        return redeem(link, Optional.empty(), now);
    }

    /** @param address that the link was opened from, see {@link Caller#address} */
    public Optional<AccessToken> redeem(AccessToken link, Optional<String> address, Instant now) {
        return transactions.call(connection -> {
            try (PreparedStatement use = connection.prepareStatement("""
                    update access set used_at = ?
                    where hash = ? and kind = 'link' and used_at is null and expires_at > ?
                    returning engineer, roles
                    """)) {
                use.setObject(1, now.atOffset(ZoneOffset.UTC));
                use.setBytes(2, link.hash());
                use.setObject(3, now.atOffset(ZoneOffset.UTC));
                var grant = grant(use);
                if (grant.isEmpty()) return Optional.empty();
                var who = grant.get().engineer().<Actor>map(Actor.Engineer::new).orElse(SOMEBODY);
                record(connection, now, new Caller(who, address), "session", grant.get());
                return Optional.of(insert(connection, "session", grant.get(), now, SESSION_LIFE));
            }
        });
    }

    private static Optional<Grant> grant(PreparedStatement statement) throws SQLException {
        try (var rows = statement.executeQuery()) {
            if (!rows.next()) return Optional.empty();
            var roles = Set.of((String[]) rows.getArray("roles").getArray());
            return Optional.of(new Grant(Optional.ofNullable(rows.getString("engineer")), roles));
        }
    }

    /** Whether this token is a session that is still valid. */
    public boolean isSession(AccessToken token, Instant now) {
        return session(token, now).isPresent();
    }

    /** Whose session this is and what it may, if it is still valid. */
    public Optional<Grant> session(AccessToken token, Instant now) {
        return transactions.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select engineer, roles from access where hash = ? and kind = 'session' and expires_at > ?")) {
                select.setBytes(1, token.hash());
                select.setObject(2, now.atOffset(ZoneOffset.UTC));
                return grant(select);
            }
        });
    }

    /** Ends a session; whoever presents it afterwards is nobody. */
    public void end(AccessToken session) {
        SqlWork<Integer> work = connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("delete from access where hash = ? and kind = 'session'")) {
                delete.setBytes(1, session.hash());
                return delete.executeUpdate();
            }
        };
        transactions.call(work);
    }

    private static AccessToken insert(Connection connection, String kind, Grant grant, Instant now, Duration life)
            throws SQLException {
        AccessToken token = AccessToken.random();
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into access (hash, kind, created_at, expires_at, engineer, roles) values (?, ?, ?, ?, ?, ?)")) {
            insert.setBytes(1, token.hash());
            insert.setString(2, kind);
            insert.setObject(3, now.atOffset(ZoneOffset.UTC));
            insert.setObject(4, now.plus(life).atOffset(ZoneOffset.UTC));
            insert.setString(5, grant.engineer().orElse(null));
            insert.setArray(6, connection.createArrayOf("text", grant.roles().toArray()));
            insert.executeUpdate();
        }
        return token;
    }

    private static void update(Connection connection, String sql, Instant at) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, at.atOffset(ZoneOffset.UTC));
            statement.executeUpdate();
        }
    }

    private static boolean found(Connection connection, String sql, Instant at) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, at.atOffset(ZoneOffset.UTC));
            return statement.executeQuery().next();
        }
    }
}
