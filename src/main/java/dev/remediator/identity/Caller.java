package dev.remediator.identity;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who asks for something, and from where.
 *
 * @param address of the other end of the connection; empty where nothing came over the network
 * @param roles what they may, as in {@link Role}; none where only the name is known
 */
public record Caller(Actor actor, Optional<String> address, Set<String> roles) {
    public Caller {
        roles = Set.copyOf(roles);
    }

    /** Of whom only the name is known. */
    public Caller(Actor actor, Optional<String> address) {
        this(actor, address, Set.of());
    }

    /** The service by itself. */
    public static final Caller REMEDIATOR = new Caller(Actor.remediator(), Optional.empty());

    /** Whoever sent a request that has passed its roles. */
    public static Caller of(SecurityContext who, HttpServerRequest request) {
        return new Caller(
                Actor.of(who.getUserPrincipal().getName()),
                Optional.of(request.remoteAddress().hostAddress()),
                Role.ALL.stream().filter(who::isUserInRole).collect(Collectors.toSet()));
    }

    /** An engineer, wherever they are. */
    public static Caller engineer(String name) {
        return new Caller(new Actor.Engineer(name), Optional.empty());
    }

    /** Somebody in a chat, who may there what their account may. */
    public static Caller of(Account account) {
        return new Caller(
                new Actor.Engineer(account.name()), Optional.empty(), account.disabled() ? Set.of() : account.roles());
    }

    /** Somebody at a terminal who can read the database, by the account of the operating system. */
    public static Caller terminal() {
        return new Caller(
                new Actor.System("terminal of " + System.getProperty("user.name", "somebody")), Optional.empty());
    }

    /** The name under which it is known, see {@link Actor#principal()}. */
    public String principal() {
        return actor.principal();
    }
}
