package dev.remediator.escalation;

import dev.remediator.identity.People;
import dev.remediator.playbook.Severity;
import dev.remediator.run.Announcement;
import dev.remediator.run.Announcements;
import dev.remediator.run.Columns;
import dev.remediator.store.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls people, level after level, for every open incident that called for people, until somebody acknowledges it, it
 * is healed, or it is closed. While a storm is on, people are called for the storm; when it is over, for each of its
 * incidents that still calls, unless somebody took the storm on. Its timers are rows of table {@code escalation}: a
 * restart loses none, and of several nodes one tells a level, the one that holds its row. What an incident calls for
 * after it was acknowledged is told as ever, and begins no new escalation: somebody is there. What it calls for after
 * it was healed begins anew.
 */
public final class Escalation {
    private static final int AT_ONCE = 100;

    /**
     * The first call of an incident that nothing has answered since: healed, or taken back after all. What a level told is itself no reason to call, or a change that was taken back after its first level
     * would call the next ones.
     */
    private static final String STANDING_CALL = """
            select call.at, call.run_id from announcement call
            where call.incident_id = i.id and call.kind in ('NEEDS_HUMAN', 'ESCALATED', 'TEMPORARY_FAILED')
              and call.body ->> 'text' !~ '%s'
              and not exists (
                select from announcement later where later.incident_id = i.id and later.id > call.id
                and later.kind = any (case call.kind when 'TEMPORARY_FAILED' then '{TEMPORARY_ENDED}'::text[]
                                      else '{HEALED,HEALED_BY_ITSELF}'::text[] end))
            order by call.id limit 1
            """.formatted(Call.OF_A_LEVEL);

    private static final String NEW = """
            select i.id, i.severity, called.at
            from incident i cross join lateral (%s) called
            where i.closed_at is null and i.acknowledged_at is null
              and not exists (
                select from incident storm where storm.id = i.storm_id
                and (storm.closed_at is null or storm.acknowledged_at is not null and called.at <= storm.closed_at))
              and not exists (select from escalation e where e.incident_id = i.id)
            order by called.at limit ? for update of i skip locked
            """.formatted(STANDING_CALL);

    private static final String DUE = """
            select e.incident_id, e.level, e.people_group, i.severity, i.target, i.title, called.at, called.run_id,
                   (select count(*) from escalation l where l.incident_id = e.incident_id) as levels
            from escalation e join incident i on i.id = e.incident_id cross join lateral (%s) called
            where e.told_at is null and e.ended_at is null and e.due_at <= ?
            order by e.due_at, e.incident_id, e.level limit ? for update of e, i skip locked
            """.formatted(STANDING_CALL);

    private final Transactions transactions;
    private final Announcements announcements;
    private final Supplier<People> people;
    private final InstantSource clock;

    public Escalation(
            Transactions transactions, Announcements announcements, Supplier<People> people, InstantSource clock) {
        this.transactions = transactions;
        this.announcements = announcements;
        this.people = people;
        this.clock = clock;
    }

    /** Of an incident that is healed: what it calls for later begins with the first level again. */
    private static final String HEALED = """
            delete from escalation e using incident i
            where i.id = e.incident_id and i.closed_at is null and i.acknowledged_at is null and not exists (%s)
            """.formatted(STANDING_CALL);

    private record Due(
            UUID incident,
            int level,
            String group,
            Severity severity,
            String target,
            String title,
            Instant calledAt,
            @Nullable UUID run,
            int levels) {}

    /** Calls whoever is to be called by now; returns how many levels were told. */
    public int sweep() {
        var now = clock.instant();
        int told = transactions.call(connection -> {
            end(connection, now);
            begin(connection, now);
            return tell(connection, now);
        });
        if (told > 0) announcements.committed();
        return told;
    }

    /** What somebody has taken on, or what is over, calls nobody any more. */
    private static void end(Connection connection, Instant now) throws SQLException {
        try (var statement = connection.prepareStatement("""
                update escalation e set ended_at = ? from incident i
                where i.id = e.incident_id and e.told_at is null and e.ended_at is null
                  and (i.closed_at is not null or i.acknowledged_at is not null)
                """)) {
            statement.setObject(1, Columns.at(now));
            statement.executeUpdate();
        }
        try (var statement = connection.prepareStatement(HEALED)) {
            statement.executeUpdate();
        }
    }

    private void begin(Connection connection, Instant now) throws SQLException {
        var named = people.get().escalation();
        var rows = new Columns("uuid", "int4", "text", "timestamptz", "timestamptz");
        try (var statement = connection.prepareStatement(NEW)) {
            statement.setInt(1, AT_ONCE);
            try (var found = statement.executeQuery()) {
                while (found.next()) {
                    var incident = found.getObject(1, UUID.class);
                    var at = found.getObject(3, OffsetDateTime.class).toInstant();
                    var levels = Levels.of(named.getOrDefault(found.getString(2), List.of()), at);
                    for (var level : levels) rows.add(incident, level.number(), level.group(), level.dueAt(), null);
                    // Nobody is named: said by an ended row, so that it is not looked at again and again.
                    if (levels.isEmpty()) rows.add(incident, 0, "", at, now);
                }
            }
        }
        rows.update(connection, """
                insert into escalation (incident_id, level, people_group, due_at, ended_at)
                select * from unnest(?, ?, ?, ?, ?) on conflict do nothing
                """);
    }

    private int tell(Connection connection, Instant now) throws SQLException {
        var due = due(connection, now);
        var told = new Columns("uuid", "int4", "timestamptz");
        var said = new ArrayList<Announcement>();
        for (var level : due) {
            told.add(level.incident(), level.level(), now);
            var call = Call.of(
                    level.incident(),
                    level.severity().name(),
                    level.group(),
                    level.level(),
                    level.levels(),
                    level.calledAt(),
                    now,
                    people.get());
            said.add(new Announcement(
                    level.incident(),
                    Optional.ofNullable(level.run()),
                    now,
                    Announcement.Kind.ESCALATED,
                    level.severity(),
                    level.target(),
                    level.title(),
                    call.text(),
                    call.details()));
        }
        told.update(connection, """
                update escalation set told_at = c from unnest(?, ?, ?) t(a, b, c) where incident_id = a and level = b
                """);
        announcements.insert(connection, said);
        return said.size();
    }

    private static List<Due> due(Connection connection, Instant now) throws SQLException {
        try (var statement = connection.prepareStatement(DUE)) {
            statement.setObject(1, Columns.at(now));
            statement.setInt(2, AT_ONCE);
            var due = new ArrayList<Due>();
            try (var row = statement.executeQuery()) {
                while (row.next())
                    due.add(new Due(
                            row.getObject(1, UUID.class),
                            row.getInt(2),
                            row.getString(3),
                            Severity.valueOf(row.getString(4)),
                            row.getString(5),
                            row.getString(6),
                            row.getObject(7, OffsetDateTime.class).toInstant(),
                            row.getObject(8, UUID.class),
                            row.getInt(9)));
            }
            return due;
        }
    }
}
