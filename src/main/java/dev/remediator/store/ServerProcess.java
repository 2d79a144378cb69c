package dev.remediator.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the server running. A thread of its own starts it and stays with it, because the kernel ends the server when the
 * thread that started it ends. A server that ends by itself is started again on the same port.
 */
final class ServerProcess {
    private static final Logger LOG = Logger.getLogger(ServerProcess.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(70);
    private static final int PORT_ATTEMPTS = 5;
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;

    private final ServerLauncher launcher;
    private final Leftovers leftovers;
    private final CompletableFuture<Integer> started = new CompletableFuture<>();
    private final Thread keeper =
            Thread.ofPlatform().daemon().name("postgres-keeper").unstarted(this::keep);
    private volatile @Nullable Process server;
    private volatile boolean stopping;

    ServerProcess(ServerLauncher launcher) {
        this.launcher = launcher;
        this.leftovers = new Leftovers(launcher.folder().database());
    }

    /** Starts the server, first stopping one that an earlier process left, and returns its port when it is ready. */
    int start() {
        keeper.start();
        try {
            return started.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof DatabaseStartException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Returns when the server has written everything down and ended. */
    void stop() {
        stopping = true;
        Process running = server;
        if (running != null && running.isAlive()) {
            stop(running);
        }
        keeper.interrupt(); // where it pauses before another attempt
        try {
            if (!keeper.join(STOP_LIMIT)) {
                LOG.warn("PostgreSQL is still running; the kernel stops it when this process ends");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop(Process running) {
        try {
            launcher.stop();
        } catch (DatabaseStartException e) {
            if (running.isAlive()) {
                LOG.warnf(
                        "PostgreSQL did not stop when asked and is killed; it recovers at its next start: %s",
                        e.getMessage());
                running.destroyForcibly();
            }
        }
    }

    private void keep() {
        int port;
        try {
            leftovers.clear(launcher::stop);
            port = launchOnFreePort();
        } catch (RuntimeException | IOException e) {
            started.completeExceptionally(e);
            return;
        }
        started.complete(port);
        try {
            while (endedByItself()) {
                launchAgain(port);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // told to stop
        }
    }

    private int launchOnFreePort() throws IOException {
        for (int attempt = 1; ; attempt++) {
            int port = freePort();
            try {
                server = launcher.launch(port);
                return port;
            } catch (DatabaseStartException e) {
                boolean taken = String.valueOf(e.getMessage()).contains("could not bind");
                if (!taken || attempt == PORT_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private boolean endedByItself() throws InterruptedException {
        Process running = server;
        int exitCode = running == null ? 0 : running.waitFor();
        if (!stopping) {
            LOG.errorf(
                    "PostgreSQL ended by itself (exit code %d) and is started again; what it said is in %s",
                    exitCode, launcher.folder().log());
        }
        return !stopping;
    }

    private void launchAgain(int port) throws InterruptedException {
        long pause = FIRST_PAUSE_MILLIS;
        while (!stopping) {
            try {
                leftovers.clear(launcher::stop);
                Process again = launcher.launch(port);
                server = again;
                if (stopping) {
                    stop(again);
                }
                return;
            } catch (DatabaseStartException e) {
                LOG.errorf("PostgreSQL cannot be started again, next attempt in %d ms: %s", pause, e.getMessage());
                Thread.sleep(pause);
                pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return socket.getLocalPort();
        }
    }
}
