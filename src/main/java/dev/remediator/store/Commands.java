package dev.remediator.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs PostgreSQL's own programs, which get nothing of this process's environment: it may hold credentials. */
final class Commands {
    private Commands() {}

    /**
     * A program about to be started in {@code folder}, with an environment of its own and nothing to read.
     *
     * @param command program and arguments
     */
    static ProcessBuilder prepare(Path folder, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(new java.io.File("/dev/null"));
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("TZ", "UTC");
        return builder;
    }

    /**
     * Runs a program to its end and returns what it printed.
     *
     * @throws DatabaseStartException if it cannot be started, fails, or takes longer than {@code limit}
     */
    static String run(String purpose, ProcessBuilder program, Duration limit) {
        try {
            Process process = program.start();
            // Its output is small (a pipe holds 64 kB), so that it can be read when it has ended.
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new DatabaseStartException("%s took longer than %d s and was stopped (%s)"
                        .formatted(purpose, limit.toSeconds(), String.join(" ", program.command())));
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.exitValue() != 0) {
                throw new DatabaseStartException(
                        "%s failed with exit code %d: %s".formatted(purpose, process.exitValue(), output.strip()));
            }
            return output;
        } catch (IOException e) {
            throw new DatabaseStartException("%s failed: %s".formatted(purpose, e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseStartException(purpose + " was interrupted", e);
        }
    }
}
