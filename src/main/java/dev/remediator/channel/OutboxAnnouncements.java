package dev.remediator.channel;

import dev.remediator.report.AnnouncementRows;
import dev.remediator.run.Announcement;
import dev.remediator.run.Announcements;
import dev.remediator.run.Columns;
import dev.remediator.run.RoundTrip;
import java.util.List;

/**
 * Writes announcements, and for each channel a note that it has still to hear them, in the transaction that makes them
 * true: told whatever happens afterwards, or never true. What is a part of a storm is told in the storm's incident, but
 * for calls that somebody must answer one by one.
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
              returning id, incident_id, at, kind)
            insert into outbox (announcement_id, channel, incident_id, next_at)
            select told.id, c.channel, told.incident_id, least(told.at, now())
            from told cross join unnest(?::text[]) as c (channel)
            where told.kind in ('NEEDS_HUMAN', 'TEMPORARY_FAILED', 'UNDO_FAILED')
               or not exists (select from incident i join incident storm on storm.id = i.storm_id
                              where i.id = told.incident_id and storm.closed_at is null)
            """;

    private final List<String> channels;
    private final Runnable wake;

    /**
     * @param channels the names of all that are configured
     * @param wake called when there is something to send; must return at once
     */
    public OutboxAnnouncements(List<String> channels, Runnable wake) {
        this.channels = List.copyOf(channels);
        this.wake = wake;
    }

    @Override
    public void add(RoundTrip trip, List<Announcement> announcements) {
        var rows = new Columns("uuid", "uuid", "timestamptz", "text", "text");
        for (var a : Joined.together(announcements))
            rows.add(a.incident(), a.run().orElse(null), a.at(), a.kind().name(), AnnouncementRows.body(a));
        trip.update(INSERT, written -> {}, rows, Columns.of("text", channels));
    }

    @Override
    public void committed() {
        wake.run();
    }
}
