package dev.remediator.identity;

import java.sql.Connection;
import java.sql.PreparedStatement;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows of table {@code access}. Each part of a transaction of somebody else's. */
final class AccessRows {
    /** How old the note of a session's last request may be: a page that asks often costs no write each time. */
    private static final Duration SEEN_NOTED_EACH = Duration.ofMinutes(1);

    private static final Duration BROWSER_LIFE = Duration.ofDays(90);
    private static final int BROWSERS = 20;

    private AccessRows() {}

    /** @param stale the note of its last request is to be made anew */
    record Found(Access.Standing standing, boolean stale) {}

    /** Deletes what is over. */
    static void forget(Connection connection, Instant now) throws SQLException {
        try (var delete = connection.prepareStatement("delete from access where expires_at <= ?")) {
            delete.setObject(1, at(now));
            delete.executeUpdate();
        }
    }

    static AccessToken insert(Connection connection, String kind, Grant grant, Origin from, Instant now, Duration life)
            throws SQLException {
        AccessToken token = AccessToken.random();
        try (var insert = connection.prepareStatement("""
                insert into access (hash, kind, created_at, expires_at, engineer, roles, via, address, agent, seen_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)) {
            insert.setBytes(1, token.hash());
            insert.setString(2, kind);
            insert.setObject(3, at(now));
            insert.setObject(4, at(now.plus(life)));
            insert.setString(5, grant.engineer().orElse(null));
            insert.setArray(6, connection.createArrayOf("text", grant.roles().toArray()));
            insert.setString(7, from.via());
            insert.setString(8, from.address().orElse(null));
            insert.setString(9, from.agent().orElse(null));
            insert.setObject(10, at(now));
            insert.executeUpdate();
        }
        return token;
    }

    /** Uses a link up; empty where it cannot be used any more. Of two at once, one gets it. */
    static Optional<Grant> take(Connection connection, AccessToken link, String kind, Instant now) throws SQLException {
        try (var use = connection.prepareStatement("""
                update access set used_at = ? where hash = ? and kind = ? and used_at is null and expires_at > ?
                returning engineer, roles
                """)) {
            use.setObject(1, at(now));
            use.setBytes(2, link.hash());
            use.setString(3, kind);
            use.setObject(4, at(now));
            try (var rows = use.executeQuery()) {
                return rows.next()
                        ? Optional.of(new Grant(
                                Optional.ofNullable(rows.getString("engineer")), Accounts.roles(rows, "roles")))
                        : Optional.empty();
            }
        }
    }

    static Optional<Map.Entry<Access.Purpose, Optional<String>>> purpose(
            Connection connection, AccessToken link, Instant now) throws SQLException {
        try (var select = connection.prepareStatement("""
                select kind, engineer from access
                where hash = ? and kind in ('link', 'password', 'first') and used_at is null and expires_at > ?
                """)) {
            select.setBytes(1, link.hash());
            select.setObject(2, at(now));
            try (var rows = select.executeQuery()) {
                if (!rows.next()) return Optional.empty();
                var purpose = switch (rows.getString("kind")) {
                    case "password" -> Access.Purpose.PASSWORD;
                    case "first" -> Access.Purpose.FIRST;
                    default -> Access.Purpose.SESSION;
                };
                return Optional.of(Map.entry(purpose, Optional.ofNullable(rows.getString("engineer"))));
            }
        }
    }

    static Optional<Found> standing(Connection connection, AccessToken session, Instant now) throws SQLException {
        try (var select = connection.prepareStatement("select s.id, s.engineer, s.roles, s.via, s.seen_at, "
                + ApiTokens.ACCOUNT
                + " from access s left join account a on a.name = s.engineer where s.hash = ? and s.kind = 'session'"
                + " and s.expires_at > ? and (s.seen_at is null or s.seen_at > ?)")) {
            select.setBytes(1, session.hash());
            select.setObject(2, at(now));
            select.setObject(3, at(now.minus(Access.IDLE)));
            try (var rows = select.executeQuery()) {
                if (!rows.next()) return Optional.empty();
                boolean stale = Accounts.time(rows, "seen_at")
                        .filter(seen -> seen.plus(SEEN_NOTED_EACH).isAfter(now))
                        .isEmpty();
                var id = rows.getObject("id", UUID.class);
                return grant(rows).map(grant -> new Found(new Access.Standing(id, grant), stale));
            }
        }
    }

    /** What the session of this row opens; empty where that is nothing. */
    private static Optional<Grant> grant(ResultSet row) throws SQLException {
        var engineer = Optional.ofNullable(row.getString("engineer"));
        var account = Accounts.joined(row);
        boolean signedIn = Set.of("password", "issuer").contains(row.getString("via"));
        if (signedIn && account.isEmpty()) return Optional.empty();
        return Account.opens(signedIn ? Optional.empty() : Optional.of(Accounts.roles(row, "roles")), account)
                .map(roles -> new Grant(engineer, roles));
    }

    static int seen(Connection connection, UUID id, Instant now) throws SQLException {
        try (var update = connection.prepareStatement("update access set seen_at = ? where id = ?")) {
            update.setObject(1, at(now));
            update.setObject(2, id);
            return update.executeUpdate();
        }
    }

    static List<Access.Listed> sessions(Connection connection, String engineer, int most, Instant now)
            throws SQLException {
        try (var select = connection.prepareStatement("""
                select id, via, created_at, coalesce(seen_at, created_at) as seen, address, agent from access
                where engineer = ? and kind = 'session' and expires_at > ? and (seen_at is null or seen_at > ?)
                order by created_at desc, id limit ?
                """)) {
            select.setString(1, engineer);
            select.setObject(2, at(now));
            select.setObject(3, at(now.minus(Access.IDLE)));
            select.setInt(4, most);
            try (var rows = select.executeQuery()) {
                var all = new ArrayList<Access.Listed>();
                while (rows.next())
                    all.add(new Access.Listed(
                            rows.getObject("id", UUID.class),
                            rows.getString("via"),
                            rows.getObject("created_at", OffsetDateTime.class).toInstant(),
                            rows.getObject("seen", OffsetDateTime.class).toInstant(),
                            Optional.ofNullable(rows.getString("address")),
                            Optional.ofNullable(rows.getString("agent"))));
                return all;
            }
        }
    }

    /** @return how many were ended */
    static int endSessions(Connection connection, String engineer, Optional<UUID> but) throws SQLException {
        try (var delete = connection.prepareStatement(
                "delete from access where engineer = ? and kind = 'session' and id is distinct from ?")) {
            delete.setString(1, engineer);
            setId(delete, 2, but.orElse(null));
            return delete.executeUpdate();
        }
    }

    /** Everything that opens something for this engineer: sessions, links, known browsers. */
    static void endAll(Connection connection, String engineer, Optional<UUID> but) throws SQLException {
        try (var delete =
                connection.prepareStatement("delete from access where engineer = ? and id is distinct from ?")) {
            delete.setString(1, engineer);
            setId(delete, 2, but.orElse(null));
            delete.executeUpdate();
        }
    }

    private static void setId(PreparedStatement statement, int index, @Nullable UUID id) throws SQLException {
        statement.setObject(index, id, java.sql.Types.OTHER);
    }

    /** In place of those of this kind that wait to be used. */
    static AccessToken linkInPlace(Connection connection, String kind, Grant grant, Instant now) throws SQLException {
        forget(connection, now);
        try (var delete =
                connection.prepareStatement("delete from access where kind = ? and engineer is not distinct from ?")) {
            delete.setString(1, kind);
            delete.setString(2, grant.engineer().orElse(null));
            delete.executeUpdate();
        }
        return insert(connection, kind, grant, Origin.terminal(), now, Access.LINK_LIFE);
    }

    /** Whether this engineer has signed in with this browser before. */
    static boolean isBrowserOf(Connection connection, AccessToken browser, String engineer, Instant now)
            throws SQLException {
        try (var select = connection.prepareStatement(
                "select from access where hash = ? and kind = 'browser' and engineer = ? and expires_at > ?")) {
            select.setBytes(1, browser.hash());
            select.setString(2, engineer);
            select.setObject(3, at(now));
            try (var rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    /** Remembers the browser; of many, the newest. */
    static AccessToken newBrowser(Connection connection, String engineer, Origin from, Instant now)
            throws SQLException {
        try (var delete = connection.prepareStatement("""
                delete from access where kind = 'browser' and engineer = ? and id not in (
                    select id from access where kind = 'browser' and engineer = ? order by created_at desc limit ?)
                """)) {
            delete.setString(1, engineer);
            delete.setString(2, engineer);
            delete.setInt(3, BROWSERS - 1);
            delete.executeUpdate();
        }
        return insert(connection, "browser", new Grant(Optional.of(engineer), Set.of()), from, now, BROWSER_LIFE);
    }

    static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
