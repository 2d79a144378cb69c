package dev.remediator.run;

import dev.remediator.guard.Inhibition;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Open incidents of what targets depend on. Of alerts only: a checklist that runs on a target is no trouble there. */
final class Inhibited {
    private final Map<UUID, List<Inhibition.Open>> open = new HashMap<>();

    static Inhibited ask(RoundTrip trip, List<Journal.Claim> claims) {
        var inhibited = new Inhibited();
        var rows = new Columns("uuid", "text");
        for (var claim : claims)
            for (var target : Claims.inhibitors(claim)) rows.add(claim.state().id(), target);
        if (rows.isEmpty()) return inhibited;
        trip.query(
                """
                select c.run_id, i.target, i.title, i.opened_at from unnest(?, ?) c(run_id, target)
                join incident i on i.target = c.target and i.closed_at is null and i.kind = 'alert'
                """,
                row -> inhibited
                        .open
                        .computeIfAbsent(row.getObject(1, UUID.class), run -> new ArrayList<>())
                        .add(new Inhibition.Open(
                                row.getString(2),
                                row.getString(3),
                                row.getObject(4, OffsetDateTime.class).toInstant())),
                rows);
        return inhibited;
    }

    List<Inhibition.Open> by(RunState run) {
        return open.getOrDefault(run.id(), List.of());
    }
}
