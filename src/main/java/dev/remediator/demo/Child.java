package dev.remediator.demo;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** One process of the demo; its output goes to a file of its own, and line by line to whoever listens. */
final class Child implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String name;
    private final Path log;
    private final Process process;
    private final CompletableFuture<String> ready = new CompletableFuture<>();

    private Child(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /**
     * @param readySign part of the line that says that it is ready
     * @param listener hears each line
     */
    static Child start(
            String name,
            Path folder,
            List<String> command,
            Map<String, String> environment,
            String readySign,
            Consumer<String> listener) {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            var child = new Child(name, folder.resolve(name + ".log"), builder.start());
            Thread.ofVirtual().start(() -> child.read(readySign, listener));
            return child;
        } catch (IOException e) {
            throw new UncheckedIOException(name + " could not be started: " + e.getMessage(), e);
        }
    }

    private void read(String readySign, Consumer<String> listener) {
        try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                BufferedWriter file = Files.newBufferedWriter(log)) {
            for (String line; (line = lines.readLine()) != null; ) {
                file.write(line);
                file.newLine();
                file.flush();
                if (line.contains(readySign)) ready.complete(line);
                listener.accept(line);
            }
            ready.completeExceptionally(new IllegalStateException(name + " has ended; its output is in " + log));
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
    }

    /** @return the line that said so */
    String awaitReady(Duration patience) {
        try {
            return ready.get(patience.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "%s was not ready within %d s; its output is in %s".formatted(name, patience.toSeconds(), log), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + name + " started", e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(
                    String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()), e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
