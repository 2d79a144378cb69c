package dev.remediator.channel;

import dev.remediator.report.AnnouncementRows;
import dev.remediator.run.Announcement;
import dev.remediator.run.Announcements;
import dev.remediator.run.Columns;
import dev.remediator.run.RoundTrip;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes announcements, and for each channel that they are for a note that it has still to hear them, in the transaction
 * that makes them true: told whatever happens afterwards, or never true. What is a part of a storm is told in the storm's
 * incident, but for calls that somebody must answer one by one.
 */
public final class OutboxAnnouncements implements Announcements {
    // The ids are given in the order of the list: an insert from an ordered select takes its identities row by row.
    private static final String INSERT = """
            with told as (
              insert into announcement (incident_id, run_id, at, kind, body)
              select incident_id, run_id, at, kind, body::jsonb
              from unnest(?::uuid[], ?::uuid[], ?::timestamptz[], ?::text[], ?::text[])
                with ordinality as a (incident_id, run_id, at, kind, body, nth)
              order by nth
              returning id, incident_id, at, kind%s)
            insert into outbox (announcement_id, channel, incident_id, next_at)
            select told.id, c.channel, told.incident_id, least(told.at, now())
            from told cross join %s
            where (told.kind in ('NEEDS_HUMAN', 'TEMPORARY_FAILED', 'UNDO_FAILED')
                or not exists (select from incident i join incident storm on storm.id = i.storm_id
                               where i.id = told.incident_id and storm.closed_at is null))
            """;

    private static final String TO_ALL = INSERT.formatted("", "unnest(?::text[]) as c (channel)");

    // Whoever has heard the beginning of a story hears its end: of an incident that a channel has heard of, by what was
    // said first or by its own severity, it hears everything.
    private static final String TO_SOME = INSERT.formatted(
                    ", body ->> 'severity' as severity", "unnest(?::text[], ?::text[]) as c (channel, severities)")
            + """
              and (told.severity = any (string_to_array(c.severities, ','))
                or exists (select from told other where other.incident_id = told.incident_id
                           and other.severity = any (string_to_array(c.severities, ',')))
                or exists (select from incident i where i.id = told.incident_id
                           and i.severity = any (string_to_array(c.severities, ',')))
                or exists (select from
                             (select id from announcement a where a.incident_id = told.incident_id order by id limit 20) f
                           join outbox heard on heard.channel = c.channel and heard.announcement_id = f.id))
            """;

    private final Map<String, Audience> channels;
    private final boolean restricted;
    private final Runnable wake;

    /** Every channel hears everything. */
    public OutboxAnnouncements(List<String> channels, Runnable wake) {
        this(everything(channels), wake);
    }

    /**
     * @param channels all that are configured, by name, with what each is for
     * @param wake called when there is something to send; must return at once
     */
    public OutboxAnnouncements(Map<String, Audience> channels, Runnable wake) {
        this.channels = new LinkedHashMap<>(channels);
        this.restricted = channels.values().stream().anyMatch(audience -> !audience.unrestricted());
        this.wake = wake;
    }

    private static Map<String, Audience> everything(List<String> channels) {
        Map<String, Audience> all = new LinkedHashMap<>();
        channels.forEach(name -> all.put(name, Audience.ofAll()));
        return all;
    }

    @Override
    public void add(RoundTrip trip, List<Announcement> announcements) {
        var rows = new Columns("uuid", "uuid", "timestamptz", "text", "text");
        for (var a : Joined.together(announcements))
            rows.add(a.incident(), a.run().orElse(null), a.at(), a.kind().name(), AnnouncementRows.body(a));
        if (restricted) trip.update(TO_SOME, written -> {}, rows, withSeverities());
        else trip.update(TO_ALL, written -> {}, rows, Columns.of("text", channels.keySet()));
    }

    private Columns withSeverities() {
        var columns = new Columns("text", "text");
        channels.forEach((name, audience) ->
                columns.add(name, audience.severities().stream().map(Enum::name).collect(Collectors.joining(","))));
        return columns;
    }

    @Override
    public void committed() {
        wake.run();
    }
}
