package dev.remediator;

import dev.remediator.store.PostgresSettings;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * A run from which the JVM learns what the service loads and compiles, so that later starts take half the time: the whole
 * service on a database of its own, a page, a few deliveries, and an orderly end. It sees none of the real configuration and
 * calls nobody but itself.
 */
final class Training {
    private static final Logger LOG = Logger.getLogger(Training.class);
    private static final int DELIVERIES = 50;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String SOURCE = "training";

    private final Path folder;
    private final int port;
    private final String token = UUID.randomUUID().toString();
    private volatile boolean succeeded;

    private Training(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /**
     * Sets everything that the service is configured by, in a folder of its own.
     *
     * @throws IllegalStateException if the environment holds settings, which may be real ones
     */
    static Training prepare() {
        System.getenv().keySet().stream()
                .filter(name -> name.startsWith("REMEDIATOR_") || name.startsWith("QUARKUS_"))
                .findAny()
                .ifPresent(name -> {
                    throw new IllegalStateException(
                            "a training run must not see the real configuration: unset " + name);
                });
        try {
            Path folder = Files.createTempDirectory("remediator-training-");
            // The database runs as another user where this one is root, and must get through.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
            copyRemediations(Files.createDirectory(folder.resolve("remediations")));
            Training training = new Training(folder, freePort());
            training.configure();
            return training;
        } catch (IOException e) {
            throw new IllegalStateException("the training run cannot be prepared: " + e, e);
        }
    }

    /** A new one, whatever else is configured. */
    PostgresSettings database() {
        return new PostgresSettings.Embedded(folder.resolve("data"));
    }

    private void configure() {
        System.setProperty("quarkus.http.host", "127.0.0.1");
        System.setProperty("quarkus.http.port", Integer.toString(port));
        System.setProperty(
                "remediator.remediations", folder.resolve("remediations").toString());
        System.setProperty("remediator.sources." + SOURCE + ".kind", "alertmanager");
        System.setProperty("remediator.sources." + SOURCE + ".bearer", token);
    }

    /** Uses the service as soon as it is ready, then has it stop; on a thread of its own. */
    void begin() {
        Thread.ofVirtual().name("training").start(() -> {
            try (HttpClient client = HttpClient.newHttpClient()) {
                awaitReady(client);
                for (int i = 0; i < DELIVERIES; i++) {
                    expect(get(client, "/"), 200, 499);
                    expect(deliver(client, i), 200, 299);
                }
                succeeded = true;
            } catch (IOException | RuntimeException e) {
                LOG.errorf("The training run failed: %s", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                Quarkus.asyncExit(0);
            }
        });
    }

    /** Whether the run was worth learning from. */
    boolean succeeded() {
        return succeeded;
    }

    /** After the service has ended. */
    void delete() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            LOG.warnf("The folder %s of the training run cannot be deleted: %s", folder, e);
        }
    }

    private void awaitReady(HttpClient client) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            try {
                expect(get(client, "/q/health/ready"), 200, 200);
                return;
            } catch (IOException e) {
                if (Instant.now().isAfter(deadline)) {
                    throw e;
                }
                Thread.sleep(20);
            }
        }
    }

    private HttpResponse<String> get(HttpClient client, String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(address(path)).timeout(PATIENCE).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> deliver(HttpClient client, int number) throws IOException, InterruptedException {
        String body = """
                {"version": "4", "groupKey": "{}", "truncatedAlerts": 0, "status": "firing", "receiver": "training",
                 "groupLabels": {}, "commonLabels": {}, "commonAnnotations": {}, "externalURL": "http://127.0.0.1",
                 "alerts": [{"status": "firing", "labels": {"alertname": "Training", "instance": "host-%d"},
                  "annotations": {"summary": "training"}, "startsAt": "%s", "endsAt": "0001-01-01T00:00:00Z",
                  "generatorURL": "http://127.0.0.1", "fingerprint": "%016x"}]}
                """.formatted(number, Instant.now(), number + 1);
        HttpRequest request = HttpRequest.newBuilder(address("/api/v1/webhooks/alertmanager/" + SOURCE))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .timeout(PATIENCE)
                .POST(BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static void expect(HttpResponse<String> response, int least, int most) throws IOException {
        if (response.statusCode() < least || response.statusCode() > most) {
            throw new IOException(
                    "%s answered %d: %s".formatted(response.uri(), response.statusCode(), response.body()));
        }
    }

    /** Laid out as the service reads them. */
    static void copyRemediations(Path folder) throws IOException {
        copy("targets.yaml", folder);
        copy("safety.yaml", folder);
        copy("playbook.yaml", Files.createDirectory(folder.resolve("training")));
    }

    private static void copy(String resource, Path folder) throws IOException {
        try (InputStream in = Training.class.getResourceAsStream("/training/" + resource)) {
            Files.copy(Objects.requireNonNull(in, resource), folder.resolve(resource));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return socket.getLocalPort();
        }
    }
}
