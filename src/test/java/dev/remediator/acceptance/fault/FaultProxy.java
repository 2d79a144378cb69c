package dev.remediator.acceptance.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * Stands between the service and its PostgreSQL, passes everything on, reads along which statements pass in which
 * transaction (protocol 3, as the JDBC driver speaks it, without TLS), and does harm when a trap's moment has come.
 */
public final class FaultProxy implements AutoCloseable {
    /** When harm is done, seen from a statement of a transaction. */
    public enum Moment {
        /** The statement has not reached the database. */
        BEFORE,
        /** The statement is done, its transaction's COMMIT has not reached the database. */
        BEFORE_COMMIT,
        /** The database has committed; the service has not heard it. */
        COMMITTED,
        /** The database has committed, and that was passed on to the service. */
        HEARD
    }

    /** What follows the harm for the connection on which the statement passed. */
    public enum Then {
        GO_ON,
        CUT
    }

    /** Runs while everything on this connection waits. */
    @FunctionalInterface
    public interface Harm {
        Then run() throws IOException, InterruptedException;
    }

    /** Springs once. */
    public static final class Trap {
        private final Moment moment;
        private final Predicate<Passage> statement;
        private final Harm harm;
        private final CompletableFuture<Passage> sprung = new CompletableFuture<>();

        private Trap(Moment moment, Predicate<Passage> statement, Harm harm) {
            this.moment = moment;
            this.statement = statement;
            this.harm = harm;
        }

        public boolean sprung() {
            return sprung.isDone();
        }

        /** Waits until the harm is done; gives the statement. */
        public Passage await(long seconds) throws InterruptedException {
            try {
                return sprung.get(seconds, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                throw new AssertionError("the statement never passed: " + moment, e);
            } catch (ExecutionException e) {
                throw new AssertionError("the harm failed", e);
            }
        }
    }

    private final ServerSocket listener;
    private final int databasePort;
    private final List<Trap> traps = new CopyOnWriteArrayList<>();
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private volatile boolean refusing;

    /** In front of a server on this machine. */
    public FaultProxy(int databasePort) throws IOException {
        this.databasePort = databasePort;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("fault-proxy").start(this::listen);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** An address of the database that leads through here. */
    public String through(String jdbcUrl) {
        return jdbcUrl.replace(":" + databasePort + "/", ":" + port() + "/");
    }

    public Trap set(Moment moment, Predicate<Passage> statement, Harm harm) {
        var trap = new Trap(moment, statement, harm);
        traps.add(trap);
        return trap;
    }

    /** A trap that never sprang. */
    public void remove(Trap trap) {
        traps.remove(trap);
    }

    /** Cuts every connection, and new ones as long as {@code away}. */
    public void away(boolean away) {
        refusing = away;
        if (away) cutAll();
    }

    public void cutAll() {
        sessions.forEach(Session::cut);
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                if (refusing) client.close();
                else open(client);
            } catch (IOException e) {
                // Closed, or the database is not there: the client finds its connection closed.
            }
        }
    }

    private void open(Socket client) throws IOException {
        var server = new Socket();
        try {
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), databasePort), 3_000);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        } catch (IOException e) {
            client.close();
            server.close();
            throw e;
        }
        var session = new Session(this, client, server);
        sessions.add(session);
        if (refusing) session.cut();
        session.start(() -> sessions.remove(session));
    }

    /** @return whether the connection goes on */
    boolean passes(Moment moment, List<Passage> transaction) throws IOException {
        for (var trap : traps) {
            if (trap.moment != moment) continue;
            var found = found(trap, moment, transaction);
            // Whoever removes it springs it: two connections may be at the same point.
            if (found.isEmpty() || !traps.remove(trap)) continue;
            try {
                var then = trap.harm.run();
                trap.sprung.complete(found.get());
                if (then == Then.CUT) return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                trap.sprung.completeExceptionally(e);
                return false;
            } catch (IOException | RuntimeException e) {
                trap.sprung.completeExceptionally(e);
                throw e;
            }
        }
        return true;
    }

    /** Before a statement only that one counts, later any of the transaction. */
    private static Optional<Passage> found(Trap trap, Moment moment, List<Passage> transaction) {
        if (transaction.isEmpty()) return Optional.empty();
        var candidates = moment == Moment.BEFORE ? List.of(transaction.getLast()) : new ArrayList<>(transaction);
        return candidates.stream().filter(trap.statement).findFirst();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cutAll();
    }
}
