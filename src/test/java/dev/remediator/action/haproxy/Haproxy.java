package dev.remediator.action.haproxy;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A real HAProxy on loopback, in front of a small server, with a breaker and a rate limit in maps. */
final class Haproxy implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/haproxy");

    final int port;
    final int apiPort;
    final Path folder;
    private final HttpServer backend;
    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();

    private Haproxy(Path folder) throws IOException {
        this.folder = folder;
        port = freePort();
        apiPort = freePort();
        backend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        backend.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, -1);
            }
        });
        backend.start();
        Files.writeString(limits(), "mcp-gateway 1000\n");
        Files.writeString(breakers(), "brightdata closed\n");
        var config = folder.resolve("haproxy.cfg");
        Files.writeString(
                config, """
                global
                  stats socket ipv4@127.0.0.1:%d level admin
                  stats socket %s mode 600 level admin
                defaults
                  mode http
                  timeout connect 2s
                  timeout client 5s
                  timeout server 5s
                frontend gateway
                  bind 127.0.0.1:%d
                  stick-table type string size 1k expire 10m store http_req_rate(1m)
                  http-request track-sc0 str(all)
                  http-request set-var(req.limit) str(mcp-gateway),map(%s,1000)
                  http-request return status 503 if { str(brightdata),map(%s,closed) -m str open }
                  acl over sc_http_req_rate(0),sub(req.limit) gt 0
                  http-request deny deny_status 429 if over
                  default_backend be
                backend be
                  server s1 127.0.0.1:%d
                  server s2 127.0.0.1:%d
                """.formatted(apiPort, socket(), port, limits(), breakers(), backendPort(), backendPort()));
        process = new ProcessBuilder(PROGRAM.toString(), "-db", "-f", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("haproxy.log").toFile())
                .start();
        await().atMost(Duration.ofSeconds(10)).ignoreExceptions().until(() -> status() == 200);
    }

    /** Skips the test where HAProxy is not installed. */
    static Haproxy start(Path folder) throws IOException {
        assumeTrue(
                Files.isExecutable(PROGRAM),
                PROGRAM
                        + " is not installed: the adapter is not tested against a real HAProxy (Debian package haproxy)");
        return new Haproxy(folder);
    }

    Path limits() {
        return folder.resolve("limits.map");
    }

    Path breakers() {
        return folder.resolve("breakers.map");
    }

    Path socket() {
        return folder.resolve("api.sock");
    }

    String tcp() {
        return "tcp://127.0.0.1:" + apiPort;
    }

    String unix() {
        return "unix://" + socket();
    }

    /** What a caller of the service gets. */
    int status() throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private int backendPort() {
        return backend.getAddress().getPort();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        backend.stop(0);
        client.close();
    }
}
