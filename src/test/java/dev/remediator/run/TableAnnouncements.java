package dev.remediator.run;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps announcements where production keeps them, so that a rollback takes them along. */
public final class TableAnnouncements implements Announcements {
    private final AtomicInteger woken = new AtomicInteger();

    @Override
    public void add(RoundTrip trip, List<Announcement> announcements) {
        var rows = new Columns("uuid", "uuid", "timestamptz", "text", "text");
        for (var a : announcements)
            rows.add(a.incident(), a.run().orElse(null), a.at(), a.kind().name(), RunJson.write(a));
        trip.update("""
                insert into announcement (incident_id, run_id, at, kind, body)
                select a, b, c, d, e::jsonb from unnest(?, ?, ?, ?, ?) t(a, b, c, d, e)
                """, rows);
    }

    @Override
    public void committed() {
        woken.incrementAndGet();
    }

    /** How often there was something to send. */
    public int woken() {
        return woken.get();
    }
}
