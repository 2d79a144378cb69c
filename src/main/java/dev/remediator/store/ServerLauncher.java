package dev.remediator.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts the server on a data folder and waits until it accepts connections; stops it. */
record ServerLauncher(DataFolder folder, PostgresBinaries binaries, ServerAccount account) {
    private static final Duration START_LIMIT =
            Duration.ofMinutes(5); // recovery after a crash reads up to max_wal_size
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final int TAIL_BYTES = 2000;

    /**
     * Starts the server as a child of the calling thread, with which it ends.
     *
     * @throws DatabaseStartException with what the server wrote, if it ended or did not become ready within 5 minutes
     */
    Process launch(int port) {
        try {
            folder.limitLog();
            long logBefore = Files.exists(folder.log()) ? Files.size(folder.log()) : 0;
            List<String> arguments =
                    new ArrayList<>(List.of("-D", folder.database().toString()));
            arguments.addAll(ServerSettings.arguments(port));
            Process server = Commands.prepare(folder.path(), account.command(binaries.program("postgres"), arguments))
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(folder.log().toFile()))
                    .start();
            awaitReady(server, logBefore);
            return server;
        } catch (IOException e) {
            throw new DatabaseStartException("PostgreSQL cannot be started: " + e.getMessage(), e);
        }
    }

    /** Asks the server to end all sessions, write everything down and end; returns when it has. */
    void stop() {
        List<String> arguments = List.of(
                "stop",
                "--pgdata=" + folder.database(),
                "--mode=fast",
                "--wait",
                "--timeout=" + STOP_LIMIT.toSeconds(),
                "--silent");
        Commands.run(
                "stopping PostgreSQL",
                Commands.prepare(folder.path(), account.command(binaries.program("pg_ctl"), arguments)),
                STOP_LIMIT.plusSeconds(5));
    }

    private void awaitReady(Process server, long logBefore) throws IOException {
        Path pidFile = folder.database().resolve("postmaster.pid");
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!isReady(pidFile, server)) {
            if (!server.isAlive()) {
                throw new DatabaseStartException("PostgreSQL did not start (exit code %d, log %s): %s"
                        .formatted(server.exitValue(), folder.log(), logSince(logBefore)));
            }
            if (System.nanoTime() > deadline) {
                server.destroyForcibly();
                throw new DatabaseStartException("PostgreSQL was not ready within %d min and was stopped (log %s): %s"
                        .formatted(START_LIMIT.toMinutes(), folder.log(), logSince(logBefore)));
            }
            Pause.briefly();
        }
    }

    private static boolean isReady(Path pidFile, Process server) {
        Optional<PostmasterFile> state = PostmasterFile.read(pidFile);
        return state.isPresent() && state.get().ready() && state.get().pid() == server.pid();
    }

    private String logSince(long offset) throws IOException {
        try (RandomAccessFile log = new RandomAccessFile(folder.log().toFile(), "r")) {
            log.seek(Math.max(offset, log.length() - TAIL_BYTES));
            byte[] tail = new byte[(int) (log.length() - log.getFilePointer())];
            log.readFully(tail);
            return new String(tail, StandardCharsets.UTF_8).strip();
        }
    }
}
