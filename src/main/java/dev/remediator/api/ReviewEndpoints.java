package dev.remediator.api;

import dev.remediator.identity.Role;
import dev.remediator.review.Pictures;
import dev.remediator.review.Review;
import dev.remediator.review.Reviews;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;

/** What is learnt from an incident: as JSON, as Markdown, and its figures as a picture. */
@Path("/api/v1/incidents")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class ReviewEndpoints {
    private final Reviews reviews;
    private final Pictures pictures;

    public ReviewEndpoints(Reviews reviews, Pictures pictures) {
        this.reviews = reviews;
        this.pictures = pictures;
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("/{id}/review")
    public Response review(@PathParam("id") UUID id) {
        return reviews.of(id)
                .map(found -> Paging.ok(ReviewJson.Whole.of(found)))
                .orElseGet(() -> Problems.of(404, "Not found", "There is no incident with this id."));
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("/{id}/review.md")
    @Produces("text/markdown")
    public Response markdown(@PathParam("id") UUID id) {
        return reviews.of(id)
                .map(Review::markdown)
                .map(text -> Response.ok(text, "text/markdown; charset=UTF-8")
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .build())
                .orElseGet(() -> Problems.of(404, "Not found", "There is no incident with this id."));
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("/{id}/figures.png")
    @Produces("image/png")
    public Response picture(@PathParam("id") UUID id) {
        return pictures.of(id)
                .map(png -> Response.ok(png, "image/png")
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .build())
                .orElseGet(() -> Problems.of(
                        404,
                        "Not found",
                        "No figures were recorded for an incident with this id, or none can be drawn here."));
    }
}
