package dev.remediator.action.haproxy;

import dev.remediator.action.About;
import dev.remediator.action.Default;
import dev.remediator.action.Range;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Circuit breakers in HAProxy: a server taken into maintenance, or an entry of a map that a rule looks up.
 *
 * @param socket the runtime API, at level admin
 * @param breakers by the name playbooks use
 */
public record HaproxyBreakersSettings(
        @About("runtime API at level admin, tcp://host:port or unix:///path")
        URI socket,

        @About("by the name that playbooks use") @Range(min = "1")
        Map<String, Breaker> breakers) {
    /**
     * Either {@code server}, or {@code map} with its {@code key}.
     *
     * @param server {@code backend/server}; open means state {@code maint}
     * @param map the map's file exactly as HAProxy's configuration names it, or its {@code #id}
     * @param key the map's key
     * @param open the key's value that makes HAProxy refuse
     * @param closed its value otherwise
     */
    public record Breaker(
            @About("backend/server; open is maint, closed is ready")
            Optional<String> server,

            @About("the map's file as the configuration names it, or its #id")
            Optional<String> map,

            @About("key of the map; required with map") Optional<String> key,

            @About("the key's value that makes HAProxy refuse") @Default("open")
            String open,

            @About("the key's value otherwise") @Default("closed")
            String closed) {
        public Breaker {
            if (server.isPresent() == map.isPresent() || map.isPresent() != key.isPresent())
                throw new IllegalArgumentException("a breaker is either {server: backend/server} or {map: …, key: …}");
            server.ifPresent(s -> {
                if (RuntimeApi.word("server", s).split("/").length != 2)
                    throw new IllegalArgumentException("the server is written backend/server");
            });
            map.ifPresent(m -> RuntimeApi.word("map", m));
            key.ifPresent(k -> RuntimeApi.word("key", k));
            if (RuntimeApi.word("open", open).equals(RuntimeApi.word("closed", closed)))
                throw new IllegalArgumentException("open and closed must differ");
        }
    }

    public HaproxyBreakersSettings {
        RuntimeApi.requireSocket(socket);
        if (breakers.isEmpty()) throw new IllegalArgumentException("at least one breaker is needed");
    }
}
