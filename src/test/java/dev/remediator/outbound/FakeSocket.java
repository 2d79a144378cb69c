package dev.remediator.outbound;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A line protocol on loopback: one line in, an answer out, and the connection ends. */
public final class FakeSocket implements AutoCloseable {
    /** An answer that hangs up without a word. */
    public static final String CUT = "\u0000cut";

    /** An answer that never comes. */
    public static final String SILENCE = "\u0000silence";

    private final ServerSocket server;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    public FakeSocket(Function<String, String> answers) {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) accept(answers);
        });
    }

    private void accept(Function<String, String> answers) {
        try {
            var socket = server.accept();
            open.add(socket);
            Thread.ofVirtual().start(() -> serve(socket, answers));
        } catch (IOException closed) {
            lines.add("closed");
        }
    }

    private void serve(Socket socket, Function<String, String> answers) {
        try {
            var line = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            lines.add(line);
            var answer = answers.apply(line);
            if (answer.equals(SILENCE)) return;
            if (answer.equals(CUT)) socket.setSoLinger(true, 0);
            else socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            socket.close();
        } catch (IOException e) {
            lines.add("broken: " + e.getMessage());
        }
    }

    public String origin() {
        return "tcp://127.0.0.1:" + server.getLocalPort();
    }

    /** Every line it was sent, in order. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (var socket : open) socket.close();
    }
}
