package dev.remediator.acceptance.fault;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One connection: two threads, one for each direction. The names of prepared statements and portals are kept, because the
 * driver sends a text only the first time. Messages as documented in PostgreSQL's manual, "Frontend/Backend Protocol".
 */
final class Session {
    private static final int SSL_REQUEST = 80_877_103;
    private static final int GSS_REQUEST = 80_877_104;

    private final FaultProxy proxy;
    private final Socket client;
    private final Socket server;
    /** Of the thread that reads from the client. */
    private final Map<String, String> statements = new HashMap<>();

    private final Map<String, Passage> portals = new HashMap<>();
    /** What passed since the transaction began; both threads look at it. */
    private final List<Passage> transaction = new ArrayList<>();

    Session(FaultProxy proxy, Socket client, Socket server) {
        this.proxy = proxy;
        this.client = client;
        this.server = server;
    }

    void start(Runnable gone) {
        var left = new AtomicInteger(2);
        Thread.ofVirtual().start(() -> until(this::toServer, left, gone));
        Thread.ofVirtual().start(() -> until(this::toClient, left, gone));
    }

    private interface Direction {
        void pump() throws IOException;
    }

    private void until(Direction direction, AtomicInteger left, Runnable gone) {
        try {
            direction.pump();
        } catch (IOException e) {
            // One side is gone, so the other one goes, too.
        } finally {
            cut();
            if (left.decrementAndGet() == 0) gone.run();
        }
    }

    void cut() {
        for (var socket : List.of(client, server)) {
            try {
                socket.close();
            } catch (IOException e) {
                // It is closed.
            }
        }
    }

    private void toServer() throws IOException {
        var in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
        var out = new DataOutputStream(new BufferedOutputStream(server.getOutputStream(), 1 << 16));
        if (!greet(in, out)) return;
        while (true) {
            var type = in.readByte();
            var body = new byte[in.readInt() - 4];
            in.readFully(body);
            if (!look(type, body)) return;
            out.writeByte(type);
            out.writeInt(body.length + 4);
            out.write(body);
            if (in.available() == 0) out.flush();
        }
    }

    /** The only messages without a type: offers of encryption, which are declined, and who wants to log in. */
    private boolean greet(DataInputStream in, DataOutputStream out) throws IOException {
        while (true) {
            var body = new byte[in.readInt() - 4];
            in.readFully(body);
            var code = ByteBuffer.wrap(body).getInt();
            if (code == SSL_REQUEST || code == GSS_REQUEST) {
                client.getOutputStream().write('N');
                continue;
            }
            out.writeInt(body.length + 4);
            out.write(body);
            out.flush();
            return true;
        }
    }

    private boolean look(byte type, byte[] body) throws IOException {
        switch (type) {
            case 'P' -> {
                var name = text(body, 0);
                statements.put(name, text(body, name.length() + 1));
            }
            case 'B' -> {
                var portal = text(body, 0);
                var statement = text(body, portal.length() + 1);
                portals.put(
                        portal,
                        new Passage(
                                statements.getOrDefault(statement, ""),
                                Arrays.copyOfRange(body, portal.length() + statement.length() + 2, body.length)));
            }
            case 'C' -> {
                if (body[0] == 'S') statements.remove(text(body, 1));
            }
            case 'E' -> {
                var passage = portals.get(text(body, 0));
                if (passage != null) return passes(passage);
            }
            case 'Q' -> {
                return passes(new Passage(text(body, 0), new byte[0]));
            }
            default -> {}
        }
        return true;
    }

    private boolean passes(Passage passage) throws IOException {
        var command = passage.sql().strip().toUpperCase(Locale.ROOT);
        List<Passage> so;
        synchronized (transaction) {
            if (command.equals("BEGIN")) transaction.clear();
            if (!command.equals("COMMIT")) transaction.add(passage);
            so = List.copyOf(transaction);
        }
        return proxy.passes(command.equals("COMMIT") ? FaultProxy.Moment.BEFORE_COMMIT : FaultProxy.Moment.BEFORE, so);
    }

    private void toClient() throws IOException {
        var in = new DataInputStream(new BufferedInputStream(server.getInputStream()));
        var out = new DataOutputStream(new BufferedOutputStream(client.getOutputStream(), 1 << 16));
        var committed = false;
        while (true) {
            var type = in.readByte();
            var body = new byte[in.readInt() - 4];
            in.readFully(body);
            var commits = type == 'C' && text(body, 0).equals("COMMIT");
            if (commits && !proxy.passes(FaultProxy.Moment.COMMITTED, soFar(false))) return;
            committed |= commits;
            var over = type == 'Z' && body[0] == 'I';
            var transactionOver = over ? soFar(true) : List.<Passage>of();
            out.writeByte(type);
            out.writeInt(body.length + 4);
            out.write(body);
            if (over || in.available() == 0) out.flush();
            if (over && committed) {
                committed = false;
                if (!proxy.passes(FaultProxy.Moment.HEARD, transactionOver)) return;
            }
        }
    }

    private List<Passage> soFar(boolean forget) {
        synchronized (transaction) {
            var so = List.copyOf(transaction);
            if (forget) transaction.clear();
            return so;
        }
    }

    private static String text(byte[] body, int from) {
        var end = from;
        while (end < body.length && body[end] != 0) end++;
        return new String(body, from, end - from, StandardCharsets.UTF_8);
    }
}
