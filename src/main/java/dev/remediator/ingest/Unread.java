package dev.remediator.ingest;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/** What happens to a body that nobody wants: the sender gets its answer, then the connection ends. */
final class Unread {
    /** A sender that is still writing would see a reset instead of the answer if the connection ended at once. */
    private static final long LINGER_MILLIS = 500;

    private Unread() {}

    /** To be called once for each request, before anything answers it. */
    static void closeAfterAnswer(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!announcesBody(request)) return;
        if (request.version() == HttpVersion.HTTP_2) {
            context.addEndHandler(done -> {
                if (!request.isEnded()) request.response().reset(0);
            });
            return;
        }
        context.addHeadersEndHandler(sending -> {
            if (!request.isEnded()) context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        });
        context.addEndHandler(done -> {
            if (!request.isEnded()) discard(context, request);
        });
    }

    /** Without one there is nothing unread, although the request may not have come to its end yet. */
    private static boolean announcesBody(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_2
                || request.headers().contains(HttpHeaders.CONTENT_LENGTH)
                || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    private static void discard(RoutingContext context, HttpServerRequest request) {
        HttpConnection connection = request.connection();
        request.handler(ignored -> {}).endHandler(ended -> connection.close()).resume();
        context.vertx().setTimer(LINGER_MILLIS, late -> connection.close());
    }
}
