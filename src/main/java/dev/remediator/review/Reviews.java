package dev.remediator.review;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.Procedure;
import dev.remediator.playbook.Severity;
import dev.remediator.report.AnnouncementRows;
import dev.remediator.run.Announcement;
import dev.remediator.run.Asked;
import dev.remediator.run.Phase;
import dev.remediator.run.Replies;
import dev.remediator.run.RunJson;
import dev.remediator.run.Shown;
import dev.remediator.store.Transactions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reviews of incidents, open or closed, as the journal tells them now. Every question is bounded, and has an index. */
public final class Reviews {
    private static final Logger LOG = Logger.getLogger(Reviews.class);
    private static final int LINES = 1_000;
    private static final int ALERTS = 200;
    private static final int RUNS = 50;
    private static final int EFFECTS = 200;
    private static final int ASKED = 20;
    private static final int CHANGES = 100;
    private static final int PAST = 10;
    private static final int PLAYBOOKS = 5;

    static final String PAST_RUNS = """
            select r.id, r.phase, r.ended_at,
              (select e.capability from effect e where e.run_id = r.id order by e.command_id limit 1) as first,
              (select count(*) from effect e where e.run_id = r.id) as tried
            from run r where r.playbook = ? and r.ended_at is not null and r.ended_at <= ?
              and r.phase in ('SUCCEEDED', 'HEALED_BY_ITSELF', 'FAILED', 'NEEDS_HUMAN', 'CANCELLED')
            order by r.ended_at desc limit ?
            """;

    private final Transactions transactions;
    private final Function<String, Optional<Playbook>> playbooks;
    private final InstantSource clock;

    /** @param playbooks those in force, by name */
    public Reviews(Transactions transactions, Function<String, Optional<Playbook>> playbooks, InstantSource clock) {
        this.transactions = transactions;
        this.playbooks = playbooks;
        this.clock = clock;
    }

    /** Empty where there is no such incident. */
    public Optional<Review> of(UUID incident) {
        return transactions.read(connection -> of(connection, incident));
    }

    Optional<Review> of(Connection connection, UUID incident) throws SQLException {
        return facts(connection, incident).map(Reviewing::of);
    }

    private Optional<Facts> facts(Connection connection, UUID id) throws SQLException {
        var now = clock.instant();
        var found = Sql.select(connection, """
                select id, kind, target, severity, title, opened_at, closed_at, acknowledged_at, acknowledged_by
                from incident where id = ?
                """, Reviews::incident, id);
        if (found.isEmpty()) return Optional.empty();
        var incident = found.getFirst();
        var runs = Sql.select(connection, """
                select id, playbook, target, phase, started_by, started_at, ended_at, reason, held_by,
                  state -> 'facts' as facts, state -> 'effects' as effects
                from run where incident_id = ? order by started_at, id limit ?
                """, Reviews::run, id, RUNS);
        var ids = runs.stream().map(Facts.Run::id).toList();
        var asked = new ArrayList<Asked>();
        for (var run : ids) asked.addAll(asked(connection, run));
        var timeline = timeline(connection, id);
        return Optional.of(new Facts(
                incident,
                timeline,
                Math.max(0, told(connection, id) - timeline.size()),
                alerts(connection, id),
                runs,
                effects(connection, ids),
                asked,
                stops(connection, ids, incident.openedAt()),
                changes(connection, ids),
                demoted(connection, runs),
                SeriesRows.of(connection, id),
                histories(connection, runs, now),
                neighbour(connection, incident, "opened_at < ?", "opened_at desc", incident.openedAt()),
                neighbour(
                        connection,
                        incident,
                        "opened_at > ?",
                        "opened_at",
                        incident.closedAt().orElse(now)),
                calling(connection, incident),
                now));
    }

    private static Facts.Incident incident(ResultSet row) throws SQLException {
        return new Facts.Incident(
                row.getObject("id", UUID.class),
                row.getString("kind"),
                row.getString("target"),
                Severity.valueOf(row.getString("severity")),
                row.getString("title"),
                Sql.time(row, "opened_at"),
                Sql.optionalTime(row, "closed_at"),
                Sql.optionalTime(row, "acknowledged_at"),
                Sql.optionalText(row, "acknowledged_by"));
    }

    private static Facts.Run run(ResultSet row) throws SQLException {
        return new Facts.Run(
                row.getObject("id", UUID.class),
                row.getString("playbook"),
                row.getString("target"),
                Phase.valueOf(row.getString("phase")),
                row.getString("started_by"),
                Sql.time(row, "started_at"),
                Sql.optionalTime(row, "ended_at"),
                Sql.optionalText(row, "reason"),
                Sql.optionalText(row, "held_by"),
                evidence(row.getString("facts")),
                fates(row.getString("effects")));
    }

    /** What an older version stored otherwise is left out: the rest is worth reading. */
    private static List<String> evidence(@Nullable String facts) {
        try {
            return Shown.stored(facts);
        } catch (RuntimeException e) {
            LOG.debugf(e, "Evidence of a run cannot be read");
            return List.of();
        }
    }

    private static Map<Integer, String> fates(@Nullable String effects) {
        if (effects == null) return Map.of();
        var fates = new HashMap<Integer, String>();
        for (var effect : RunJson.read(JsonNode.class, effects))
            fates.put(effect.path("command").asInt(), effect.path("fate").asText(""));
        return fates;
    }

    private static List<Asked> asked(Connection connection, UUID run) throws SQLException {
        try {
            return Replies.of(connection, run, ASKED);
        } catch (IllegalStateException e) {
            LOG.debugf(e, "What a run asked cannot be read");
            return List.of();
        }
    }

    private static List<Announcement> timeline(Connection connection, UUID incident) throws SQLException {
        return Sql.select(
                        connection,
                        "select %s from announcement where incident_id = ? and kind <> 'REVIEWED' order by id limit ?"
                                .formatted(AnnouncementRows.COLUMNS),
                        AnnouncementRows::readable,
                        incident,
                        LINES)
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private static int told(Connection connection, UUID incident) throws SQLException {
        return Sql.select(
                        connection,
                        "select count(*) as told from announcement where incident_id = ? and kind <> 'REVIEWED'",
                        row -> row.getInt("told"),
                        incident)
                .getFirst();
    }

    private static List<Facts.Alert> alerts(Connection connection, UUID incident) throws SQLException {
        return Sql.select(
                connection,
                """
                select coalesce(labels ->> 'alertname', 'An alert without a name') as name, starts_at, seen_at, ended_at
                from alert_episode where incident_id = ? order by seen_at, id limit ?
                """,
                row -> new Facts.Alert(
                        row.getString("name"),
                        Sql.time(row, "starts_at"),
                        Sql.time(row, "seen_at"),
                        Sql.optionalTime(row, "ended_at")),
                incident,
                ALERTS);
    }

    private static List<Facts.Effect> effects(Connection connection, List<UUID> runs) throws SQLException {
        return Sql.select(
                connection,
                """
                select run_id, command_id, playbook, capability, says, intent_at, outcome, summary from effect
                where run_id = any(?) order by intent_at, run_id, command_id limit ?
                """,
                row -> new Facts.Effect(
                        row.getObject("run_id", UUID.class),
                        row.getInt("command_id"),
                        row.getString("playbook"),
                        row.getString("capability"),
                        row.getString("says"),
                        Sql.time(row, "intent_at"),
                        Sql.optionalText(row, "outcome"),
                        Sql.optionalText(row, "summary")),
                runs,
                EFFECTS);
    }

    private static List<Facts.Stop> stops(Connection connection, List<UUID> runs, Instant since) throws SQLException {
        return Sql.select(
                connection,
                """
                select run_id, at, event ->> 'by' as by, event ->> 'reason' as reason from run_event
                where run_id = any(?) and at >= ? and type = 'cancelled' order by at limit ?
                """,
                row -> new Facts.Stop(
                        row.getObject("run_id", UUID.class),
                        Sql.time(row, "at"),
                        Sql.optionalText(row, "by").orElse("somebody"),
                        Sql.optionalText(row, "reason").orElse("")),
                runs,
                since,
                RUNS);
    }

    private static List<Facts.Change> changes(Connection connection, List<UUID> runs) throws SQLException {
        return Sql.select(
                connection,
                """
                select run_id, command_id, playbook, target, capability, says, state, made_at, due_at, ended_at,
                  ended_early_by, summary
                from temporary_change where run_id = any(?) order by made_at, id limit ?
                """,
                row -> new Facts.Change(
                        row.getObject("run_id", UUID.class),
                        row.getInt("command_id"),
                        row.getString("playbook"),
                        row.getString("target"),
                        row.getString("capability"),
                        row.getString("says"),
                        row.getString("state"),
                        Sql.time(row, "made_at"),
                        Sql.time(row, "due_at"),
                        Sql.optionalTime(row, "ended_at"),
                        Sql.optionalText(row, "ended_early_by"),
                        Sql.optionalText(row, "summary")),
                runs,
                CHANGES);
    }

    private static List<Facts.Demoted> demoted(Connection connection, List<Facts.Run> runs) throws SQLException {
        var names = runs.stream().map(Facts.Run::playbook).distinct().toList();
        if (names.isEmpty()) return List.of();
        return Sql.select(
                connection,
                "select playbook, at, why from demotion where playbook = any(?) and lifted_at is null order by at limit ?",
                row -> new Facts.Demoted(row.getString("playbook"), Sql.time(row, "at"), row.getString("why")),
                names,
                PLAYBOOKS);
    }

    /** Up to the end of this incident's newest run of the playbook. */
    private Map<String, Facts.History> histories(Connection connection, List<Facts.Run> runs, Instant now)
            throws SQLException {
        var histories = new HashMap<String, Facts.History>();
        for (var run : runs) {
            if (histories.size() == PLAYBOOKS || histories.containsKey(run.playbook())) continue;
            var until = runs.stream()
                    .filter(r -> r.playbook().equals(run.playbook()))
                    .flatMap(r -> r.endedAt().stream())
                    .max(Instant::compareTo)
                    .orElse(now);
            var past = Sql.select(
                    connection,
                    PAST_RUNS,
                    row -> new Facts.Past(
                            row.getObject("id", UUID.class),
                            Phase.valueOf(row.getString("phase")),
                            Sql.optionalText(row, "first").orElse(""),
                            row.getInt("tried"),
                            Sql.time(row, "ended_at")),
                    run.playbook(),
                    until,
                    PAST);
            histories.put(
                    run.playbook(),
                    new Facts.History(
                            playbooks
                                    .apply(run.playbook())
                                    .filter(p -> p.procedure() instanceof Procedure.Ladder)
                                    .isPresent(),
                            past,
                            Statistics.usualWait(connection, run.playbook(), now)));
        }
        return histories;
    }

    private static Optional<Facts.Neighbour> neighbour(
            Connection connection, Facts.Incident incident, String which, String order, Instant at)
            throws SQLException {
        return Sql.select(
                        connection,
                        """
                        select id, title, opened_at, closed_at from incident
                        where target = ? and kind = ? and id <> ? and %s order by %s limit 1
                        """.formatted(which, order),
                        row -> new Facts.Neighbour(
                                row.getObject("id", UUID.class),
                                row.getString("title"),
                                Sql.time(row, "opened_at"),
                                Sql.optionalTime(row, "closed_at")),
                        incident.target(),
                        incident.kind(),
                        incident.id(),
                        at)
                .stream()
                .findFirst();
    }

    /** Somebody is still to be called, and nobody has taken it on. */
    private static boolean calling(Connection connection, Facts.Incident incident) throws SQLException {
        return incident.acknowledgedAt().isEmpty()
                && Sql.select(connection, """
                                select exists (select from escalation
                                               where incident_id = ? and told_at is null and ended_at is null) as calling
                                """, row -> row.getBoolean("calling"), incident.id())
                        .getFirst();
    }
}
