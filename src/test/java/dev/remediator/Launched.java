package dev.remediator;

import static org.awaitility.Awaitility.await;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that a test started; all that it printed is kept. */
final class Launched {
    private static final Pattern LISTENING = Pattern.compile("Listening on: (http://[0-9.:]+)");

    private final Process process;
    private final StringBuffer output = new StringBuffer();
    private final Thread reader = Thread.ofVirtual().unstarted(this::read);

    private Launched(Process process) {
        this.process = process;
    }

    static Launched start(Path folder, Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("REMEDIATOR_"));
        builder.environment().putAll(environment);
        Launched launched = new Launched(builder.start());
        launched.reader.start();
        return launched;
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.append(line).append('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens, as soon as it says so. */
    String awaitAddress() {
        return await().atMost(Duration.ofSeconds(90))
                .failFast("it ended", () -> !process.isAlive())
                .until(this::address, address -> !address.isEmpty());
    }

    private String address() {
        Matcher said = LISTENING.matcher(output);
        return said.find() ? said.group(1) : "";
    }

    void terminate() {
        process.toHandle().destroy();
    }

    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    /** Its exit code; 128 and the signal's number where a signal ended it. */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            throw new IllegalStateException("still running: " + output);
        }
        reader.join();
        return process.exitValue();
    }

    String output() {
        return output.toString();
    }

    List<String> lines() {
        return output().lines().toList();
    }

    /** The processes that work in a folder, as PostgreSQL's do in the database's. */
    static List<Long> processesIn(Path folder) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> worksIn(folder, pid))
                .toList();
    }

    private static boolean worksIn(Path folder, long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "cwd"))
                    .equals(folder);
        } catch (IOException e) {
            return false;
        }
    }
}
