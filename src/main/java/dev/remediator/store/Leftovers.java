package dev.remediator.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * What a killed Remediator may have left: a server that is still shutting down, or the processes of a server that was
 * killed itself. PostgreSQL must not be started beside them.
 */
final class Leftovers {
    private static final Logger LOG = Logger.getLogger(Leftovers.class);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path database;

    Leftovers(Path database) {
        this.database = database;
    }

    /**
     * Returns when no process works in the database's folder any more.
     *
     * @param stop asks the server of this folder to stop
     * @throws DatabaseStartException if one still does after a minute
     */
    void clear(Runnable stop) {
        Path pidFile = database.resolve("postmaster.pid");
        Optional<Long> pid = postmaster(pidFile);
        if (pid.isEmpty()) {
            return;
        }
        if (ProcessHandle.of(pid.get()).filter(this::worksHere).isPresent()) {
            askToStop(stop);
        }
        awaitNoProcess();
        forgetReusedPid(pidFile);
    }

    /** A server that was ending already may be gone before it is asked, so that asking fails: its end is what counts. */
    private static void askToStop(Runnable stop) {
        try {
            stop.run();
        } catch (DatabaseStartException e) {
            LOG.infof("Waiting for the end of a PostgreSQL that an earlier start left: %s", e.getMessage());
        }
    }

    /** Empty where no server runs, or where it is just about to be gone. */
    private static Optional<Long> postmaster(Path pidFile) {
        return PostmasterFile.read(pidFile).map(PostmasterFile::pid);
    }

    /**
     * A process number is used again by others, in containers often at once: only the working folder (on Linux) or the
     * program's name tell that it is PostgreSQL on this database. A zombie has neither.
     */
    private boolean worksHere(ProcessHandle process) {
        Path proc = Path.of("/proc", Long.toString(process.pid()), "cwd");
        try {
            return Files.readSymbolicLink(proc).equals(database);
        } catch (IOException e) {
            return !Files.isDirectory(Path.of("/proc"))
                    && process.info()
                            .command()
                            .filter(c -> c.endsWith("/postgres"))
                            .isPresent();
        }
    }

    private void awaitNoProcess() {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        List<Long> here;
        while (!(here = ProcessHandle.allProcesses()
                        .filter(this::worksHere)
                        .map(ProcessHandle::pid)
                        .toList())
                .isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new DatabaseStartException(
                        "processes of an earlier start still use %s: %s; end them and start again"
                                .formatted(database, here));
            }
            Pause.briefly();
        }
    }

    /**
     * A pid file that names a living process stops PostgreSQL, even when that process is something else by now. Nothing
     * works in the folder at this point, so that the file guards nothing any more.
     */
    private static void forgetReusedPid(Path pidFile) {
        postmaster(pidFile).filter(pid -> ProcessHandle.of(pid).isPresent()).ifPresent(pid -> {
            try {
                Files.deleteIfExists(pidFile);
            } catch (IOException e) {
                throw new DatabaseStartException(
                        "the file %s of an earlier start cannot be removed: %s".formatted(pidFile, e), e);
            }
        });
    }
}
