package dev.remediator.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.Breaker;

/** Which thing of a target an action changes: two actions that change the same one must not stand on each other. */
public final class Changed {
    private Changed() {}

    /** {@code ratelimit}, {@code breaker}: opening and closing change the same. */
    public static String kind(String capability) {
        int dot = capability.indexOf('.');
        return dot < 0 ? capability : capability.substring(0, dot);
    }

    /**
     * Whether actions of one kind change the same thing. The inputs are as resolved from playbooks; what cannot be told
     * apart is the same.
     */
    public static boolean same(String capability, JsonNode one, JsonNode other) {
        return switch (capability) {
            case Breaker.TRIP, Breaker.RESET -> {
                var a = breaker(one);
                var b = breaker(other);
                yield a.isEmpty() || b.isEmpty() || a.equals(b);
            }
            case "http.call" -> one.path("call").equals(other.path("call"));
            default -> true;
        };
    }

    private static String breaker(JsonNode input) {
        return input.path("breaker").asText("");
    }
}
