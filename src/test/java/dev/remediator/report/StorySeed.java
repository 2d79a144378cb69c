package dev.remediator.report;

import dev.remediator.alert.Text;
import dev.remediator.playbook.Severity;
import dev.remediator.run.Announcement;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.run.Ids;
import dev.remediator.run.Phase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Puts incidents and what belongs to them into a test's database, as the engine would have. */
public final class StorySeed {
    private static final String DEADLOCK = "40P01";
    private static final int ATTEMPTS = 10;

    private final DataSource database;

    public StorySeed(DataSource database) {
        this.database = database;
    }

    /** An incident with a run of its own, to which lines are added. */
    public final class Story {
        public final UUID incident = Ids.next();
        public final UUID run = Ids.next();
        private final String target;
        private final String title;
        private final Instant opened;

        private Story(String target, String title, Instant opened) {
            this.target = target;
            this.title = title;
            this.opened = opened;
        }

        public Story say(int second, Kind kind, String text, String... details) {
            boolean ofRun = kind != Kind.INCIDENT_OPENED && kind != Kind.INCIDENT_CLOSED;
            var said = new Announcement(
                    incident,
                    ofRun ? Optional.of(run) : Optional.empty(),
                    opened.plusSeconds(second),
                    kind,
                    Severity.P0,
                    target,
                    title,
                    text,
                    List.of(details));
            execute(
                    "insert into announcement (incident_id, run_id, at, kind, body) values (?, ?, ?, ?, ?::jsonb)",
                    incident,
                    said.run().orElse(null),
                    said.at(),
                    kind.name(),
                    AnnouncementRows.body(said));
            return this;
        }

        public Story ended(int second, Phase phase, String reason) {
            execute(
                    "update run set ended_at = ?, phase = ?, outcome = ?, reason = ? where id = ?",
                    opened.plusSeconds(second),
                    phase.name(),
                    phase.name(),
                    reason,
                    run);
            return this;
        }

        public Story closed(int second) {
            execute("update incident set closed_at = ? where id = ?", opened.plusSeconds(second), incident);
            return say(second, Kind.INCIDENT_CLOSED, "Closed: every alert is over");
        }

        public Story effect(int second, String says, String outcome, String summary) {
            execute(
                    """
                    insert into effect (run_id, command_id, incident_id, playbook, target, capability, says, node,
                                        intent_at, result_at, outcome, summary)
                    values (?, ?, ?, 'playbook', ?, 'restart', ?, 1, ?, ?, ?, ?)
                    """,
                    run,
                    second,
                    incident,
                    target,
                    says,
                    opened.plusSeconds(second),
                    opened.plusSeconds(second + 1),
                    outcome,
                    summary);
            return this;
        }

        public Story change(String says, String state, Instant made, Instant due, @Nullable String summary) {
            execute(
                    """
                    insert into temporary_change (id, run_id, command_id, incident_id, playbook, target, capability, undo,
                                                  says, state, made_at, due_at, next_at, node, ended_at, summary)
                    values (?, ?, ?, ?, 'playbook', ?, 'ratelimit.set', '{}', ?, ?, ?, ?, ?, 1, ?, ?)
                    """,
                    Ids.next(),
                    run,
                    says.hashCode(),
                    incident,
                    target,
                    says,
                    state,
                    made,
                    due,
                    due,
                    state.equals("failed") || state.equals("foreign") ? due : null,
                    summary);
            return this;
        }

        /** The last announcement as one that a channel could not tell. */
        public Story dead(String channel, String error, Instant at) {
            execute("""
                    insert into outbox (announcement_id, channel, incident_id, attempts, next_at, dead_at, last_error)
                    select max(id), ?, incident_id, 20, ?, ?, ? from announcement where incident_id = ? group by incident_id
                    """, channel, at, at, error, incident);
            return this;
        }
    }

    public Story incident(String target, String title, String playbook, Instant opened) {
        Story story = new Story(Text.storable(target), title, opened);
        execute(
                "insert into incident (id, target, severity, title, opened_at) values (?, ?, 'P0', ?, ?)",
                story.incident,
                Text.storable(target),
                Text.storable(title),
                opened);
        execute(
                """
                insert into run (id, incident_id, playbook, digest, target, node, seq, phase, state, started_at, deadline_at)
                values (?, ?, ?, 'digest', ?, 1, 1, 'VERIFYING', '{}', ?, ?)
                """,
                story.run,
                story.incident,
                Text.storable(playbook),
                Text.storable(target),
                opened,
                opened.plusSeconds(2700));
        return story;
    }

    /**
     * @param why as intake writes it, or null
     * @return its episode
     */
    public UUID alert(
            String labels,
            String disposition,
            @Nullable String playbook,
            @Nullable UUID incident,
            @Nullable String why,
            Instant at,
            boolean over) {
        UUID episode = Ids.next();
        execute(
                """
                insert into alert_episode (id, identity, source, labels, annotations, generator_url, starts_at,
                                           last_starts_at, seen_at, ended_at, delivery_id, incident_id)
                values (?, ?, 'prometheus', ?::jsonb, '{}', '', ?, ?, ?, ?, ?, ?)
                """,
                episode,
                episode.getLeastSignificantBits(),
                labels,
                at,
                at,
                at,
                over ? at : null,
                Ids.next(),
                incident);
        execute("""
                insert into disposition (episode_id, decided_at, kind, playbook, why, catalog)
                values (?, ?, ?, ?, ?::jsonb, 'catalog')
                """, episode, at, disposition, playbook, why);
        return episode;
    }

    /** How many rows there are; {@code of} is a table, and may say which of them. */
    public long count(String of) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("select count(*) from " + of);
                var rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A service that runs beside a test sweeps now and then, and may hold what is to be emptied. */
    public void execute(String sql, @Nullable Object... parameters) {
        for (int attempt = 1; !done(attempt, sql, parameters); attempt++) {}
    }

    private boolean done(int attempt, String sql, @Nullable Object... parameters) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                Object value = parameters[i];
                statement.setObject(i + 1, value instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : value);
            }
            statement.execute();
            return true;
        } catch (SQLException e) {
            if (attempt < ATTEMPTS && DEADLOCK.equals(e.getSQLState())) return false;
            throw new IllegalStateException(e);
        }
    }
}
