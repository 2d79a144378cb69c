package dev.remediator.intake;

import dev.remediator.playbook.Severity;
import dev.remediator.run.Columns;
import dev.remediator.run.Ids;
import dev.remediator.run.RoundTrip;
import dev.remediator.run.RunJson;
import dev.remediator.run.RunState;
import java.time.Instant;
import java.util.ArrayList;
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
    private final Columns incidents = new Columns("uuid", "text", "text", "text", "timestamptz", "bool");
    private final Columns storms = new Columns("uuid", "text", "text", "text", "timestamptz");

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

    /** @param swallowed by the storm that is on, or begins with it */
    void incident(RunState run, Severity severity, Instant at, boolean swallowed) {
        if (swallowed && storms.isEmpty()) storms.add(Ids.next(), Storms.WHERE, severity.name(), Storms.TITLE, at);
        incidents.add(run.incident(), run.target(), severity.name(), run.title(), at, swallowed);
    }

    /** Adds them to the statements of the transaction. */
    void write(RoundTrip trip, List<Delivery> deliveries, Instant now, String catalog) {
        writeDeliveries(trip, deliveries);
        writeEnds(trip);
        writeEpisodes(trip);
        writeChanges(trip);
        writeDispositions(trip, catalog);
        // One is open, whoever makes it: another node's may just have been committed.
        trip.update("""
                insert into incident (id, target, severity, title, opened_at, kind)
                select a, b, c, d, e, 'storm' from unnest(?, ?, ?, ?, ?) t(a, b, c, d, e)
                on conflict (kind) where kind in ('storm', 'freeze') and closed_at is null do nothing
                """, storms);
        trip.update("""
                insert into incident (id, target, severity, title, opened_at, storm_id)
                select a, b, c, d, e,
                       case when f then (select id from incident where kind = 'storm' and closed_at is null) end
                from unnest(?, ?, ?, ?, ?, ?) t(a, b, c, d, e, f)
                """, incidents);
    }

    private static void writeDeliveries(RoundTrip trip, List<Delivery> deliveries) {
        var rows = new Columns("uuid", "timestamptz", "text", "text", "bytea", "int4");
        for (var d : deliveries)
            rows.add(
                    d.id(),
                    d.receivedAt(),
                    d.source(),
                    d.kind(),
                    d.body(),
                    d.alerts().size());
        trip.update("""
                insert into delivery (id, received_at, source, kind, body, alerts) select * from unnest(?, ?, ?, ?, ?, ?)
                """, rows);
    }

    // Before the insertions: a refired alert's old episode must be closed before its new one is open.
    private void writeEnds(RoundTrip trip) {
        var rows = new Columns("uuid", "timestamptz", "text", "timestamptz");
        ended.forEach((id, end) -> rows.add(id, end.at(), end.by(), end.lastStart()));
        trip.update("""
                update alert_episode set ended_at = b, ended_by = c, last_starts_at = d, retry_at = null
                from unnest(?, ?, ?, ?) t(a, b, c, d) where id = a and ended_by is null
                """, rows);
    }

    private void writeEpisodes(RoundTrip trip) {
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
                    e.observed.identity().value(),
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
        trip.update("""
                insert into alert_episode (id, identity, source, labels, annotations, generator_url, starts_at,
                    last_starts_at, seen_at, expires_at, ended_at, ended_by, retry_at, delivery_id, run_id, incident_id)
                select a, b, c, d::jsonb, e::jsonb, f, g, h, i, j, k, l, m, n, o, p
                from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) t(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p)
                """, rows);
    }

    private void writeChanges(RoundTrip trip) {
        var starts = new Columns("uuid", "timestamptz");
        moved.forEach(starts::add);
        trip.update("""
                update alert_episode set starts_at = b from unnest(?, ?) t(a, b) where id = a
                """, starts);
        var takes = new Columns("uuid", "uuid", "uuid");
        taken.forEach((id, take) -> takes.add(id, take.run(), take.incident()));
        trip.update("""
                update alert_episode set run_id = b, incident_id = c from unnest(?, ?, ?) t(a, b, c) where id = a
                """, takes);
        var later = new Columns("uuid", "timestamptz");
        retries.forEach((id, at) -> later.add(id, at.orElse(null)));
        trip.update("""
                update alert_episode set retry_at = b from unnest(?, ?) t(a, b) where id = a
                """, later);
    }

    private void writeDispositions(RoundTrip trip, String catalog) {
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
        trip.update("""
                insert into disposition (episode_id, decided_at, kind, playbook, run_id, why, retry_at, catalog)
                select a, b, c, d, e, f::jsonb, g, h from unnest(?, ?, ?, ?, ?, ?, ?, ?) t(a, b, c, d, e, f, g, h)
                """, rows);
    }
}
