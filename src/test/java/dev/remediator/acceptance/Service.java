package dev.remediator.acceptance;

import static org.awaitility.Awaitility.await;

import dev.remediator.demo.Web;
import dev.remediator.store.PostgresSettings;
import dev.remediator.store.RunningPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The packaged service as an operator starts it; it can be killed and started again on the same port and data. */
public final class Service implements AutoCloseable {
    public static final String TOKEN = "acceptance-alertmanager-token";
    /** As the demo's alertmanager.yml calls it. */
    private static final String SOURCE = "demo";

    private static final Path APP = Path.of("target", "quarkus-app").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Where speed is not what is tested, the second compiler costs more than it gives within a life of seconds. */
    private static final List<String> COMPILER = Stream.of(
                    System.getProperty("service.compiler", "").split(" ", -1))
            .filter(option -> !option.isEmpty())
            .toList();

    private final Path folder;
    private final int port;
    private final Map<String, String> environment;
    private final Path jar;
    private @Nullable Process process;

    private Service(Path app, Path folder, int port, Map<String, String> environment) {
        this.jar = app.resolve("quarkus-run.jar");
        this.folder = folder;
        this.port = port;
        this.environment = environment;
    }

    /**
     * Not started yet, on a free port, with one Alertmanager that may post.
     *
     * @param folder keeps data, log and everything else of it
     */
    public static Service in(Path folder, Map<String, String> environment) {
        return of(APP, folder, environment);
    }

    /** The same of another build, by its folder {@code quarkus-app}. */
    static Service of(Path app, Path folder, Map<String, String> environment) {
        var all = new LinkedHashMap<>(
                Map.of("REMEDIATOR_SOURCES_DEMO_KIND", "alertmanager", "REMEDIATOR_SOURCES_DEMO_BEARER", TOKEN));
        all.putAll(environment);
        try {
            // Run by root, PostgreSQL runs as nobody and must be able to pass.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
            return new Service(app, folder, freePort(), all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Starts it and returns as soon as it answers; gives the time that this took. */
    public Duration start() {
        var began = System.nanoTime();
        var started = launch();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> !started.isAlive() || Web.answers(uri("/q/health/live")));
        if (!started.isAlive()) throw new IllegalStateException("the service ended:\n" + said());
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Starts it and waits for nothing: it may be killed before it answers, because it takes up its work before that. */
    Process launch() {
        if (!Files.exists(jar)) throw new IllegalStateException("./mvnw package comes first: there is no " + jar);
        // The options of the launcher script, without its build.
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms32m",
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-Xss512k",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(COMPILER);
        command.addAll(learned());
        command.addAll(List.of("-jar", jar.toString(), "serve", "--port", String.valueOf(port)));
        if (!environment.containsKey("REMEDIATOR_DATABASE_URL")) {
            command.addAll(List.of("--data", data().toString()));
        }
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().putAll(environment);
        try {
            var started = builder.start();
            process = started;
            // Its database ends with it, even when it is killed; it itself ends with the tests.
            Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The launcher's options for what the JVM has learned of this build, where it has. */
    private List<String> learned() {
        try (var files = Files.newDirectoryStream(jar.resolveSibling(""), "serve-*.aot")) {
            for (var file : files) {
                if (Files.size(file) > 0
                        && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(jar)) > 0)
                    return List.of("-XX:AOTCache=" + file, "-Xlog:aot*=off", "-Xlog:cds*=off");
            }
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code kill -9}. Returns when the process is gone. */
    void kill() {
        end(true);
    }

    /** Sends it a signal by name, and waits for nothing. */
    void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Its exit code, once it has ended by itself. */
    int ended(Duration within) {
        var ending = process;
        if (ending == null) throw new IllegalStateException("not started");
        await().atMost(within).pollInterval(Duration.ofMillis(20)).until(() -> !ending.isAlive());
        return ending.exitValue();
    }

    @Override
    public void close() {
        if (process == null) return;
        end(false);
        // Only then is its folder free to be deleted.
        await().atMost(PATIENCE).until(() -> !databaseRuns());
    }

    private boolean databaseRuns() {
        try {
            var pid = Files.readAllLines(data().resolve("database").resolve("postmaster.pid"))
                    .getFirst();
            return ProcessHandle.of(Long.parseLong(pid.strip()))
                    .map(ProcessHandle::isAlive)
                    .orElse(false);
        } catch (IOException | NoSuchElementException | NumberFormatException gone) {
            return false;
        }
    }

    private void end(boolean atOnce) {
        var ending = process;
        if (ending == null) throw new IllegalStateException("not started");
        try {
            if (!atOnce) ending.destroy();
            if (atOnce || !ending.waitFor(30, TimeUnit.SECONDS)) ending.destroyForcibly();
            ending.waitFor();
        } catch (InterruptedException e) {
            ending.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    public long pid() {
        var running = process;
        if (running == null) throw new IllegalStateException("not started");
        return running.pid();
    }

    boolean alive() {
        var running = process;
        return running != null && running.isAlive();
    }

    int port() {
        return port;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    public URI webhook() {
        return uri("/api/v1/webhooks/alertmanager/" + SOURCE);
    }

    /** One firing or resolved alert, as Alertmanager posts it. */
    Web.Reply post(String payload) {
        return Web.post(webhook(), payload, "Authorization", "Bearer " + TOKEN, "Content-Type", "application/json");
    }

    private Path data() {
        return folder.resolve("data");
    }

    /** Its own database; only while it runs, and only where it has one of its own. */
    DataSource database() {
        return RunningPostgres.find(new PostgresSettings.Embedded(data()));
    }

    private Path log() {
        return folder.resolve("service.log");
    }

    /** Everything it has said so far. */
    String said() {
        try {
            return Files.exists(log()) ? Files.readString(log()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
