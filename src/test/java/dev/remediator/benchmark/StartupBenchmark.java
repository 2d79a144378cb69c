package dev.remediator.benchmark;

import static org.awaitility.Awaitility.await;

import dev.remediator.acceptance.Load;
import dev.remediator.acceptance.ManyAlerts;
import dev.remediator.store.StoppablePostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a person waits for: {@code ./remediator} as it is started, on an external PostgreSQL with fsync. Prints and does not
 * judge; run it on a machine that does nothing else.
 */
@Tag("benchmark")
class StartupBenchmark {
    private static final int STARTS = Integer.getInteger("benchmark.starts", 5);
    private static final int ALERTS = Integer.getInteger("benchmark.alerts", 100_000);
    private static final int CONNECTIONS = 16;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Path SCRIPT = Path.of("remediator").toAbsolutePath();
    private static final Path APPLICATION = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final String TOKEN = "benchmark-alertmanager-token";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    /** The launched process: the script becomes the JVM, so that it is one and the same. */
    private record Started(Process process, Duration untilReady, URI address) implements AutoCloseable {
        /** What it holds of the machine's memory, in megabytes of a million bytes. */
        double residentMegabytes() throws IOException {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                            .filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                            .findFirst()
                            .orElseThrow()
                    * 1.024
                    / 1000;
        }

        @Override
        public void close() {
            process.destroy();
            try {
                if (!process.waitFor(60, TimeUnit.SECONDS)) process.destroyForcibly();
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void startToFirstAnswerAndResidentMemory() throws Exception {
        if (!Files.exists(APPLICATION))
            throw new IllegalStateException("./mvnw package comes first: no " + APPLICATION);
        // Packaged a moment ago, by the build that runs this: the launcher need not build again.
        Files.write(Path.of("target", ".built-by-remediator"), new byte[0]);
        // Run by root, PostgreSQL runs as nobody and must be able to pass.
        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwx--x--x"));
        try (var postgres = StoppablePostgres.start(work.resolve("postgres"), freePort())) {
            // The first one makes the tables and, where it is a new build, learns how to start fast.
            try (var first = start(postgres)) {
                System.out.printf(
                        "first start of a build: %.1f s%n", first.untilReady().toMillis() / 1e3);
            }
            var millis = new long[STARTS];
            for (int i = 0; i < STARTS; i++) {
                try (var started = start(postgres)) {
                    millis[i] = started.untilReady().toMillis();
                }
            }
            Arrays.sort(millis);
            System.out.printf(
                    "./remediator serve to the first answer of /q/health/ready, external PostgreSQL, %d starts: min %.2f s,"
                            + " median %.2f s, max %.2f s%n",
                    STARTS, millis[0] / 1e3, millis[STARTS / 2] / 1e3, millis[STARTS - 1] / 1e3);
            try (var started = start(postgres)) {
                System.out.printf("resident after the start: %.0f MB%n", started.residentMegabytes());
                long begin = System.nanoTime();
                deliver(started.address());
                double seconds = (System.nanoTime() - begin) / 1e9;
                System.out.printf(
                        "resident after %,d alerts in bodies of %d (%,.0f alerts/s): %.0f MB%n",
                        ALERTS, ManyAlerts.IN_A_BODY, ALERTS / seconds, started.residentMegabytes());
            }
        }
        System.out.printf(
                "./remediator match, from the command to its end, 5 times: %s%n", command("match", "a=b", "a=b"));
        System.out.printf("./remediator check, from the command to its end, 5 times: %s%n", command("check"));
    }

    private static String command(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(SCRIPT.toString());
        command.addAll(Arrays.asList(arguments));
        var millis = LongStream.builder();
        for (int i = 0; i < 6; i++) {
            long begin = System.nanoTime();
            int code = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (code != 0) throw new IllegalStateException(command + " ended with " + code);
            // The first one leaves what it loaded for the others.
            if (i > 0) millis.add((System.nanoTime() - begin) / 1_000_000);
        }
        return millis.build()
                .sorted()
                .mapToObj(ms -> "%.2f s".formatted(ms / 1e3))
                .collect(Collectors.joining(", "));
    }

    private Started start(StoppablePostgres postgres) throws IOException {
        int port = freePort();
        var log = work.resolve("service.log").toFile();
        var builder = new ProcessBuilder(SCRIPT.toString(), "serve", "--port", Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        builder.environment().putAll(postgres.environment());
        builder.environment().put("REMEDIATOR_SOURCES_BENCH_KIND", "alertmanager");
        builder.environment().put("REMEDIATOR_SOURCES_BENCH_BEARER", TOKEN);
        long begin = System.nanoTime();
        var process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        var address = URI.create("http://127.0.0.1:" + port + "/");
        try (var client = HttpClient.newHttpClient()) {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> !process.isAlive() || ready(client, address.resolve("q/health/ready")));
        }
        if (!process.isAlive()) throw new IllegalStateException("not started:\n" + Files.readString(log.toPath()));
        return new Started(process, Duration.ofNanos(System.nanoTime() - begin), address);
    }

    private static boolean ready(HttpClient client, URI address) throws InterruptedException {
        try {
            return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void deliver(URI address) {
        var webhook = address.resolve("api/v1/webhooks/alertmanager/bench");
        try (var load =
                new Load(webhook, TOKEN, CONNECTIONS, Duration.ZERO, ALERTS / ManyAlerts.IN_A_BODY, ManyAlerts::body)) {
            await().atMost(PATIENCE).until(load::done);
            if (load.accepted() != ALERTS / ManyAlerts.IN_A_BODY)
                throw new IllegalStateException("not all accepted: " + load.troubles());
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
