package dev.remediator.action.actuator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.ActionException;
import dev.remediator.action.Breaker;
import dev.remediator.action.Call;
import dev.remediator.action.HttpReplies;
import dev.remediator.action.ValueChange.Written;
import dev.remediator.outbound.Purpose;
import dev.remediator.outbound.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** resilience4j's endpoint: the list is read, because an unknown name would be created by the first POST to it. */
final class ActuatorBreakers {
    static final String CLOSED = "CLOSED";
    static final String OPEN = "OPEN";
    static final String HALF_OPEN = "HALF_OPEN";
    static final String FORCED_OPEN = "FORCED_OPEN";
    static final String DISABLED = "DISABLED";

    /** The breaker moves between these by itself. */
    static final Set<String> BY_ITSELF = Set.of(CLOSED, OPEN, HALF_OPEN);

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int NAMES_SHOWN = 20;

    private ActuatorBreakers() {}

    /** The state as resilience4j calls it. */
    static String state(Call<ActuatorSettings, Breaker.Name> call) throws ActionException, InterruptedException {
        var name = call.input().breaker();
        var what = "breaker " + name + " of " + call.target().name();
        var breakers = HttpReplies.json(
                        what,
                        call.outbound()
                                .send(Request.of(
                                                Purpose.READ,
                                                "GET",
                                                call.settings().endpoint(""))
                                        .within(LIMIT)
                                        .with(call.settings().headers())))
                .path("circuitBreakers");
        if (!breakers.isObject())
            throw new ActionException(what + " cannot be read: the answer lists no circuitBreakers");
        if (!breakers.has(name))
            throw new ActionException(call.target().name() + " has no breaker '" + name + "', it has: "
                    + (breakers.isEmpty() ? "none" : names(breakers.fieldNames())));
        var state = breakers.path(name).path("state").asText();
        if (state.isEmpty()) throw new ActionException(what + " cannot be read: the answer gives it no state");
        return state;
    }

    private static String names(Iterator<String> names) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(names, Spliterator.ORDERED), false)
                .sorted()
                .limit(NAMES_SHOWN)
                .collect(Collectors.joining(", "));
    }

    /** @param update {@code FORCE_OPEN}, {@code CLOSE} or {@code DISABLE}; others are answered with 400 */
    static Written update(Call<ActuatorSettings, Breaker.Name> call, String update) throws InterruptedException {
        var name = URLEncoder.encode(call.input().breaker(), StandardCharsets.UTF_8)
                .replace("+", "%20");
        var body = JsonNodeFactory.instance.objectNode().put("updateState", update);
        return HttpReplies.written(
                "breaker " + call.input().breaker() + " of " + call.target().name(),
                call.outbound()
                        .send(Request.of(Purpose.CHANGE, "POST", call.settings().endpoint("/" + name))
                                .within(LIMIT)
                                .json(body.toString())
                                .with(call.settings().headers())));
    }
}
