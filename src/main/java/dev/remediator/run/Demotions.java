package dev.remediator.run;

import dev.remediator.audit.AuditEntry;
import dev.remediator.audit.AuditLog;
import dev.remediator.identity.Caller;
import dev.remediator.playbook.Severity;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.store.Transactions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Playbooks that act only with consent because they failed too often, and how a person lets them act by themselves again. */
public final class Demotions {
    private static final int EVIDENCE = 20;

    private final Transactions transactions;
    private final Announcements announcements;
    private final InstantSource clock;

    public Demotions(Transactions transactions, Announcements announcements, InstantSource clock) {
        this.transactions = transactions;
        this.announcements = announcements;
        this.clock = clock;
    }

    /**
     * How a run ended.
     *
     * @param acted it set out to change something
     */
    public record End(
            UUID run,
            UUID incident,
            String target,
            Instant startedAt,
            Instant endedAt,
            String outcome,
            String reason,
            boolean acted) {}

    /**
     * One that stands.
     *
     * @param evidence the last runs of the playbook, newest first
     */
    public record Demoted(String playbook, Instant at, String why, List<End> evidence) {
        public Demoted {
            evidence = List.copyOf(evidence);
        }
    }

    /** Every one that stands, by name. */
    public List<Demoted> standing() {
        return transactions.read(connection -> {
            var found = new ArrayList<Demoted>();
            try (var select = connection.prepareStatement(
                            "select playbook, at, why from demotion where lifted_at is null order by playbook");
                    var rows = select.executeQuery()) {
                while (rows.next())
                    found.add(new Demoted(rows.getString(1), time(rows, 2), rows.getString(3), List.of()));
            }
            var all = new ArrayList<Demoted>();
            for (var d : found) all.add(new Demoted(d.playbook(), d.at(), d.why(), evidence(connection, d.playbook())));
            return all;
        });
    }

    private static List<End> evidence(Connection connection, String playbook) throws SQLException {
        try (var select = connection.prepareStatement("""
                select id, incident_id, target, started_at, ended_at, outcome, reason,
                       exists (select from effect e where e.run_id = r.id) as acted
                from run r where playbook = ? and ended_at is not null order by ended_at desc, id desc limit ?
                """)) {
            select.setString(1, playbook);
            select.setInt(2, EVIDENCE);
            try (var row = select.executeQuery()) {
                var ends = new ArrayList<End>();
                while (row.next())
                    ends.add(new End(
                            row.getObject("id", UUID.class),
                            row.getObject("incident_id", UUID.class),
                            row.getString("target"),
                            time(row, 4),
                            time(row, 5),
                            row.getString("outcome"),
                            row.getString("reason"),
                            row.getBoolean("acted")));
                return ends;
            }
        }
    }

    /**
     * Lets a playbook act as its autonomy says again. It is told where its demotion was.
     *
     * @return whether it was demoted
     */
    public boolean promote(String playbook, Caller by, String reason) {
        var now = clock.instant();
        boolean lifted = transactions.call(connection -> {
            UUID last;
            try (var update = connection.prepareStatement("""
                    update demotion set lifted_at = ?, lifted_by = ?, lift_reason = ?
                    where playbook = ? and lifted_at is null returning runs[1]
                    """)) {
                update.setObject(1, Columns.at(now));
                update.setString(2, by.principal());
                update.setString(3, reason);
                update.setString(4, playbook);
                try (var rows = update.executeQuery()) {
                    if (!rows.next()) return false;
                    last = rows.getObject(1, UUID.class);
                }
            }
            AuditLog.add(connection, AuditEntry.of(by, now, "promote", playbook).with("reason", reason));
            tell(
                    connection,
                    last,
                    "%s lets %s act by itself again: %s".formatted(by.principal(), playbook, reason),
                    now);
            return true;
        });
        if (lifted) announcements.committed();
        return lifted;
    }

    private void tell(Connection connection, UUID run, String says, Instant now) throws SQLException {
        try (var select = connection.prepareStatement("""
                select i.id, i.severity, i.target, i.title from run r join incident i on i.id = r.incident_id where r.id = ?
                """)) {
            select.setObject(1, run);
            try (var rows = select.executeQuery()) {
                if (!rows.next()) return;
                announcements.insert(
                        connection,
                        List.of(new Announcement(
                                rows.getObject(1, UUID.class),
                                Optional.of(run),
                                now,
                                Kind.DECIDED,
                                Severity.valueOf(rows.getString(2)),
                                rows.getString(3),
                                rows.getString(4),
                                says,
                                List.of())));
            }
        }
    }

    private static Instant time(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
