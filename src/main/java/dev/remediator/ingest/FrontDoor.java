package dev.remediator.ingest;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is refused before security looks at a request: paths that two parsers could read differently, and methods and
 * bodies that nobody takes there. Grants nothing to any path.
 */
@Singleton
public final class FrontDoor {
    /** Before authentication (200) and CORS (300). */
    private static final int PRIORITY = 1_000;

    static final String WEBHOOKS = "/api/v1/webhooks/";

    /** What people do in a chat comes with the message that they did it in. */
    static final String CHAT = "/api/v1/slack/";

    static final long MAX_CHAT_BODY = 256 * 1024;

    /**
     * A form with a reason of a thousand letters of any script, or with an answer. The framework reads it into memory for
     * anybody and waits for the rest of it: of a megabyte, a few hundred connections that never finish would take all the
     * memory there is.
     */
    static final long MAX_OTHER_BODY = 16 * 1024;

    private static final Set<HttpMethod> WITHOUT_BODY = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final long maxWebhookBody;

    public FrontDoor(IngestConfig config) {
        this.maxWebhookBody = config.maxBody().asLongValue();
    }

    void register(@Observes Filters filters) {
        filters.register(this::pass, PRIORITY);
    }

    private void pass(RoutingContext context) {
        HttpServerRequest request = context.request();
        Unread.closeAfterAnswer(context);
        Optional<Problem> problem = refusal(
                request.method().name(),
                request.path(),
                request.getHeader(HttpHeaders.CONTENT_LENGTH),
                isWithoutLength(request));
        if (problem.isEmpty()) {
            context.next();
        } else {
            answer(context, problem.get());
        }
    }

    /** Whether a body may come whose length was not announced. HTTP/2 has no header that says so. */
    private static boolean isWithoutLength(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                || (request.version() == HttpVersion.HTTP_2
                        && !request.headers().contains(HttpHeaders.CONTENT_LENGTH)
                        && !WITHOUT_BODY.contains(request.method()));
    }

    /** Why a request goes no further, by its raw path and the announced length of its body. */
    Optional<Problem> refusal(String method, @Nullable String path, @Nullable String contentLength, boolean chunked) {
        if (path == null || isAmbiguous(path)) {
            return Optional.of(Problem.malformed(
                    "No address of this service has ';', '%', '\\', '//', '/./' or '/../' in its path."));
        }
        boolean webhook = path.startsWith(WEBHOOKS);
        boolean chat = path.startsWith(CHAT);
        if ((webhook || chat) && !method.equals("POST")) return Optional.of(Problem.methodNotAllowed());
        if (chunked && !webhook) {
            return Optional.of(new Problem(411, "Length required", "Send the body with a Content-Length."));
        }
        if (contentLength == null) return Optional.empty();
        long limit = webhook ? maxWebhookBody : chat ? MAX_CHAT_BODY : MAX_OTHER_BODY;
        return isMoreThan(contentLength, limit) ? Optional.of(Problem.tooLarge(limit)) : Optional.empty();
    }

    static boolean isAmbiguous(String path) {
        return !path.startsWith("/")
                || path.indexOf(';') >= 0
                || path.indexOf('%') >= 0
                || path.indexOf('\\') >= 0
                || path.contains("//")
                || path.contains("/./")
                || path.contains("/../")
                || path.endsWith("/.")
                || path.endsWith("/..");
    }

    /** The server has checked that it is a number; one that does not fit is more than any limit. */
    private static boolean isMoreThan(String contentLength, long limit) {
        try {
            return Long.parseLong(contentLength.strip()) > limit;
        } catch (NumberFormatException tooLong) {
            return true;
        }
    }

    private static void answer(RoutingContext context, Problem problem) {
        var response = context.response().setStatusCode(problem.status());
        response.putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
        problem.headers().forEach(response::putHeader);
        response.end(problem.json());
    }
}
