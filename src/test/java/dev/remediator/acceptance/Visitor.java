package dev.remediator.acceptance;

import dev.remediator.audit.AuditTrail;
import dev.remediator.identity.Access;
import dev.remediator.store.Transactions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;

/** A person with a browser, who came in by a link of the terminal, and may look. */
final class Visitor implements AutoCloseable {
    private final Service service;
    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    Visitor(Service service) {
        this.service = service;
        var link = new Access(new Transactions(service.database()), new AuditTrail()).newLink(Instant.now());
        var answer = send(HttpRequest.newBuilder(service.uri("/access"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("token=" + link.reveal())));
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
