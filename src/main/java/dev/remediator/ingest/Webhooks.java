package dev.remediator.ingest;

import io.quarkus.arc.All;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The addresses that monitoring posts to. */
@Path("/api/v1/webhooks")
@Singleton
@NonBlocking
public final class Webhooks {
    private final Reception reception;
    private final SecurityIdentity identity;
    private final Map<Source.Kind, WebhookParser> parsers = new EnumMap<>(Source.Kind.class);

    public Webhooks(Reception reception, SecurityIdentity identity, @All List<WebhookParser> parsers) {
        this.reception = reception;
        this.identity = identity;
        parsers.forEach(parser -> this.parsers.put(parser.kind(), parser));
    }

    @POST
    @Path("/alertmanager/{source}")
    @RolesAllowed(SourceAuthentication.ROLE)
    public CompletionStage<Response> alertmanager(@Context RoutingContext context, @PathParam("source") String source) {
        return receive(context, source, Source.Kind.ALERTMANAGER);
    }

    @POST
    @Path("/railway/{source}")
    @RolesAllowed(SourceAuthentication.ROLE)
    public CompletionStage<Response> railway(@Context RoutingContext context, @PathParam("source") String source) {
        return receive(context, source, Source.Kind.RAILWAY);
    }

    private CompletionStage<Response> receive(RoutingContext context, String source, Source.Kind kind) {
        WebhookParser parser = parsers.get(kind);
        if (parser == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("no parser for " + kind.label()));
        }
        return reception.receive(context, identity.getPrincipal().getName(), source, parser);
    }

    @ServerExceptionMapper
    Response unauthorized(UnauthorizedException e) {
        return Problem.unauthorized().response();
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException e) {
        return Problem.forbidden("This credential is not one of a webhook's source.")
                .response();
    }
}
