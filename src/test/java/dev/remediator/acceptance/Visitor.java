package dev.remediator.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Pattern;

/** A person with a browser, who came in by the link of the first start. */
final class Visitor implements AutoCloseable {
    private static final Pattern LINK = Pattern.compile("/access/([A-Za-z0-9_-]{43})");

    private final Service service;
    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    Visitor(Service service) {
        this.service = service;
        // Each start that nobody has used prints another, which replaces the one before.
        var link = LINK.matcher(service.said())
                .results()
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new AssertionError("no link was printed:\n" + service.said()));
        var answer = send(HttpRequest.newBuilder(service.uri("/access"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("token=" + link.group(1))));
        if (answer.statusCode() != 303) throw new AssertionError("the link was answered " + answer.statusCode());
    }

    /** What stands at an address of the service. */
    String reads(String path) {
        var response = send(HttpRequest.newBuilder(service.uri(path)));
        if (response.statusCode() != 200) throw new AssertionError(path + " answered " + response.statusCode());
        return response.body();
    }

    /** As {@link #reads}, of a page: only what a person sees. */
    String sees(String path) {
        return reads(path).replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        browser.shutdownNow();
    }
}
