package dev.remediator.run;

import dev.remediator.alert.Text;
import dev.remediator.audit.AuditEntry;
import dev.remediator.audit.AuditLog;
import dev.remediator.guard.Freeze;
import dev.remediator.guard.Freeze.Scope;
import dev.remediator.guard.Freezes;
import dev.remediator.identity.Caller;
import dev.remediator.playbook.Severity;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.store.Transactions;
import dev.remediator.target.Ownership;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes and lifts freezes. When making one has been answered, no intent that it concerns is written any more. Each is told
 * in one incident of their own, which is open while anything stands; the kill switch calls people there. When one ends,
 * alerts that it held are decided about anew.
 */
public final class Freezing {
    /** No target can be called so. */
    private static final String WHERE = "what is frozen";

    private static final String TITLE = "People have stopped Remediator";
    /** Somebody who says the same again within this time has pressed twice. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final Transactions transactions;
    private final Announcements announcements;
    private final Ownership ownership;
    private final InstantSource clock;

    public Freezing(Transactions transactions, Announcements announcements, Ownership ownership, InstantSource clock) {
        this.transactions = transactions;
        this.announcements = announcements;
        this.ownership = ownership;
        this.clock = clock;
    }

    /** @param already it stood before, and nothing was made */
    public record Made(Freeze freeze, boolean already) {}

    /** What became of a wish to lift one. */
    public sealed interface Lifted {
        /** @param again alerts that are decided about anew */
        record Done(Freeze freeze, int again) implements Lifted {}

        /** @param by empty where its time was over */
        record Already(Optional<String> by, Instant at) implements Lifted {}

        record Unknown() implements Lifted {}
    }

    /**
     * Stops what is in the scope. What this person has stopped already in the same words, for as long or longer, is not
     * stopped twice; nor is the kill switch pulled where it is.
     *
     * @param until empty where only a person ends it
     * @throws dev.remediator.target.NotTheirs where the scope is a target of somebody else
     */
    public Made make(Scope scope, boolean kill, Caller by, String why, Optional<Instant> until) {
        check(by, scope);
        var reason = Text.storable(why);
        var freeze = new Freeze(Ids.next(), scope, kill, by.principal(), reason, clock.instant(), until);
        var made = transactions.call(connection -> {
            var incident = incident(connection, freeze);
            Stops.awaitAnswers(connection);
            var before = Freezes.standing(connection, freeze.since()).stream()
                    .filter(f -> covers(f, freeze))
                    .findFirst();
            if (before.isPresent()) return new Made(before.get(), true);
            var entry = AuditEntry.of(by, freeze.since(), kill ? "kill" : "freeze", scope.says())
                    .with("freeze", freeze.id().toString())
                    .with("reason", reason);
            AuditLog.add(
                    connection,
                    until.map(end -> entry.with("until", end.toString())).orElse(entry));
            Freezes.insert(connection, freeze);
            announcements.insert(connection, told(incident, freeze));
            return new Made(freeze, false);
        });
        if (!made.already()) announcements.committed();
        return made;
    }

    private void check(Caller by, Scope scope) {
        if (scope instanceof Scope.OfTarget(var target)) ownership.check(by, target);
    }

    private static boolean covers(Freeze standing, Freeze wanted) {
        if (standing.kill() && wanted.kill()) return true;
        return standing.kill() == wanted.kill()
                && standing.scope().equals(wanted.scope())
                && standing.by().equals(wanted.by())
                && standing.reason().equals(wanted.reason())
                && !standing.until()
                        .orElse(Instant.MAX)
                        .isBefore(wanted.until().map(end -> end.minus(AGAIN)).orElse(Instant.MAX));
    }

    /**
     * Lifts one before its time; what is lifted already stays as it is.
     *
     * @throws dev.remediator.target.NotTheirs where it is of a target of somebody else
     */
    public Lifted lift(UUID id, Caller by, String why) {
        var reason = Text.storable(why);
        var now = clock.instant();
        var lifted = transactions.call(connection -> {
            var incident = open(connection);
            // A run that is just being held would else be overlooked, and its alert never be decided about again.
            Stops.awaitAnswers(connection);
            var freeze = Freezes.lift(connection, id, by.principal(), reason, now);
            if (freeze.isEmpty()) return ended(connection, id);
            check(by, freeze.get().scope()); // and what was lifted stands again
            AuditLog.add(
                    connection,
                    AuditEntry.of(by, now, "thaw", freeze.get().scope().says())
                            .with("freeze", id.toString())
                            .with("reason", reason));
            int again = again(connection, freeze.get().scope(), now);
            var says = "%s has lifted %s%s%s"
                    .formatted(by.principal(), words(freeze.get()), colon(reason), heldAlerts(again));
            over(connection, incident, freeze.get(), says, now);
            return new Lifted.Done(freeze.get(), again);
        });
        if (lifted instanceof Lifted.Done) announcements.committed();
        return lifted;
    }

    /**
     * Tells of those whose time is over.
     *
     * @return how many
     */
    public int expire() {
        var now = clock.instant();
        int ended = transactions.call(connection -> {
            var incident = open(connection);
            var freezes = Freezes.expire(connection, now);
            for (var freeze : freezes) {
                int again = again(connection, freeze.scope(), now);
                over(
                        connection,
                        incident,
                        freeze,
                        "The time of this is over: %s%s".formatted(words(freeze), heldAlerts(again)),
                        now);
            }
            return freezes.size();
        });
        if (ended > 0) announcements.committed();
        return ended;
    }

    private static String words(Freeze freeze) {
        return (freeze.kill()
                        ? "the kill switch"
                        : "the freeze of " + freeze.scope().says()) + " by " + freeze.by();
    }

    private static String colon(String reason) {
        return reason.isBlank() ? "" : ": " + reason;
    }

    private static String heldAlerts(int again) {
        return switch (again) {
            case 0 -> "";
            case 1 -> ". An alert that it held is decided about anew";
            default -> ". %d alerts that it held are decided about anew".formatted(again);
        };
    }

    private static Lifted ended(Connection connection, UUID id) throws SQLException {
        try (var select =
                connection.prepareStatement("select lifted_by, coalesce(lifted_at, until) from frozen where id = ?")) {
            select.setObject(1, id);
            try (var rows = select.executeQuery()) {
                if (!rows.next()) return new Lifted.Unknown();
                return new Lifted.Already(
                        Optional.ofNullable(rows.getString(1)),
                        rows.getObject(2, OffsetDateTime.class).toInstant());
            }
        }
    }

    private static List<Announcement> told(Incident incident, Freeze freeze) {
        var told = new ArrayList<Announcement>();
        var who = "%s has %s"
                .formatted(
                        freeze.by(),
                        freeze.kill()
                                ? "pulled the kill switch"
                                : "frozen " + freeze.scope().says());
        if (incident.fresh()) told.add(news(incident.id(), freeze, Kind.INCIDENT_OPENED, who));
        var ends = freeze.until()
                .map(end -> "It ends at %s, or by".formatted(end.truncatedTo(ChronoUnit.SECONDS)))
                .orElse("It ends by");
        var by = "./remediator thaw %s --as ENGINEER --reason TEXT".formatted(freeze.id());
        told.add(
                freeze.kill()
                        ? news(
                                incident.id(),
                                freeze,
                                Kind.ESCALATED,
                                "People are called, because %s%s. Nothing is changed any more, and nothing is taken back. %s: %s"
                                        .formatted(who, colon(freeze.reason()), ends, by))
                        : news(
                                incident.id(),
                                freeze,
                                Kind.HELD,
                                "%s%s. Nothing is changed there any more; what was changed for a time is still taken back. %s: %s"
                                        .formatted(who, colon(freeze.reason()), ends, by)));
        return told;
    }

    private void over(Connection connection, Optional<UUID> incident, Freeze freeze, String says, Instant now)
            throws SQLException {
        if (incident.isEmpty()) return;
        var told = new ArrayList<Announcement>();
        var standing = Freezes.standing(connection, now);
        if (standing.isEmpty()) {
            told.add(news(incident.get(), freeze, Kind.HEALED, says, now));
            told.add(news(incident.get(), freeze, Kind.INCIDENT_CLOSED, "Closed: nothing is frozen any more", now));
            close(connection, incident.get(), now);
        } else {
            // Nobody is called any more where the kill switch is gone.
            boolean calm = freeze.kill() && standing.stream().noneMatch(Freeze::kill);
            told.add(news(incident.get(), freeze, calm ? Kind.HEALED : Kind.DECIDED, says, now));
            var left = standing.stream().map(Freezing::words).toList();
            told.add(news(incident.get(), freeze, Kind.HELD, "What still stands: " + String.join("; ", left), now));
        }
        announcements.insert(connection, told);
    }

    private static Announcement news(UUID incident, Freeze freeze, Kind kind, String text) {
        return news(incident, freeze, kind, text, freeze.since());
    }

    private static Announcement news(UUID incident, Freeze freeze, Kind kind, String text, Instant at) {
        return new Announcement(incident, Optional.empty(), at, kind, severity(freeze), WHERE, TITLE, text, List.of());
    }

    private static Severity severity(Freeze freeze) {
        return freeze.kill() ? Severity.P1 : Severity.P2;
    }

    /** @param fresh made just now */
    private record Incident(UUID id, boolean fresh) {}

    /** The open one, locked so that what is made and what is lifted at the same time come one after the other. */
    private static Incident incident(Connection connection, Freeze freeze) throws SQLException {
        var fresh = Ids.next();
        try (var insert = connection.prepareStatement("""
                insert into incident (id, target, severity, title, opened_at, kind) values (?, ?, ?, ?, ?, 'freeze')
                on conflict (kind) where kind in ('storm', 'freeze') and closed_at is null
                do update set severity = least(incident.severity, excluded.severity) returning id
                """)) {
            insert.setObject(1, fresh);
            insert.setString(2, WHERE);
            insert.setString(3, severity(freeze).name());
            insert.setString(4, TITLE);
            insert.setObject(5, Columns.at(freeze.since()));
            try (var rows = insert.executeQuery()) {
                rows.next();
                var id = rows.getObject(1, UUID.class);
                return new Incident(id, id.equals(fresh));
            }
        }
    }

    private static Optional<UUID> open(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(
                        "select id from incident where kind = 'freeze' and closed_at is null for update");
                var rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(rows.getObject(1, UUID.class)) : Optional.empty();
        }
    }

    private static void close(Connection connection, UUID incident, Instant now) throws SQLException {
        try (var update = connection.prepareStatement("update incident set closed_at = ? where id = ?")) {
            update.setObject(1, Columns.at(now));
            update.setObject(2, incident);
            update.executeUpdate();
        }
    }

    /** Alerts that fire and whose run a freeze of this scope may have held. */
    private static int again(Connection connection, Scope scope, Instant now) throws SQLException {
        @Nullable String target = scope instanceof Scope.OfTarget t ? t.target() : null;
        @Nullable String playbook = scope instanceof Scope.OfPlaybook p ? p.playbook() : null;
        try (var update = connection.prepareStatement("""
                update alert_episode set retry_at = ? where id in (
                    select e.id from alert_episode e join run r on r.id = e.run_id
                    where e.is_open and r.outcome is not null and r.held_by in ('freeze', 'kill-switch')
                        and (?::text is null or r.target = ?) and (?::text is null or r.playbook = ?)
                    order by e.id for update of e)
                """)) {
            update.setObject(1, Columns.at(now));
            update.setString(2, target);
            update.setString(3, target);
            update.setString(4, playbook);
            update.setString(5, playbook);
            return update.executeUpdate();
        }
    }
}
