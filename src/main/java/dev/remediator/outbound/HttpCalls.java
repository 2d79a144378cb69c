package dev.remediator.outbound;

import dev.remediator.secret.Secret;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** HTTP exchanges with the JDK's client: HTTP/1.1, no redirects, no cookies, no credentials but those of the request. */
final class HttpCalls implements AutoCloseable {
    /** A shorter one is a word that may stand in any answer for another reason. */
    private static final int SHORTEST_SECRET = 8;

    private final OutboundLimits limits;
    private final String userAgent;
    private final Executor executor;
    private final HttpClient pooled;

    HttpCalls(OutboundLimits limits, String userAgent, Executor executor) {
        this.limits = limits;
        this.userAgent = userAgent;
        this.executor = executor;
        pooled = client();
    }

    private HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(limits.connect())
                .executor(executor)
                .build();
    }

    Answer<Response> send(Request request, String origin) throws InterruptedException {
        if (request.purpose() != Purpose.CHANGE) return send(pooled, request, origin);
        // A kept connection may be closed by the other side just as it is used: the request might then have arrived or
        // not. On a connection of its own, a change that was not sent is known not to have been sent.
        var fresh = client();
        try {
            return send(fresh, request, origin);
        } finally {
            fresh.shutdownNow();
        }
    }

    private Answer<Response> send(HttpClient client, Request request, String origin) throws InterruptedException {
        var total = limits.total(request.total());
        var exchange = client.sendAsync(build(request), info -> new BoundedBody(limits.maxBytes()));
        try {
            var response = exchange.get(total.toNanos(), TimeUnit.NANOSECONDS);
            return new Answer.Complete<>(
                    unquoted(request, new Response(response.statusCode(), headers(response), response.body())));
        } catch (ExecutionException e) {
            return failure(e.getCause() == null ? e : e.getCause(), origin);
        } catch (TimeoutException e) {
            hangUp(exchange);
            return new Answer.Ambiguous<>(origin + " gave no complete answer within " + total.toMillis() + " ms");
        } catch (InterruptedException e) {
            hangUp(exchange);
            throw e;
        }
    }

    /** Whoever is asked may quote the request, as pages of errors like to do: then without what it was let in by. */
    private static Response unquoted(Request request, Response response) {
        var secrets = request.headers().values().stream()
                .flatMap(value -> value.secret().stream())
                .map(Secret::reveal)
                .filter(text -> text.length() >= SHORTEST_SECRET)
                .toList();
        if (secrets.isEmpty()) return response;
        var headers = new HashMap<String, List<String>>();
        response.headers()
                .forEach((name, values) -> headers.put(
                        name,
                        values.stream().map(value -> without(secrets, value)).toList()));
        return new Response(response.status(), headers, without(secrets, response.body()));
    }

    private static String without(List<String> secrets, String text) {
        var clean = text;
        for (var secret : secrets) clean = clean.replace(secret, Secret.MASK);
        return clean;
    }

    private static void hangUp(CompletableFuture<?> exchange) {
        var unused = exchange.cancel(true);
    }

    private HttpRequest build(Request request) {
        var body = request.body()
                .map(text -> HttpRequest.BodyPublishers.ofByteArray(text.getBytes(StandardCharsets.UTF_8)))
                .orElseGet(HttpRequest.BodyPublishers::noBody);
        var builder = HttpRequest.newBuilder(request.uri())
                .method(request.method(), body)
                .setHeader("User-Agent", userAgent);
        request.headers().forEach((name, value) -> builder.setHeader(name, value.reveal()));
        return builder.build();
    }

    private static Map<String, List<String>> headers(HttpResponse<?> response) {
        var headers = new HashMap<String, List<String>>();
        response.headers().map().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        return headers;
    }

    private static Answer<Response> failure(Throwable cause, String origin) {
        if (cause instanceof HttpConnectTimeoutException)
            return new Answer.NotSent<>(origin + " took no connection in time", true);
        if (cause instanceof ConnectException)
            return new Answer.NotSent<>(
                    caused(cause, UnresolvedAddressException.class)
                            ? "the host of " + origin + " is not known"
                            : origin + " refused the connection",
                    true);
        if (cause instanceof SSLHandshakeException)
            return new Answer.NotSent<>("no TLS connection to " + origin + ": " + cause.getMessage(), true);
        if (cause instanceof IOException)
            return new Answer.Ambiguous<>("the connection to " + origin + " broke: " + cause.getMessage());
        return new Answer.Ambiguous<>("the call to " + origin + " broke: " + cause);
    }

    private static boolean caused(Throwable thrown, Class<? extends Throwable> type) {
        for (@Nullable Throwable t = thrown; t != null; t = t.getCause()) if (type.isInstance(t)) return true;
        return false;
    }

    @Override
    public void close() {
        pooled.shutdownNow();
    }
}
