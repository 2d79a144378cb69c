package dev.remediator.console;

import dev.remediator.channel.ChannelStandings;
import dev.remediator.channel.Deliveries;
import dev.remediator.channel.Delivery;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Role;
import dev.remediator.store.StoreException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The page about what channels have still to tell and what they gave up, and how that is tried again. */
@Path("/")
@Singleton
@RunOnVirtualThread
public final class DeliveryPages {
    private static final int DELIVERIES = 50;
    private static final String LIST = "/deliveries";

    private final Deliveries deliveries;
    private final ChannelStandings standings;
    private final Pulse pulse;
    private final InstantSource clock;

    public DeliveryPages(Deliveries deliveries, ChannelStandings standings, Pulse pulse, InstantSource clock) {
        this.deliveries = deliveries;
        this.standings = standings;
        this.pulse = pulse;
        this.clock = clock;
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("deliveries")
    public Response list(
            @QueryParam("channel") Optional<String> channel,
            @QueryParam("state") Optional<String> state,
            @QueryParam("after") Optional<String> after) {
        var filter = new Deliveries.Filter(
                channel.filter(name -> !name.isBlank() && name.indexOf(0) < 0), state.flatMap(Delivery.State::of));
        var cursor = after.flatMap(Delivery.Cursor::parse);
        String version = pulse.version(); // before everything else: what changes meanwhile is noticed
        var part = deliveries.list(filter, cursor, DELIVERIES);
        return Answers.page(
                200,
                Templates.deliveries(new DeliveryList(
                        clock.instant(),
                        version,
                        standings.all(),
                        part.items(),
                        filter,
                        part.next().map(Delivery.Cursor::text),
                        cursor.isEmpty())));
    }

    /** Every dead letter of a channel, in their order. */
    @POST
    @RolesAllowed(Role.OPERATOR)
    @Path("deliveries/{channel}/retry")
    public Response retryAll(
            @PathParam("channel") String channel, @Context SecurityContext who, HttpServerRequest request) {
        return answer(deliveries.retryAll(channel, Caller.of(who, request)));
    }

    @POST
    @RolesAllowed(Role.OPERATOR)
    @Path("deliveries/{channel}/{announcement}/retry")
    public Response retry(
            @PathParam("channel") String channel,
            @PathParam("announcement") long announcement,
            @Context SecurityContext who,
            HttpServerRequest request) {
        return answer(deliveries.retry(channel, announcement, Caller.of(who, request)));
    }

    private static Response answer(Deliveries.Retried retried) {
        return switch (retried) {
            case Deliveries.Retried.Again _ -> Answers.to(LIST);
            case Deliveries.Retried.NothingDead _ ->
                Answers.refused(409, "nothing was given up there: it was told meanwhile, or is tried as it is");
            case Deliveries.Retried.NotConfigured _ ->
                Answers.refused(409, "no channel is called so in the settings any more, so nobody would tell it");
        };
    }

    @ServerExceptionMapper(UnauthorizedException.class)
    Response signedOut() {
        return Answers.signedOut();
    }

    @ServerExceptionMapper(ForbiddenException.class)
    Response roleMissing() {
        return Answers.forbidden();
    }

    @ServerExceptionMapper(StoreException.class)
    Response databaseAway() {
        return Answers.databaseAway();
    }
}
