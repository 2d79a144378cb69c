package dev.remediator.channel.slack;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.remediator.ingest.Problem;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** The addresses that Slack posts to: what people pressed and sent, and what they typed. */
@Path("/api/v1/slack")
@Singleton
@RunOnVirtualThread
public final class SlackEndpoints {
    private static final String FORM = "application/x-www-form-urlencoded";

    private final Optional<Hearing> hearing;

    SlackEndpoints(Optional<Hearing> hearing) {
        this.hearing = hearing;
    }

    private interface Reader {
        Heard read(byte[] body) throws NotUnderstood;
    }

    /** A button, or a dialog. */
    @POST
    @Path("/interactions")
    @RolesAllowed(SlackAuthentication.ROLE)
    public Response interactions(@Context RoutingContext context) {
        return hear(context, HeardReader::interaction);
    }

    /** {@code /remediator …}. */
    @POST
    @Path("/commands")
    @RolesAllowed(SlackAuthentication.ROLE)
    public Response commands(@Context RoutingContext context) {
        return hear(context, HeardReader::command);
    }

    private Response hear(RoutingContext context, Reader reader) {
        var body = SlackAuthentication.body(context);
        if (hearing.isEmpty() || body.isEmpty()) return unsigned().response();
        if (!isForm(context.request().getHeader(HttpHeaders.CONTENT_TYPE)))
            return Problem.unsupportedMediaType("Slack sends a form (" + FORM + ").")
                    .response();
        try {
            return response(hearing.get().hear(reader.read(body.get()), Presses.name(body.get())));
        } catch (NotUnderstood e) {
            return Problem.malformed(String.valueOf(e.getMessage())).response();
        }
    }

    /** Exactly one type; what a form of Slack holds is UTF-8 anyway. */
    private static boolean isForm(@Nullable String contentType) {
        if (contentType == null) return false;
        var type = contentType.replace(" ", "").toLowerCase(Locale.ROOT);
        return type.equals(FORM) || type.equals(FORM + ";charset=utf-8");
    }

    private static Response response(Hearing.Answer answer) {
        return switch (answer) {
            case Hearing.Answer.Heard _ -> Response.ok().build();
            case Hearing.Answer.Mend(var problem) ->
                json("{\"response_action\":\"errors\",\"errors\":{\"" + Dialog.REASON + "\":\"" + quoted(problem)
                        + "\"}}");
            case Hearing.Answer.Says(var line) ->
                json("{\"response_type\":\"ephemeral\",\"text\":\"" + quoted(line) + "\"}");
            case Hearing.Answer.Foreign _ ->
                new Problem(
                                403,
                                "Not heard",
                                "Only the app, the workspace and the channel that are configured are heard.")
                        .response();
            case Hearing.Answer.Busy _ ->
                Problem.unavailable("Too much is being done. Try again.").response();
        };
    }

    private static Response json(String json) {
        return Response.ok(json, MediaType.APPLICATION_JSON_TYPE).build();
    }

    private static String quoted(String text) {
        var out = new StringBuilder();
        JsonStringEncoder.getInstance().quoteAsString(text, out);
        return out.toString();
    }

    private static Problem unsigned() {
        return new Problem(401, "Not signed", "Only Slack is heard here, by its signature.");
    }

    @ServerExceptionMapper
    Response unauthorized(UnauthorizedException e) {
        return unsigned().response();
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException e) {
        return new Problem(403, "Not allowed", "Only Slack is heard here, by its signature.").response();
    }
}
