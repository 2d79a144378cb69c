package dev.remediator.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Role;
import dev.remediator.report.AlertReader;
import dev.remediator.run.Asked;
import dev.remediator.run.Replies;
import dev.remediator.store.StoreException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * What waits for people: consent, an answer, what became of an effect. A form carries the plan that it showed; consent to
 * another one is none.
 */
@Path("/")
@Singleton
@RunOnVirtualThread
public final class ApprovalPages {
    private static final int PART = 20;
    private static final int ALERTS = 5;

    private final Asks asks;
    private final Replies replies;
    private final AlertReader alerts;
    private final Pulse pulse;
    private final InstantSource clock;

    public ApprovalPages(Asks asks, Replies replies, AlertReader alerts, Pulse pulse, InstantSource clock) {
        this.asks = asks;
        this.replies = replies;
        this.alerts = alerts;
        this.pulse = pulse;
        this.clock = clock;
    }

    /** The one that ends first in front. */
    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("approvals")
    public Response list(@QueryParam("part") Optional<String> part, @Context SecurityContext who) {
        String version = pulse.version();
        var all = asks.open();
        int wanted = part.map(ApprovalPages::number).orElse(1);
        var shown = all.stream().skip((wanted - 1L) * PART).limit(PART).toList();
        return Answers.page(
                200,
                Templates.approvals(new AskList(
                        clock.instant(),
                        version,
                        asks.rows(shown, name(who)),
                        all.size(),
                        wanted,
                        all.size() > wanted * PART)));
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("approvals/{run}/{command}")
    public Response one(@PathParam("run") UUID run, @PathParam("command") int command, @Context SecurityContext who) {
        return page(200, run, command, who, "");
    }

    @POST
    @RolesAllowed(Role.APPROVER)
    @Path("approvals/{run}/{command}/approve")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response approve(
            @PathParam("run") UUID run,
            @PathParam("command") int command,
            @FormParam("reason") @DefaultValue("") String reason,
            @FormParam("plan") @DefaultValue("") String plan,
            @Context SecurityContext who,
            HttpServerRequest request) {
        return said(
                replies.decide(run, command, Caller.of(who, request), true, reason, Optional.of(plan)),
                run,
                command,
                who);
    }

    @POST
    @RolesAllowed(Role.APPROVER)
    @Path("approvals/{run}/{command}/deny")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response deny(
            @PathParam("run") UUID run,
            @PathParam("command") int command,
            @FormParam("reason") @DefaultValue("") String reason,
            @FormParam("plan") @DefaultValue("") String plan,
            @Context SecurityContext who,
            HttpServerRequest request) {
        return said(
                replies.decide(run, command, Caller.of(who, request), false, reason, Optional.of(plan)),
                run,
                command,
                who);
    }

    /** @param answer as typed or chosen; {@code true} and {@code false} where it is whether something was done */
    @POST
    @RolesAllowed({Role.OPERATOR, Role.APPROVER})
    @Path("questions/{run}/{command}/answer")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response answer(
            @PathParam("run") UUID run,
            @PathParam("command") int command,
            @FormParam("answer") @DefaultValue("") String answer,
            @Context SecurityContext who,
            HttpServerRequest request) {
        var asked = asks.find(run, command, name(who)).filter(row -> row.asked().kind() == Asked.Kind.QUESTION);
        if (asked.isEmpty()) return Answers.notFound();
        JsonNode given = asked.get().answer().equals("confirm")
                ? BooleanNode.valueOf(answer.equals("true"))
                : TextNode.valueOf(answer);
        return said(replies.answer(run, command, Caller.of(who, request), given), run, command, who);
    }

    private Response said(Replies.Result result, UUID run, int command, SecurityContext who) {
        return switch (result) {
            case Replies.Result.Noted _ -> Answers.to("/approvals/" + run + "/" + command);
            case Replies.Result.Unknown _ -> Answers.notFound();
            case Replies.Result.NotTheirs(var why) -> page(403, run, command, who, why);
            case Replies.Result.Over(var what) -> page(409, run, command, who, what);
            case Replies.Result.Unfit(var problem) -> page(400, run, command, who, problem);
        };
    }

    private Response page(int status, UUID run, int command, SecurityContext who, String refused) {
        String version = pulse.version();
        var found = asks.find(run, command, name(who));
        if (found.isEmpty()) return Answers.notFound();
        var ask = found.get();
        var newer = ask.open() ? Optional.<AskRow>empty() : asks.newer(ask, name(who));
        return Answers.page(
                status,
                Templates.approval(new AskPage(
                        clock.instant(),
                        version,
                        ask,
                        refused.isEmpty() ? "" : Answers.sentence(refused),
                        newer,
                        newer.map(next -> next.changedSince(ask)).orElse(List.of()),
                        alerts.of(ask.incident()).stream().limit(ALERTS).toList())));
    }

    private static String name(SecurityContext who) {
        return who.getUserPrincipal().getName();
    }

    /** The first part for what is no number of one. */
    private static int number(String text) {
        try {
            return Math.clamp(Integer.parseInt(text), 1, 1_000);
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    @ServerExceptionMapper
    Response signedOut(UnauthorizedException e) {
        return Answers.signedOut();
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException e) {
        return Answers.notAllowed();
    }

    @ServerExceptionMapper(StoreException.class)
    Response databaseAway() {
        return Answers.databaseAway();
    }
}
