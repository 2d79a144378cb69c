package dev.remediator.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.remediator.guard.StandingChange;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Temporary changes that stand on what runs want to change. A run takes its own change back itself, unless its time is
 * over: then somebody else is about to.
 */
final class StandingOn {
    private final Map<UUID, List<StandingChange.Standing>> standing = new HashMap<>();

    static StandingOn ask(RoundTrip trip, List<Journal.Claim> acting, Instant now) {
        var found = new StandingOn();
        var rows = new Columns("uuid", "text", "text");
        var intentions = new HashMap<UUID, Command.Intention>();
        for (var claim : acting) {
            var state = claim.state();
            if (!(claim.asked() instanceof Command.EvaluateGuards asked)) continue;
            var intention = asked.intention();
            intentions.put(state.id(), intention);
            rows.add(state.id(), state.target(), Changed.kind(intention.capability()));
        }
        if (rows.isEmpty()) return found;
        trip.query(
                """
                select c.run_id, t.run_id, t.says, greatest(t.due_at, t.next_at), t.undo ->> 'input'
                from unnest(?, ?, ?) c(run_id, target, kind)
                join temporary_change t on t.target = c.target and t.ended_at is null
                    and split_part(t.capability, '.', 1) = c.kind
                where t.run_id <> c.run_id or t.due_at <= ?
                """,
                row -> {
                    var run = row.getObject(1, UUID.class);
                    var intention = Objects.requireNonNull(intentions.get(run));
                    if (Changed.same(intention.capability(), intention.input(), input(row.getString(5))))
                        found.standing
                                .computeIfAbsent(run, r -> new ArrayList<>())
                                .add(new StandingChange.Standing(
                                        row.getObject(2, UUID.class),
                                        row.getString(3),
                                        row.getObject(4, OffsetDateTime.class).toInstant()));
                },
                rows,
                Columns.at(now));
        return found;
    }

    private static JsonNode input(@Nullable String stored) {
        return stored == null ? MissingNode.getInstance() : RunJson.read(JsonNode.class, stored);
    }

    List<StandingChange.Standing> about(RunState run) {
        return standing.getOrDefault(run.id(), List.of());
    }
}
