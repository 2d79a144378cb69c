package dev.remediator.console;

import dev.remediator.identity.Role;
import dev.remediator.run.Replies;
import dev.remediator.store.StoreException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.Context;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.TreeSet;

/** Who looks at a page, what they may, and where else they can go: {@code {inject:visit…}} in every template. */
@Named("visit")
@Singleton
public final class Visit {
    private static final List<Way> WAYS = List.of(
            new Way("/incidents", "Incidents", Role.VIEWER),
            new Way("/approvals", "Approvals", Role.VIEWER),
            new Way("/runs", "Runs", Role.VIEWER),
            new Way("/playbooks", "Playbooks", Role.VIEWER),
            new Way("/targets", "Targets", Role.VIEWER),
            new Way("/freezes", "Freezes", Role.VIEWER),
            new Way("/schedules", "Schedules", Role.VIEWER),
            new Way("/deliveries", "Deliveries", Role.VIEWER),
            new Way("/audit", "Audit", Role.ADMINISTRATOR),
            new Way("/accounts", "Accounts", Role.ADMINISTRATOR));

    private final SecurityIdentity identity;
    private final CurrentVertxRequest request;
    private final Replies replies;

    public Visit(SecurityIdentity identity, CurrentVertxRequest request, Replies replies) {
        this.identity = identity;
        this.request = request;
        this.replies = replies;
    }

    private record Way(String path, String name, String role) {}

    /**
     * Where one can go.
     *
     * @param here whether this page belongs to it
     * @param count what waits there for people
     */
    public record Place(String path, String name, boolean here, int count) {}

    /** Whether somebody is signed in. */
    public boolean known() {
        try {
            return !identity.isAnonymous();
        } catch (AuthenticationFailedException e) {
            return false;
        }
    }

    /** Whether the page was asked for, and is not the answer to a form: then it can be asked for again. */
    public boolean got() {
        var context = request.getCurrent();
        return context != null && context.request().method() == HttpMethod.GET;
    }

    public String name() {
        return identity.getPrincipal().getName();
    }

    /** What they may, "operator, viewer". */
    public String may() {
        return String.join(", ", new TreeSet<>(identity.getRoles()));
    }

    public boolean operator() {
        return identity.hasRole(Role.OPERATOR);
    }

    public boolean approver() {
        return identity.hasRole(Role.APPROVER);
    }

    public boolean administrator() {
        return identity.hasRole(Role.ADMINISTRATOR);
    }

    /** Everywhere that whoever looks may go. */
    public List<Place> places() {
        var context = request.getCurrent();
        String asked = context == null ? null : context.request().path();
        String path = asked == null ? "" : asked;
        return WAYS.stream()
                .filter(way -> identity.hasRole(way.role()))
                .map(way -> new Place(
                        way.path(),
                        way.name(),
                        path.equals(way.path()) || path.startsWith(way.path() + "/"),
                        way.path().equals("/approvals") ? waiting() : 0))
                .toList();
    }

    /** How much waits for people. None where the database is away, or may not be asked: what else is shown says so. */
    private int waiting() {
        if (Context.isOnEventLoopThread()) return 0; // the page of a refusal
        try {
            return replies.waiting();
        } catch (StoreException e) {
            return 0;
        }
    }
}
