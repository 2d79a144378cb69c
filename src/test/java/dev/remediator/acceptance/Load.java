package dev.remediator.acceptance;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * Posts bodies over a fixed number of kept connections, not faster than a pace, and each one again until it is answered
 * with 200: what Alertmanager does, without its patience. Plain sockets, because the load must not cost more than what it
 * measures.
 */
public final class Load implements AutoCloseable {
    private static final int READ_MILLIS = 30_000;

    /** A time at which something was answered, in nanoseconds of the JVM's clock. */
    public record Answer(int status, long sentAt, long answeredAt, boolean retryAfter) {}

    private final URI webhook;
    private final String token;
    private final IntFunction<byte[]> body;
    private final int bodies;
    private final long nanosBetween;
    private final long begunAt = System.nanoTime();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger brokenConnections = new AtomicInteger();
    private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> troubles = new ConcurrentHashMap<>();
    private final CountDownLatch connectionsDone;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    /** Begins at once. */
    public Load(URI webhook, String token, int connections, Duration atLeast, int bodies, IntFunction<byte[]> body) {
        this.webhook = webhook;
        this.token = token;
        this.body = body;
        this.bodies = bodies;
        this.nanosBetween = atLeast.toNanos() / bodies;
        this.connectionsDone = new CountDownLatch(connections);
        for (var i = 0; i < connections; i++) threads.add(Thread.ofVirtual().start(this::post));
    }

    private void post() {
        try {
            for (int i; !stopped && (i = next.getAndIncrement()) < bodies; ) {
                pauseUntil(begunAt + i * nanosBetween);
                var request = request(body.apply(i));
                while (!stopped && !acceptedNow(request)) {}
            }
        } finally {
            Connection.closeOwn();
            connectionsDone.countDown();
        }
    }

    private boolean acceptedNow(byte[] request) {
        var sentAt = System.nanoTime();
        try {
            var reply = Connection.own(webhook).exchange(request);
            answers.add(new Answer(reply.status, sentAt, System.nanoTime(), reply.retryAfter >= 0));
            if (reply.status == 200) {
                accepted.incrementAndGet();
                return true;
            }
            troubles.merge(reply.status + " " + reply.start, 1, Integer::sum);
            pauseUntil(System.nanoTime()
                    + Duration.ofSeconds(Math.max(1, reply.retryAfter)).toNanos());
        } catch (IOException e) {
            troubles.merge(String.valueOf(e), 1, Integer::sum);
            brokenConnections.incrementAndGet();
            Connection.closeOwn();
            pauseUntil(System.nanoTime() + Duration.ofMillis(200).toNanos());
        }
        return false;
    }

    private static void pauseUntil(long nanoTime) {
        for (long left; (left = nanoTime - System.nanoTime()) > 0; ) LockSupport.parkNanos(left);
    }

    private byte[] request(byte[] bytes) {
        var head = ("POST " + webhook.getRawPath() + " HTTP/1.1\r\nHost: " + webhook.getRawAuthority()
                        + "\r\nAuthorization: Bearer " + token
                        + "\r\nContent-Type: application/json\r\nContent-Length: "
                        + bytes.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        var all = Arrays.copyOf(head, head.length + bytes.length);
        System.arraycopy(bytes, 0, all, head.length, bytes.length);
        return all;
    }

    public int accepted() {
        return accepted.get();
    }

    public boolean done() {
        return connectionsDone.getCount() == 0;
    }

    public int brokenConnections() {
        return brokenConnections.get();
    }

    /** What was not 200, with how often; for whoever reads the figures. */
    public Map<String, Integer> troubles() {
        return Map.copyOf(troubles);
    }

    public List<Answer> answers() {
        return List.copyOf(answers);
    }

    public Duration took() {
        var last = answers.stream().mapToLong(Answer::answeredAt).max().orElse(begunAt);
        return Duration.ofNanos(last - begunAt);
    }

    /** Ends it before its end, where a test fails. */
    @Override
    public void close() {
        stopped = true;
        threads.forEach(LockSupport::unpark);
    }

    private record Reply(int status, int retryAfter, String start) {}

    /** One kept connection for each thread. */
    private static final class Connection {
        private static final ThreadLocal<Connection> OWN = new ThreadLocal<>();
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;

        private Connection(URI to) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), to.getPort());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(READ_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        }

        static Connection own(URI to) throws IOException {
            var own = OWN.get();
            if (own == null) {
                own = new Connection(to);
                OWN.set(own);
            }
            return own;
        }

        static void closeOwn() {
            var own = OWN.get();
            OWN.remove();
            if (own == null) return;
            try {
                own.socket.close();
            } catch (IOException e) {
                // It is not used again.
            }
        }

        Reply exchange(byte[] request) throws IOException {
            out.write(request);
            out.flush();
            var status = Integer.parseInt(line().split(" ", 3)[1]);
            var length = 0;
            var retryAfter = -1;
            for (String line; !(line = line()).isEmpty(); ) {
                var lower = line.toLowerCase(Locale.ROOT);
                var value = line.substring(line.indexOf(':') + 1).strip();
                if (lower.startsWith("content-length:")) length = Integer.parseInt(value);
                if (lower.startsWith("retry-after:")) retryAfter = Integer.parseInt(value);
                if (lower.startsWith("connection:") && value.equalsIgnoreCase("close")) OWN.remove();
            }
            var content = in.readNBytes(length);
            return new Reply(status, retryAfter, new String(content, StandardCharsets.UTF_8));
        }

        private String line() throws IOException {
            var line = new StringBuilder();
            for (int c; (c = in.read()) != '\n'; ) {
                if (c < 0) throw new IOException("the connection was closed");
                if (c != '\r') line.append((char) c);
            }
            return line.toString();
        }
    }
}
