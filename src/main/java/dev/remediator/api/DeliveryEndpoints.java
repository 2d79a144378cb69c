package dev.remediator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.remediator.channel.Audience;
import dev.remediator.channel.ChannelStandings;
import dev.remediator.channel.Deliveries;
import dev.remediator.channel.Deliveries.Retried;
import dev.remediator.channel.Delivery;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/deliveries}: what channels have still to tell, and what they gave up. */
@Path("/api/v1/deliveries")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class DeliveryEndpoints {
    private static final String UNUSABLE = "The request cannot be used";

    private final Deliveries deliveries;
    private final ChannelStandings standings;

    public DeliveryEndpoints(Deliveries deliveries, ChannelStandings standings) {
        this.deliveries = deliveries;
        this.standings = standings;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Item(
            String channel,
            long id,
            String state,
            int attempts,
            @Nullable String nextAt,
            @Nullable String deadAt,
            @Nullable String error,
            UUID incident,
            String announcedAt,
            String kind,
            String severity,
            String target,
            String title,
            String text) {
        static Item of(Delivery d) {
            var a = d.announcement();
            return new Item(
                    d.channel(),
                    d.id(),
                    d.state().slug(),
                    d.attempts(),
                    d.next().map(Instant::toString).orElse(null),
                    d.deadAt().map(Instant::toString).orElse(null),
                    d.error().orElse(null),
                    a.incident(),
                    a.at().toString(),
                    a.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    a.severity().name(),
                    a.target(),
                    a.title(),
                    a.text());
        }
    }

    /** @param severities that it hears; absent, as quiet is, where it is not configured any more */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Channel(
            String name,
            boolean configured,
            @Nullable List<String> severities,
            @Nullable String quiet,
            int waiting,
            int held,
            int dead,
            @Nullable String nextAt,
            @Nullable String error) {
        static Channel of(ChannelStandings.Standing s) {
            return new Channel(
                    s.channel(),
                    s.audience().isPresent(),
                    s.audience()
                            .map(a -> a.severities().stream().map(Enum::name).toList())
                            .orElse(null),
                    s.audience().flatMap(Audience::quiet).map(Object::toString).orElse(null),
                    s.waiting(),
                    s.held(),
                    s.dead(),
                    s.next().map(Instant::toString).orElse(null),
                    s.error().orElse(null));
        }
    }

    record Listing(
            List<Channel> channels,
            List<Item> items,
            @Nullable String next) {}

    record Again(String channel, int again) {}

    /** {@code ?state=waiting|held|dead&channel=…}: how each channel stands, and what it has not told. */
    @GET
    @RolesAllowed(Role.VIEWER)
    public Response list(
            @QueryParam("state") Optional<String> state,
            @QueryParam("channel") Optional<String> channel,
            @QueryParam("cursor") Optional<String> cursor,
            @QueryParam("limit") Optional<String> limit) {
        Optional<Delivery.State> wanted = state.flatMap(Delivery.State::of);
        if (state.isPresent() && wanted.isEmpty())
            return Problems.of(400, UNUSABLE, "state is one of waiting, held, dead.");
        Optional<Delivery.Cursor> after = cursor.flatMap(Delivery.Cursor::parse);
        if (cursor.isPresent() && after.isEmpty())
            return Problems.of(400, UNUSABLE, "cursor is not one that an earlier answer gave as next.");
        if (channel.filter(name -> name.indexOf('\0') >= 0).isPresent())
            return Problems.of(400, UNUSABLE, "channel is the name of a channel.");
        int size = limit.map(Paging::size).orElse(Paging.DEFAULT);
        if (size < 1 || size > Paging.MAX)
            return Problems.of(400, UNUSABLE, "limit is a number from 1 to " + Paging.MAX + ".");
        Deliveries.Part part = deliveries.list(new Deliveries.Filter(channel, wanted), after, size);
        return Paging.ok(new Listing(
                standings.all().stream().map(Channel::of).toList(),
                part.items().stream().map(Item::of).toList(),
                part.next().map(Delivery.Cursor::text).orElse(null)));
    }

    /** Every dead letter of a channel. */
    @POST
    @RolesAllowed(Role.OPERATOR)
    @Path("/{channel}/retry")
    public Response retryAll(
            @PathParam("channel") String channel, @Context SecurityContext who, HttpServerRequest request) {
        return answer(channel, deliveries.retryAll(channel, Caller.of(who, request)));
    }

    /** One of them, by the {@code id} that the list shows. */
    @POST
    @RolesAllowed(Role.OPERATOR)
    @Path("/{channel}/{announcement}/retry")
    public Response retry(
            @PathParam("channel") String channel,
            @PathParam("announcement") String announcement,
            @Context SecurityContext who,
            HttpServerRequest request) {
        long id;
        try {
            id = Long.parseLong(announcement);
        } catch (NumberFormatException e) {
            return Problems.of(400, UNUSABLE, "The id of a delivery is a number, as the list shows it.");
        }
        return answer(channel, deliveries.retry(channel, id, Caller.of(who, request)));
    }

    private static Response answer(String channel, Retried retried) {
        return switch (retried) {
            case Retried.Again(int count) -> Paging.ok(new Again(channel, count));
            case Retried.NothingDead() ->
                Problems.of(409, "Nothing to try again", "No dead letter stands there; nothing was changed.");
            case Retried.NotConfigured() ->
                Problems.of(
                        409,
                        "No such channel",
                        "A channel of this name is not in the settings, so nobody would tell it; nothing was changed.");
        };
    }
}
