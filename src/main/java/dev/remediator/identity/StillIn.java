package dev.remediator.identity;

import dev.remediator.store.StoreException;
import dev.remediator.store.Transactions;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Whether those are still in who keep a connection open. A request asks by itself; a stream has to be asked about again.
 * Everybody who was asked about of late is looked up together, every {@link #EACH}. Thread-safe.
 */
@Singleton
public final class StillIn {
    static final Duration EACH = Duration.ofSeconds(2);

    /** Whoever was not asked about for so long has gone. */
    private static final Duration REMEMBERED = Duration.ofSeconds(30);

    private final Transactions transactions;
    private final Supplier<People> people;
    private final InstantSource clock;
    private final Map<Credential, Instant> asked = new HashMap<>();
    private Set<Credential> in = Set.of();
    private Instant looked = Instant.MIN;

    public StillIn(Transactions transactions, Supplier<People> people, InstantSource clock) {
        this.transactions = transactions;
        this.people = people;
        this.clock = clock;
    }

    /** While the database is away nobody can say, and nothing is shown: then whoever was in is in. Blocks, now and then. */
    public synchronized boolean isIn(Credential credential) {
        var now = clock.instant();
        boolean isNew = asked.put(credential, now) == null;
        if (isNew || !looked.plus(EACH).isAfter(now)) look(now);
        return in.contains(credential);
    }

    private void look(Instant now) {
        asked.values().removeIf(last -> last.plus(REMEMBERED).isBefore(now));
        try {
            in = transactions.read(connection -> {
                var found = new HashSet<Credential>();
                SESSIONS.find(connection, ids(Credential.Session.class), now, people.get()).stream()
                        .map(Credential.Session::new)
                        .forEach(found::add);
                TOKENS.find(connection, ids(Credential.Token.class), now, people.get()).stream()
                        .map(Credential.Token::new)
                        .forEach(found::add);
                return found;
            });
            looked = now;
        } catch (StoreException e) {
            in = Set.copyOf(asked.keySet());
            looked = clock.instant(); // the waiting itself took its time, and the next one need not wait again
        }
    }

    private Object[] ids(Class<? extends Credential> kind) {
        return asked.keySet().stream()
                .filter(kind::isInstance)
                .map(Credential::id)
                .toArray();
    }

    private static final Query SESSIONS =
            new Query("select s.id, s.engineer, a.disabled_at from access s left join account a on a.name = s.engineer"
                    + " where s.id = any(?) and s.kind = 'session' and s.expires_at > ?"
                    + " and (a.name is not null or s.via not in ('password', 'issuer'))");
    private static final Query TOKENS = new Query(
            "select t.id, t.engineer, a.disabled_at from api_token t left join account a on a.name = t.engineer"
                    + " where t.id = any(?) and t.revoked_at is null and t.expires_at > ?");

    private record Query(String sql) {
        Set<UUID> find(Connection connection, Object[] ids, Instant now, People people) throws SQLException {
            if (ids.length == 0) return Set.of();
            var found = new HashSet<UUID>();
            try (var select = connection.prepareStatement(sql)) {
                select.setArray(1, connection.createArrayOf("uuid", ids));
                select.setObject(2, AccessRows.at(now));
                try (var rows = select.executeQuery()) {
                    while (rows.next()) {
                        boolean stands = Stream.ofNullable(rows.getString("engineer"))
                                .allMatch(name -> people.engineers().isEmpty()
                                        || people.engineers().containsKey(name));
                        if (stands && rows.getObject("disabled_at") == null)
                            found.add(rows.getObject("id", UUID.class));
                    }
                }
            }
            return found;
        }
    }
}
