package dev.remediator.report;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.remediator.report.AlertView.Stopped;
import dev.remediator.store.Transactions;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads what became of alerts. */
@Singleton
public final class AlertReader {
    private static final TypeReference<Map<String, String>> LABELS = new TypeReference<>() {};
    private static final TypeReference<List<Stopped>> STOPPED = new TypeReference<>() {};
    private static final int MAX_OF_INCIDENT = 200;

    private static final String SELECT = """
            select e.id, e.source, e.labels, d.decided_at, e.ended_at, d.kind, d.playbook, e.incident_id, d.why
            from disposition d join alert_episode e on e.id = d.episode_id
            """;

    // As the primary key of dispositions is sorted, read backward: one delivery decides about 20,000 at one moment, and
    // no more of them are looked at than are shown.
    static final String RECENT = SELECT + "order by d.decided_at desc, d.episode_id desc limit ?";

    private final Transactions transactions;

    public AlertReader(Transactions transactions) {
        this.transactions = transactions;
    }

    /** What was decided last, newest first. */
    public List<AlertView> recent(int limit) {
        return transactions.read(connection -> Rows.select(connection, RECENT, AlertReader::alert, limit));
    }

    /** The alerts of an incident, oldest first. */
    public List<AlertView> of(UUID incident) {
        return transactions.read(connection -> Rows.select(
                connection,
                SELECT + "where e.incident_id = ? order by d.decided_at, e.id limit ?",
                AlertReader::alert,
                incident,
                MAX_OF_INCIDENT));
    }

    private static AlertView alert(ResultSet row) throws SQLException {
        return new AlertView(
                Rows.id(row, "id"),
                row.getString("source"),
                Rows.json(row, "labels", LABELS, Map.of()),
                Rows.time(row, "decided_at"),
                Rows.optionalTime(row, "ended_at"),
                row.getString("kind"),
                Rows.optionalText(row, "playbook"),
                Optional.ofNullable(row.getObject("incident_id", UUID.class)),
                Rows.json(row, "why", STOPPED, List.of()));
    }
}
