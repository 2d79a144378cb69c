package dev.remediator.console;

import dev.remediator.chart.Chart;
import dev.remediator.chart.NotDrawn;
import dev.remediator.chart.Theme;
import dev.remediator.identity.Role;
import dev.remediator.review.Charts;
import dev.remediator.review.Reviews;
import dev.remediator.store.StoreException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What is learnt from an incident, and the figures around it as pictures. */
@Path("/")
@Singleton
@RunOnVirtualThread
public final class ReviewPages {
    private final Reviews reviews;
    private final Charts charts;

    public ReviewPages(Reviews reviews, Charts charts) {
        this.reviews = reviews;
        this.charts = charts;
    }

    /**
     * A picture on a page.
     *
     * @param words the same for whoever does not see it
     */
    record Figure(int nth, String title, String words) {
        static List<Figure> of(List<Chart> charts) {
            var figures = new ArrayList<Figure>();
            for (var chart : charts) figures.add(new Figure(figures.size(), chart.title(), chart.words()));
            return figures;
        }
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("incidents/{id}/review")
    public Response review(@PathParam("id") String id) {
        return uuid(id).flatMap(reviews::of)
                .map(review -> Answers.page(
                        200, Templates.review(ReviewPage.of(review, Figure.of(charts.of(review.incident()))))))
                .orElseGet(Answers::notFound);
    }

    /** As SVG. Its text is drawn, not written: nothing in it is markup that was not made here. */
    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("incidents/{id}/charts/{nth}")
    public Response chart(
            @PathParam("id") String id, @PathParam("nth") String nth, @QueryParam("theme") Optional<String> theme) {
        var all = uuid(id).map(charts::of).orElse(List.of());
        var chart = number(nth).filter(n -> n < all.size()).map(all::get);
        return chart.flatMap(c -> drawn(c, theme.filter("dark"::equals).isPresent() ? Theme.DARK : Theme.LIGHT))
                .map(svg -> Response.ok(svg, "image/svg+xml; charset=UTF-8")
                        .header(HttpHeaders.CACHE_CONTROL, "private, max-age=60")
                        .build())
                .orElseGet(Answers::notFound);
    }

    /** Empty on a machine that cannot draw: the page says the same in words. */
    private static Optional<String> drawn(Chart chart, Theme theme) {
        try {
            return Optional.of(chart.svg(theme));
        } catch (NotDrawn e) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> number(String text) {
        return text.length() == 1 && Character.isDigit(text.charAt(0))
                ? Optional.of(Character.getNumericValue(text.charAt(0)))
                : Optional.empty();
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @ServerExceptionMapper({UnauthorizedException.class, ForbiddenException.class})
    Response signedOut() {
        return Answers.signedOut();
    }

    @ServerExceptionMapper(StoreException.class)
    Response databaseAway() {
        return Answers.databaseAway();
    }
}
