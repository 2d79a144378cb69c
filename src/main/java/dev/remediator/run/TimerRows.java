package dev.remediator.run;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Timers that are set and those that are over, in table {@code timer}. One that is both leaves no trace. */
final class TimerRows {
    private TimerRows() {}

    static void add(RoundTrip trip, List<JournalEntry> entries) {
        Map<UUID, Map<Integer, Instant>> set = new LinkedHashMap<>();
        var over = new Columns("uuid", "int4");
        for (var e : entries) {
            for (var command : e.turn().commands())
                if (command instanceof Command.SetTimer t)
                    set.computeIfAbsent(e.state().id(), k -> new LinkedHashMap<>())
                            .put(t.id(), t.due());
            for (var before : e.turn().before().outstanding())
                if (before instanceof Command.SetTimer t
                        && e.state().outstanding(t.id()).isEmpty()) {
                    var mine = set.get(e.state().id());
                    if (mine == null || mine.remove(t.id()) == null)
                        over.add(e.state().id(), t.id());
                }
        }
        var rows = new Columns("uuid", "int4", "timestamptz");
        set.forEach((run, timers) -> timers.forEach((id, due) -> rows.add(run, id, due)));
        trip.update("insert into timer (run_id, command_id, due_at) select * from unnest(?, ?, ?)", rows);
        trip.update("""
                delete from timer using unnest(?, ?) t(a, b) where run_id = a and command_id = b
                """, over);
    }
}
