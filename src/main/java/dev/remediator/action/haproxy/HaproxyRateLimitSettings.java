package dev.remediator.action.haproxy;

import dev.remediator.action.About;
import dev.remediator.action.Default;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * A rate limit that HAProxy looks up in a map: {@code http-request deny deny_status 429 if { sc_http_req_rate(0),
 * sub(req.limit) gt 0 }}, with {@code map(limits.map)} behind it.
 *
 * @param socket the runtime API, at level admin
 * @param map the map's file exactly as HAProxy's configuration names it, or its {@code #id}
 * @param key the map's key; the target's name where not given
 * @param per period of the stick table that counts; a map holds only the count
 */
public record HaproxyRateLimitSettings(
        @About("runtime API at level admin, tcp://host:port or unix:///path")
        URI socket,

        @About("the map's file as the configuration names it, or its #id")
        String map,

        @About("key of the map; the target's name where it is not written")
        Optional<String> key,

        @About("period that the stick table counts") @Default("1m")
        Duration per) {
    public HaproxyRateLimitSettings {
        RuntimeApi.requireSocket(socket);
        RuntimeApi.word("map", map);
        key.ifPresent(k -> RuntimeApi.word("key", k));
        if (!per.isPositive()) throw new IllegalArgumentException("per must be longer than nothing");
    }
}
