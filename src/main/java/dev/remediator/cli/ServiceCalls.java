package dev.remediator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.remediator.identity.AccessToken;
import dev.remediator.identity.ApiToken;
import dev.remediator.identity.Role;
import dev.remediator.identity.SessionCookie;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Requests to the API of a running service, with a session or a token. Follows no redirect: what is sent is for that host
 * alone.
 */
final class ServiceCalls implements AutoCloseable {
    private static final int MAX_BYTES = 16 * 1024 * 1024;
    private static final JsonMapper JSON = new JsonMapper();

    /** Says who calls. */
    sealed interface Credential {
        /** @param who it was made for: an engineer, or {@code viewer} */
        record Session(AccessToken value, String who) implements Credential {}

        record Token(ApiToken value) implements Credential {}
    }

    private final URI base;
    private final Credential credential;
    private final Duration within;
    private final HttpClient client;

    /** @param within for each answer, as a whole */
    ServiceCalls(URI base, Credential credential, Duration within) {
        this.base = base;
        this.credential = credential;
        this.within = within;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(within)
                .build();
    }

    /** Where people see what is at this path. */
    String address(String path) {
        return base.resolve(path).toString();
    }

    /** Whether nobody between here and the service can read what is sent. */
    boolean isPrivate() {
        String host = String.valueOf(base.getHost());
        return https() || host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    private boolean https() {
        return "https".equalsIgnoreCase(base.getScheme());
    }

    JsonNode get(String path) throws NotUnderstood, ServiceRefused {
        return send(request(path).GET().build(), "nothing was changed");
    }

    /** What is not JSON as a whole, such as JSON lines. */
    String lines(String path) throws NotUnderstood, ServiceRefused {
        var request =
                request(path).setHeader("Accept", "application/x-ndjson").GET().build();
        var response = exchange(request, "nothing was changed");
        return response.statusCode() == 200
                ? new String(response.body(), StandardCharsets.UTF_8)
                : read(response).toString();
    }

    JsonNode post(String path, JsonNode body) throws NotUnderstood, ServiceRefused {
        var bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
                        .build(),
                "whether it counts is not known: './remediator asks' and the page tell");
    }

    /** Whom the service takes the caller for; with a token, it is asked. */
    String speaker() throws NotUnderstood, ServiceRefused {
        return switch (credential) {
            case Credential.Session(var _, var who) -> who;
            case Credential.Token _ -> get("/api/v1/me").path("name").asText("somebody");
        };
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(base.resolve(path)).header("Accept", "application/json");
        return switch (credential) {
            // A session changes something only for whoever says that the request is from there.
            case Credential.Session(var session, var _) ->
                request.header("Cookie", cookie(session.reveal())).header("Sec-Fetch-Site", "same-origin");
            case Credential.Token(var token) -> request.header("Authorization", "Bearer " + token.reveal());
        };
    }

    /** A proxy that ends TLS may keep to itself that it did: then the service looks for the plain name. */
    private String cookie(String value) {
        var plain = SessionCookie.name(false) + "=" + value;
        return https() ? SessionCookie.name(true) + "=" + value + "; " + plain : plain;
    }

    private JsonNode send(HttpRequest request, String otherwise) throws NotUnderstood, ServiceRefused {
        return read(exchange(request, otherwise));
    }

    private HttpResponse<byte[]> exchange(HttpRequest request, String otherwise) throws NotUnderstood {
        var exchange = client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
        try {
            return exchange.get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new NotUnderstood("%s gave no answer within %d s; %s".formatted(base, within.toSeconds(), otherwise));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ConnectException)
                throw new NotUnderstood(
                        "no Remediator answers at %s, so nothing was done: start it (./remediator serve), or name its address with --url"
                                .formatted(base));
            var why = e.getCause() instanceof IOException broken ? String.valueOf(broken.getMessage()) : "it broke";
            throw new NotUnderstood("the call to %s failed (%s); %s".formatted(base, Shown.line(why), otherwise));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotUnderstood("interrupted; " + otherwise);
        } finally {
            var unused = exchange.cancel(true);
        }
    }

    private JsonNode read(HttpResponse<byte[]> response) throws NotUnderstood, ServiceRefused {
        int status = response.statusCode();
        if (status >= 300 && status < 400)
            throw new NotUnderstood(
                    "%s sends elsewhere (HTTP %d), which is not followed; nothing was done: name the address itself with --url"
                            .formatted(base, status));
        if (status == 401) throw new NotUnderstood(unknown());
        var body = json(response.body());
        if (status >= 200 && status < 300) {
            if (body.isObject()) return body;
            throw new NotUnderstood("what answers at %s is no Remediator of this version".formatted(base));
        }
        var said = Shown.line(body.path("detail").asText(body.path("title").asText("HTTP " + status)));
        if (status == 403 || status == 409) throw new ServiceRefused(status, said);
        throw new NotUnderstood(said);
    }

    private String unknown() {
        return switch (credential) {
            case Credential.Session(var _, var who) ->
                "the service at %s does not know this session; nothing was done: %sits database is another one than the one named here (--data, --url)"
                        .formatted(
                                base,
                                who.equals(Role.VIEWER)
                                        ? ""
                                        : "there is no engineer '%s' in its people.yaml, or ".formatted(who));
            case Credential.Token _ ->
                "the token opens nothing at %s; nothing was done: it has expired, was revoked, is another service's, or its engineer is not in people.yaml any more"
                        .formatted(base);
        };
    }

    /** One line of an answer; missing where it is no JSON. */
    static JsonNode json(String line) {
        return json(line.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory can be read", e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
