package dev.remediator.ingest;

import dev.remediator.run.Node;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;

/** A node that is stopping, or was taken over, takes nothing more; it can be looked at to the end. */
@Singleton
final class Closing {
    /** Before everything else. */
    private static final int PRIORITY = 1_100;

    private static final Set<HttpMethod> LOOKING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final Node node;

    Closing(Node node) {
        this.node = node;
    }

    void register(@Observes Filters filters) {
        filters.register(this::pass, PRIORITY);
    }

    private void pass(RoutingContext context) {
        var request = context.request();
        if ((!node.isDraining() && !node.isLost()) || LOOKING.contains(request.method())) {
            context.next();
            return;
        }
        Unread.closeAfterAnswer(context);
        var problem = Problem.unavailable("The service is stopping. Send it again.");
        var response = context.response().setStatusCode(problem.status());
        response.putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
        problem.headers().forEach(response::putHeader);
        response.end(problem.json());
    }
}
