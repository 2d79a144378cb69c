package dev.remediator.channel.email;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A mail server that takes what it is given, and fails when a test wants it to. */
final class SmtpStandIn implements AutoCloseable {
    /** Whole mails as they came, dots undone. */
    final List<String> mails = new ArrayList<>();

    /** In place of taking the next mail; {@code {said}} stands for all that the client has said. */
    final Deque<String> next = new ArrayDeque<>();

    Optional<String> poison = Optional.empty();

    /** Takes connections, and says nothing. */
    volatile boolean silent;

    private Optional<ServerSocket> server = Optional.empty();
    private int port;

    SmtpStandIn() {
        up();
    }

    int port() {
        return port;
    }

    void up() {
        try {
            var socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            port = socket.getLocalPort();
            server = Optional.of(socket);
            Thread.ofVirtual().start(() -> accept(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void down() {
        try {
            if (server.isPresent()) server.get().close();
            server = Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        down();
    }

    private void accept(ServerSocket socket) {
        try {
            while (true) {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException closed) {
            // taken down
        }
    }

    private void serve(Socket client) {
        try (client;
                var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
                var out = client.getOutputStream()) {
            var said = new StringBuilder();
            if (silent) while (in.read() >= 0) {}
            say(out, "220 stand-in");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                said.append(line).append(' ');
                String command = line.length() < 4 ? line : line.substring(0, 4).toUpperCase(java.util.Locale.ROOT);
                switch (command) {
                    case "EHLO" -> say(out, "250-stand-in\r\n250 AUTH PLAIN");
                    case "AUTH" -> say(out, "235 fine");
                    case "DATA" -> {
                        say(out, "354 go on");
                        say(out, answer(mail(in), said.toString()));
                    }
                    case "QUIT" -> {
                        say(out, "221 bye");
                        return;
                    }
                    default -> say(out, "250 fine");
                }
            }
        } catch (IOException gone) {
            // the client went
        }
    }

    private static String mail(BufferedReader in) throws IOException {
        var mail = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine())
            mail.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
        return mail.toString();
    }

    private synchronized String answer(String mail, String said) {
        if (!next.isEmpty()) return next.poll().replace("{said}", said);
        if (poison.filter(mail::contains).isPresent()) return "554 this is spam: " + said;
        mails.add(mail);
        return "250 taken";
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
