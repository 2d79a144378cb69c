package dev.remediator.intake;

import dev.remediator.alert.Alert;
import dev.remediator.alert.AlertStatus;
import dev.remediator.alert.Labels;
import dev.remediator.playbook.Severity;
import dev.remediator.run.Columns;
import dev.remediator.run.RunJson;
import dev.remediator.run.RunState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of one intake transaction: collected first, then written with one statement a table. */
final class IntakeRows {
    private static final class Episode {
        final UUID id;
        final Delivery delivery;
        final Delivery.Observed observed;
        final Instant startsAt;
        final Instant seenAt;
        Instant lastStart;

        @Nullable Instant endedAt;

        @Nullable String endedBy;

        @Nullable UUID run;

        @Nullable UUID incident;

        @Nullable Instant retryAt;

        Episode(UUID id, Delivery delivery, Delivery.Observed observed, Instant startsAt, Instant seenAt) {
            this.id = id;
            this.delivery = delivery;
            this.observed = observed;
            this.startsAt = startsAt;
            this.seenAt = seenAt;
            this.lastStart = observed.alert().startsAt();
        }
    }

    private record DispositionRow(UUID episode, Instant at, Disposition disposition) {}

    private record End(Instant at, String by, Instant lastStart) {}

    private record Take(UUID run, @Nullable UUID incident) {}

    private final Map<UUID, Episode> added = new LinkedHashMap<>();
    private final Map<UUID, Instant> moved = new LinkedHashMap<>();
    private final Map<UUID, End> ended = new LinkedHashMap<>();
    private final Map<UUID, Take> taken = new LinkedHashMap<>();
    private final Map<UUID, Optional<Instant>> retries = new LinkedHashMap<>();
    private final List<DispositionRow> dispositions = new ArrayList<>();
    private final Columns incidents = new Columns("uuid", "text", "text", "text", "timestamptz");

    void episode(UUID id, Delivery delivery, Delivery.Observed observed, Instant startsAt, Instant seenAt) {
        added.put(id, new Episode(id, delivery, observed, startsAt, seenAt));
    }

    /** @param lastStart the latest start that was told for it, as told */
    void ended(UUID episode, Instant at, String by, Instant lastStart) {
        var mine = added.get(episode);
        if (mine == null) {
            ended.put(episode, new End(at, by, lastStart));
        } else {
            mine.lastStart = lastStart;
            mine.endedAt = at;
            mine.endedBy = by;
        }
    }

    void moved(UUID episode, Instant startsAt) {
        moved.put(episode, startsAt);
    }

    void taken(UUID episode, UUID run, @Nullable UUID incident) {
        var mine = added.get(episode);
        if (mine == null) {
            taken.put(episode, new Take(run, incident));
        } else {
            mine.run = run;
            mine.incident = incident;
        }
    }

    void retryAt(UUID episode, Optional<Instant> at) {
        var mine = added.get(episode);
        if (mine == null) retries.put(episode, at);
        else mine.retryAt = at.orElse(null);
    }

    void disposition(UUID episode, Instant at, Disposition disposition) {
        dispositions.add(new DispositionRow(episode, at, disposition));
    }

    void incident(RunState run, Severity severity, Instant at) {
        incidents.add(run.incident(), run.target(), severity.name(), run.title(), at);
    }

    void write(Connection connection, List<Delivery> deliveries, Instant now, String catalog) throws SQLException {
        writeDeliveries(connection, deliveries);
        writeEnds(connection);
        writeEpisodes(connection);
        writeChanges(connection);
        writeDispositions(connection, catalog);
        incidents.update(connection, """
                insert into incident (id, target, severity, title, opened_at) select * from unnest(?, ?, ?, ?, ?)
                """);
    }

    private static void writeDeliveries(Connection connection, List<Delivery> deliveries) throws SQLException {
        var rows = new Columns("uuid", "timestamptz", "text", "text", "bytea", "int4");
        for (var d : deliveries)
            rows.add(
                    d.id(),
                    d.receivedAt(),
                    d.source(),
                    d.kind(),
                    d.body(),
                    d.alerts().size());
        rows.update(connection, """
                insert into delivery (id, received_at, source, kind, body, alerts) select * from unnest(?, ?, ?, ?, ?, ?)
                """);
    }

    // Before the insertions: a refired alert's old episode must be closed before its new one is open.
    private void writeEnds(Connection connection) throws SQLException {
        var rows = new Columns("uuid", "timestamptz", "text", "timestamptz");
        ended.forEach((id, end) -> rows.add(id, end.at(), end.by(), end.lastStart()));
        rows.update(connection, """
                update alert_episode set ended_at = b, ended_by = c, last_starts_at = d, retry_at = null
                from unnest(?, ?, ?, ?) t(a, b, c, d) where id = a and ended_at is null
                """);
    }

    private void writeEpisodes(Connection connection) throws SQLException {
        var rows = new Columns(
                "uuid",
                "int8",
                "text",
                "text",
                "text",
                "text",
                "timestamptz",
                "timestamptz",
                "timestamptz",
                "timestamptz",
                "timestamptz",
                "text",
                "timestamptz",
                "uuid",
                "uuid",
                "uuid");
        for (var e : added.values()) {
            var alert = e.observed.alert();
            rows.add(
                    e.id,
                    alert.fingerprint().value(),
                    e.delivery.source(),
                    RunJson.write(alert.labels().asMap()),
                    RunJson.write(alert.annotations()),
                    alert.generatorUrl(),
                    e.startsAt,
                    e.lastStart,
                    e.seenAt,
                    e.endedAt == null
                            ? e.observed.expiresAfter().map(e.seenAt::plus).orElse(null)
                            : null,
                    e.endedAt,
                    e.endedBy,
                    e.retryAt,
                    e.delivery.id(),
                    e.run,
                    e.incident);
        }
        rows.update(connection, """
                insert into alert_episode (id, fingerprint, source, labels, annotations, generator_url, starts_at,
                    last_starts_at, seen_at, expires_at, ended_at, ended_by, retry_at, delivery_id, run_id, incident_id)
                select a, b, c, d::jsonb, e::jsonb, f, g, h, i, j, k, l, m, n, o, p
                from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) t(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p)
                """);
    }

    private void writeChanges(Connection connection) throws SQLException {
        var starts = new Columns("uuid", "timestamptz");
        moved.forEach(starts::add);
        starts.update(connection, """
                update alert_episode set starts_at = b from unnest(?, ?) t(a, b) where id = a
                """);
        var takes = new Columns("uuid", "uuid", "uuid");
        taken.forEach((id, take) -> takes.add(id, take.run(), take.incident()));
        takes.update(connection, """
                update alert_episode set run_id = b, incident_id = c from unnest(?, ?, ?) t(a, b, c) where id = a
                """);
        var later = new Columns("uuid", "timestamptz");
        retries.forEach((id, at) -> later.add(id, at.orElse(null)));
        later.update(connection, """
                update alert_episode set retry_at = b from unnest(?, ?) t(a, b) where id = a
                """);
    }

    private void writeDispositions(Connection connection, String catalog) throws SQLException {
        var rows = new Columns("uuid", "timestamptz", "text", "text", "uuid", "text", "timestamptz", "text");
        for (var row : dispositions) {
            var d = row.disposition();
            var why = d.stopped().isEmpty() ? null : RunJson.write(d.stopped());
            switch (d) {
                case Disposition.Taken t ->
                    rows.add(row.episode(), row.at(), d.kind(), t.playbook(), t.run(), why, null, catalog);
                case Disposition.Joined j ->
                    rows.add(row.episode(), row.at(), d.kind(), j.playbook(), j.run(), why, null, catalog);
                case Disposition.Held h ->
                    rows.add(
                            row.episode(),
                            row.at(),
                            d.kind(),
                            null,
                            null,
                            why,
                            h.retryAt().orElse(null),
                            catalog);
                case Disposition.Over o -> rows.add(row.episode(), row.at(), d.kind(), null, null, null, null, catalog);
                case Disposition.Unowned u ->
                    rows.add(row.episode(), row.at(), d.kind(), null, null, null, null, catalog);
            }
        }
        rows.update(connection, """
                insert into disposition (episode_id, decided_at, kind, playbook, run_id, why, retry_at, catalog)
                select a, b, c, d, e, f::jsonb, g, h from unnest(?, ?, ?, ?, ?, ?, ?, ?) t(a, b, c, d, e, f, g, h)
                """);
    }

    /** What is stored about the fingerprints of some deliveries. */
    static Map<Long, Episodes.Known> known(Connection connection, List<Delivery> deliveries) throws SQLException {
        var fingerprints = deliveries.stream()
                .flatMap(d -> d.alerts().stream())
                .map(o -> (Object) o.alert().fingerprint().value())
                .distinct()
                .toArray();
        var known = new HashMap<Long, Episodes.Known>();
        if (fingerprints.length == 0) return known;
        var array = connection.createArrayOf("int8", fingerprints);
        try (var statement = connection.prepareStatement("""
                select fingerprint, max(last_starts_at), max(least(last_starts_at, seen_at)),
                       coalesce(max(ended_at) filter (where ended_by like 'resolved%'), max(least(last_starts_at, seen_at)))
                from alert_episode
                where fingerprint = any(?) and ended_at is not null group by fingerprint
                """)) {
            statement.setArray(1, array);
            try (var rows = statement.executeQuery()) {
                while (rows.next())
                    known.put(
                            rows.getLong(1),
                            new Episodes.Known(
                                    Optional.empty(),
                                    Optional.of(new Episodes.Over(
                                            new Episodes.Start(needed(rows, 2), needed(rows, 3)), needed(rows, 4)))));
            }
        }
        try (var statement = connection.prepareStatement("""
                select fingerprint, id, starts_at, last_starts_at, seen_at, run_id, incident_id from alert_episode
                where fingerprint = any(?) and ended_at is null order by id for update
                """)) {
            statement.setArray(1, array);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var open = new Episodes.Open(
                            rows.getObject(2, UUID.class),
                            needed(rows, 3),
                            Episodes.Start.heard(needed(rows, 4), needed(rows, 5)),
                            Optional.ofNullable(rows.getObject(6, UUID.class)),
                            Optional.ofNullable(rows.getObject(7, UUID.class)));
                    known.merge(
                            rows.getLong(1),
                            new Episodes.Known(Optional.of(open), Optional.empty()),
                            (ended, now) -> new Episodes.Known(now.open(), ended.over()));
                }
            }
        }
        return known;
    }

    /** The world as far as it concerns some playbooks and targets. */
    record Stored(
            Map<Dispatch.Pair, UUID> runs,
            Map<UUID, UUID> runIncidents,
            Map<String, UUID> incidents,
            Map<Dispatch.Pair, Instant> lastIntents) {}

    static Stored view(Connection connection, Collection<Dispatch.Pair> pairs) throws SQLException {
        var stored = new Stored(new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>());
        if (pairs.isEmpty()) return stored;
        var targets = connection.createArrayOf(
                "text", pairs.stream().map(Dispatch.Pair::target).distinct().toArray());
        // Shared: a run that ends at this moment waits, or is seen as ended; an alert never joins a run that is over.
        try (var statement = connection.prepareStatement("""
                select playbook, target, id, incident_id from run where target = any(?) and ended_at is null
                order by id for share
                """)) {
            statement.setArray(1, targets);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    stored.runs()
                            .put(
                                    new Dispatch.Pair(rows.getString(1), rows.getString(2)),
                                    rows.getObject(3, UUID.class));
                    stored.runIncidents().put(rows.getObject(3, UUID.class), rows.getObject(4, UUID.class));
                }
            }
        }
        try (var statement = connection.prepareStatement(
                "select target, id from incident where target = any(?) and closed_at is null order by id for update")) {
            statement.setArray(1, targets);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) stored.incidents().put(rows.getString(1), rows.getObject(2, UUID.class));
            }
        }
        var asked = new Columns("text", "text");
        for (var pair : pairs) asked.add(pair.playbook(), pair.target());
        try (var statement = asked.bind(connection, """
                select p.playbook, p.target, (select max(e.intent_at) from effect e
                                              where e.target = p.target and e.playbook = p.playbook)
                from unnest(?, ?) p(playbook, target)
                """);
                var rows = statement.executeQuery()) {
            while (rows.next()) {
                var pair = new Dispatch.Pair(rows.getString(1), rows.getString(2));
                time(rows.getObject(3, OffsetDateTime.class))
                        .ifPresent(at -> stored.lastIntents().put(pair, at));
            }
        }
        return stored;
    }

    /** Of some runs, those whose alerts have all ended. */
    static List<UUID> runsWhoseAlertsAreOver(Connection connection, Collection<UUID> runs) throws SQLException {
        var over = new ArrayList<UUID>();
        if (runs.isEmpty()) return over;
        try (var statement = connection.prepareStatement("""
                select r from unnest(?::uuid[]) r
                where not exists (select from alert_episode e where e.run_id = r and e.ended_at is null)
                """)) {
            statement.setArray(
                    1, connection.createArrayOf("uuid", runs.stream().distinct().toArray()));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) over.add(rows.getObject(1, UUID.class));
            }
        }
        return over;
    }

    /** An episode that was held by something that has passed. */
    record HeldEpisode(UUID id, Alert alert) {}

    static List<HeldEpisode> heldUntilNow(Connection connection, Instant now, int atMost) throws SQLException {
        var held = new ArrayList<HeldEpisode>();
        try (var statement = connection.prepareStatement("""
                select id, labels, annotations, starts_at, generator_url from alert_episode
                where ended_at is null and retry_at <= ? order by retry_at limit ? for update skip locked
                """)) {
            statement.setObject(1, Columns.at(now));
            statement.setInt(2, atMost);
            try (var rows = statement.executeQuery()) {
                while (rows.next())
                    held.add(new HeldEpisode(
                            rows.getObject(1, UUID.class),
                            new Alert(
                                    Labels.of(texts(rows.getString(2))),
                                    texts(rows.getString(3)),
                                    AlertStatus.FIRING,
                                    needed(rows, 4),
                                    Optional.empty(),
                                    rows.getString(5))));
            }
        }
        return held;
    }

    record Expired(List<UUID> runs) {}

    static Expired expire(Connection connection, Instant now) throws SQLException {
        var runs = new ArrayList<UUID>();
        try (var statement = connection.prepareStatement("""
                update alert_episode set ended_at = ?, ended_by = 'expired', retry_at = null
                where ended_at is null and expires_at <= ? returning run_id
                """)) {
            statement.setObject(1, Columns.at(now));
            statement.setObject(2, Columns.at(now));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var run = rows.getObject(1, UUID.class);
                    if (run != null) runs.add(run);
                }
            }
        }
        return new Expired(runs);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> texts(String json) {
        return RunJson.read(Map.class, json);
    }

    private static Instant needed(ResultSet rows, int column) throws SQLException {
        return rows.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static Optional<Instant> time(@Nullable OffsetDateTime at) {
        return Optional.ofNullable(at).map(OffsetDateTime::toInstant);
    }
}
