package dev.remediator.acceptance;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Callers: a steady number of requests a second, whatever is answered. */
final class Traffic implements AutoCloseable {
    private static final int TICKS = 10;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpRequest request;
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor();
    private volatile int perSecond;

    Traffic(URI to, int perSecond) {
        this.request = HttpRequest.newBuilder(to).timeout(Duration.ofSeconds(5)).build();
        this.perSecond = perSecond;
        var unused = ticks.scheduleAtFixedRate(this::send, 0, 1_000 / TICKS, TimeUnit.MILLISECONDS);
    }

    /** A multiple of ten. */
    void become(int requestsPerSecond) {
        perSecond = requestsPerSecond;
    }

    private void send() {
        for (var i = 0; i < perSecond / TICKS; i++) {
            var unused = http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
        }
    }

    @Override
    public void close() {
        ticks.shutdownNow();
        http.shutdownNow();
    }
}
