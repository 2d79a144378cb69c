package dev.remediator.outbound;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lines over TCP and Unix sockets. Each exchange is one connection, closed when its time is over. */
final class SocketCalls {
    private final OutboundLimits limits;
    private final ExecutorService executor;

    SocketCalls(OutboundLimits limits, ExecutorService executor) {
        this.limits = limits;
        this.executor = executor;
    }

    Answer<String> ask(Line line, String origin) throws InterruptedException {
        var address = address(line, origin);
        if (address instanceof InetSocketAddress inet && inet.isUnresolved())
            return new Answer.NotSent<>("the host of " + origin + " is not known", true);
        try (var channel = SocketChannel.open(
                address instanceof UnixDomainSocketAddress ? StandardProtocolFamily.UNIX : family(address))) {
            try {
                var unused = timed(limits.connect().toNanos(), channel, () -> channel.connect(address));
            } catch (IOException | UnresolvedAddressException | TimeoutException e) {
                return new Answer.NotSent<>(
                        e instanceof TimeoutException
                                ? origin + " took no connection in time"
                                : origin + " took no connection: " + e.getMessage(),
                        true);
            }
            return exchange(channel, line, origin);
        } catch (IOException e) {
            return new Answer.NotSent<>("no socket for " + origin + ": " + e.getMessage(), true);
        }
    }

    private Answer<String> exchange(SocketChannel channel, Line line, String origin) throws InterruptedException {
        var total = limits.total(line.total());
        try {
            return new Answer.Complete<>(timed(total.toNanos(), channel, () -> talk(channel, line.text())));
        } catch (TimeoutException e) {
            return new Answer.Ambiguous<>(origin + " gave no complete answer within " + total.toMillis() + " ms");
        } catch (IOException e) {
            return new Answer.Ambiguous<>("the connection to " + origin + " broke: " + e.getMessage());
        }
    }

    private String talk(SocketChannel channel, String text) throws IOException {
        var out = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.US_ASCII));
        while (out.hasRemaining()) channel.write(out);
        var bytes = new ByteArrayOutputStream();
        var in = ByteBuffer.allocate(8192);
        while (channel.read(in) >= 0) {
            if (in.position() > limits.maxBytes() - bytes.size()) throw new BoundedBody.TooLarge(limits.maxBytes());
            bytes.write(in.array(), 0, in.position());
            in.clear();
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Blocking channels have no time limit of their own: closing one from outside ends what it does. */
    private <T> T timed(long nanos, SocketChannel channel, Callable<T> work)
            throws IOException, TimeoutException, InterruptedException {
        var running = executor.submit(work);
        try {
            return running.get(nanos, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) throw io;
            throw new IOException(e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            channel.close();
            throw e;
        }
    }

    private static SocketAddress address(Line line, String origin) {
        return origin.startsWith("unix:")
                ? UnixDomainSocketAddress.of(line.uri().getPath())
                : new InetSocketAddress(line.uri().getHost(), line.uri().getPort());
    }

    private static StandardProtocolFamily family(SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.getAddress() instanceof java.net.Inet6Address
                ? StandardProtocolFamily.INET6
                : StandardProtocolFamily.INET;
    }
}
