package dev.remediator.demo;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A program as a real process that ends with the test, and with the JVM of the tests, whatever happens. */
public final class Program implements AutoCloseable {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable URI> base = new AtomicReference<>();

    private Program(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::readOutput);
    }

    /** Starts {@code deploy/demo/NAME.java} on a free port, the way a person would, and waits for its ready line. */
    public static Program start(String name, Map<String, String> environment, String... arguments) {
        var program = launch(name, environment, arguments);
        await().atMost(PATIENCE).until(() -> program.base.get() != null || !program.process.isAlive());
        if (program.base.get() == null) throw new IllegalStateException(name + " ended: " + program.output);
        return program;
    }

    /** The same without waiting, for a program that is not to become ready. */
    public static Program launch(String name, Map<String, String> environment, String... arguments) {
        var command = new ArrayList<>(List.of(
                JAVA.toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // What a killed program leaves behind goes with the next clean.
                "-Djava.io.tmpdir=target",
                Path.of("deploy", "demo", name + ".java").toString()));
        command.addAll(List.of(arguments));
        if (!command.contains("--parent")) {
            command.addAll(
                    List.of("--parent", String.valueOf(ProcessHandle.current().pid())));
        }
        return run(environment, command);
    }

    public static Program run(Map<String, String> environment, List<String> command) {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            return new Program(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readOutput() {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line; (line = lines.readLine()) != null; ) {
                output.add(line);
                var at = line.indexOf(" ready on ");
                if (at >= 0 && !line.startsWith("[gateway]")) {
                    base.set(URI.create(
                            line.substring(at + " ready on ".length()).split(",")[0]));
                }
            }
        } catch (IOException e) {
            output.add("(output ended: " + e.getMessage() + ")");
        }
    }

    public URI uri(String path) {
        var uri = base.get();
        if (uri == null) throw new IllegalStateException("not ready: " + output);
        return uri.resolve(path);
    }

    public List<String> output() {
        return List.copyOf(output);
    }

    /** Like {@code kill -9}: nothing in the program runs any more. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** Like {@code kill}: the program may tidy up. */
    public void terminate() {
        process.destroy();
        awaitExit();
    }

    public int awaitExit() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("still running: " + output);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
