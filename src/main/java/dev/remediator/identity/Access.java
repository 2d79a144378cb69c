package dev.remediator.identity;

import dev.remediator.store.Transactions;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/**
 * One-time links and sessions: table {@code access}. A link opens one session, once. What a session opens is asked at each
 * request: one of an engineer who has an account opens no more than the account does at that moment.
 */
@Singleton
public final class Access {
    public static final Duration LINK_LIFE = Duration.ofHours(24);
    public static final Duration SESSION_LIFE = Duration.ofHours(12);

    /** Without a request for so long, a session is over before its time. */
    public static final Duration IDLE = Duration.ofHours(2);

    private static final Actor SOMEBODY = new Actor.System("somebody with a link");

    private final Transactions transactions;
    private final Trail trail;

    public Access(Transactions transactions, Trail trail) {
        this.transactions = transactions;
        this.trail = trail;
    }

    /** What a valid session opens now. */
    public record Standing(UUID id, Grant grant) {}

    /**
     * A session as its owner sees it.
     *
     * @param via {@code link}, {@code terminal}, {@code password} or {@code issuer}
     * @param agent what the browser called itself when it came in
     */
    public record Listed(
            UUID id, String via, Instant createdAt, Instant seenAt, Optional<String> address, Optional<String> agent) {}

    /** What a link is for. */
    public enum Purpose {
        /** It opens a session. */
        SESSION,
        /** Whoever opens it chooses the password of an account. */
        PASSWORD,
        /** Whoever opens it makes the first administrator. */
        FIRST
    }

    /** A new link beside those that wait to be used, made at a terminal. */
    public AccessToken newLink(Instant now) {
        return newLink(Grant.LOOK, now);
    }

    /** The same, for an engineer who may do more than look. */
    public AccessToken newLink(Grant grant, Instant now) {
        return transactions.call(connection -> {
            AccessRows.forget(connection, now);
            record(connection, now, Caller.terminal(), "access-link", grant);
            return AccessRows.insert(connection, "link", grant, Origin.terminal(), now, LINK_LIFE);
        });
    }

    /**
     * A session for a terminal, without a link. That somebody may only look there is not recorded: a script may do so every
     * minute.
     */
    public AccessToken open(Grant grant, Duration life, Instant now) {
        return transactions.call(connection -> {
            AccessRows.forget(connection, now);
            if (grant.engineer().isPresent()) record(connection, now, Caller.terminal(), "session", grant);
            return AccessRows.insert(connection, "session", grant, Origin.terminal(), now, life);
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

    /** Opens a session with a link; empty if the link is unknown, used or too old. Of two at once, one gets it. */
    public Optional<AccessToken> redeem(AccessToken link, Instant now) {
        return redeem(link, new Origin("link", Optional.empty(), Optional.empty()), now);
    }

    /** @param from where it was opened */
    public Optional<AccessToken> redeem(AccessToken link, Origin from, Instant now) {
        return transactions.call(connection -> {
            var made = AccessRows.take(connection, link, "link", now);
            if (made.isEmpty()) return Optional.empty();
            var account = made.get().engineer().isEmpty()
                    ? Optional.<Account>empty()
                    : Accounts.locked(connection, made.get().engineer().get());
            if (account.filter(Account::disabled).isPresent()) return Optional.empty();
            var who = made.get().engineer().<Actor>map(Actor.Engineer::new).orElse(SOMEBODY);
            record(connection, now, new Caller(who, from.address()), "session", made.get());
            return Optional.of(AccessRows.insert(connection, "session", made.get(), from, now, SESSION_LIFE));
        });
    }

    /** What a link is for, and for whom, while it can be used. */
    public Optional<Map.Entry<Purpose, Optional<String>>> purpose(AccessToken link, Instant now) {
        return transactions.read(connection -> AccessRows.purpose(connection, link, now));
    }

    /** Whether this token is a session that is still valid. */
    public boolean isSession(AccessToken token, Instant now) {
        return session(token, now).isPresent();
    }

    /** Whose session this is and what it may now, if it is still valid. */
    public Optional<Grant> session(AccessToken token, Instant now) {
        return standing(token, now).map(Standing::grant);
    }

    /** The same, with its id; notes that it is in use, to the minute. */
    public Optional<Standing> standing(AccessToken token, Instant now) {
        var found = transactions.read(connection -> AccessRows.standing(connection, token, now));
        found.filter(AccessRows.Found::stale)
                .ifPresent(each -> transactions.call(connection ->
                        AccessRows.seen(connection, each.standing().id(), now)));
        return found.map(AccessRows.Found::standing);
    }

    /** Valid sessions of an engineer, newest first. */
    public List<Listed> sessions(String engineer, int most, Instant now) {
        return transactions.read(connection -> AccessRows.sessions(connection, engineer, most, now));
    }

    /**
     * Ends a session of this engineer.
     *
     * @return false where they have none with this id: nothing was changed
     */
    public boolean end(UUID id, String engineer, Caller by, Instant now) {
        return transactions.call(connection -> {
            try (PreparedStatement delete = connection.prepareStatement(
                    "delete from access where id = ? and engineer = ? and kind = 'session'")) {
                delete.setObject(1, id);
                delete.setString(2, engineer);
                if (delete.executeUpdate() == 0) return false;
                trail.record(connection, now, by, "session-ended", engineer, Map.of("session", id.toString()));
                return true;
            }
        });
    }

    /** Ends all sessions of this engineer but one. */
    public int endOthers(UUID but, String engineer, Caller by, Instant now) {
        return transactions.call(connection -> {
            int ended = AccessRows.endSessions(connection, engineer, Optional.of(but));
            if (ended > 0)
                trail.record(
                        connection, now, by, "session-ended", engineer, Map.of("sessions", Integer.toString(ended)));
            return ended;
        });
    }

    /** Ends a session; whoever presents it afterwards is nobody. */
    public void end(AccessToken session) {
        transactions.call(connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("delete from access where hash = ? and kind = 'session'")) {
                delete.setBytes(1, session.hash());
                return delete.executeUpdate();
            }
        });
    }
}
