package dev.remediator.action.railway;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** What can be seen of a restart, look by look, compared with what was there before. Used by one thread. */
final class RestartTrace {
    /** The latest look, judged. */
    enum Sight {
        /** It moved, and it runs. */
        RUNNING_AGAIN,
        /** It runs as if nothing had happened. */
        NO_TRACE,
        /** It moved, and it is down for good. */
        CRASHED_AGAIN,
        UNDER_WAY
    }

    private final String statusUpdatedAt;
    private final Map<String, String> instances;
    private boolean moved;
    private int crashedLooks;

    /** @param before with {@code status}, {@code statusUpdatedAt} and {@code instances} */
    RestartTrace(JsonNode before) {
        statusUpdatedAt = before.path("statusUpdatedAt").asText();
        instances = instances(before);
        moved = !instances.containsValue("RUNNING");
    }

    private static Map<String, String> instances(JsonNode before) {
        var instances = new LinkedHashMap<String, String>();
        before.path("instances")
                .properties()
                .forEach(e -> instances.put(e.getKey(), e.getValue().asText()));
        return instances;
    }

    Sight see(Deployment now) {
        var changed = !now.statusUpdatedAt().equals(statusUpdatedAt)
                || !now.instances().equals(instances);
        moved |= changed;
        if (now.status().up() && now.running() && !now.starting()) return moved ? Sight.RUNNING_AGAIN : Sight.NO_TRACE;
        // Seen twice, because a status may lag behind its instances.
        var crashed = now.status() == Status.CRASHED
                && !now.statusUpdatedAt().equals(statusUpdatedAt)
                && !now.running()
                && !now.starting();
        crashedLooks = crashed ? crashedLooks + 1 : 0;
        return crashedLooks >= 2 ? Sight.CRASHED_AGAIN : Sight.UNDER_WAY;
    }

    /** Whether it is down, and everything is exactly as it was: a restart would have left a trace. */
    static boolean untouched(JsonNode before, Deployment now) {
        return !now.running()
                && !now.starting()
                && now.status().name().equals(before.path("status").asText())
                && now.statusUpdatedAt().equals(before.path("statusUpdatedAt").asText())
                && now.instances().equals(instances(before));
    }
}
