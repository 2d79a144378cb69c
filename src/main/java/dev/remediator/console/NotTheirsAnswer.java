package dev.remediator.console;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.target.NotTheirs;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers whoever would act on a target that belongs to others, wherever they asked: a page, or a problem for programs. */
final class NotTheirsAnswer {
    private NotTheirsAnswer() {}

    @ServerExceptionMapper
    Response refuse(NotTheirs refused, UriInfo uri) {
        var why = Character.toUpperCase(refused.why().charAt(0)) + refused.why().substring(1) + ". Nothing was done.";
        if (!uri.getPath().startsWith("/api/")) return Answers.page(403, Templates.message("Not yours to do", why, ""));
        return Response.status(403)
                .type("application/problem+json")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(JsonNodeFactory.instance
                        .objectNode()
                        .put("type", "about:blank")
                        .put("title", "Not yours to do")
                        .put("status", 403)
                        .put("detail", why)
                        .toString())
                .build();
    }
}
