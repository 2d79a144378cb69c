package dev.remediator.outbound;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** The way out itself: checks the origin, then calls. One for the whole process. */
public final class DirectOutbound implements Outbound, AutoCloseable {
    private final Supplier<AllowedHosts> allowed;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpCalls http;
    private final SocketCalls sockets;
    private final TlsCalls tls;

    /** @param version of this program, for the {@code User-Agent} */
    public DirectOutbound(AllowedHosts allowed, OutboundLimits limits, String version) {
        this(() -> allowed, limits, version);
    }

    /** @param allowed asked before each call; must answer at once */
    public DirectOutbound(Supplier<AllowedHosts> allowed, OutboundLimits limits, String version) {
        this.allowed = allowed;
        http = new HttpCalls(limits, "Remediator/" + version, executor);
        sockets = new SocketCalls(limits, executor);
        tls = new TlsCalls(limits, executor);
    }

    @Override
    public Answer<Response> send(Request request) throws InterruptedException {
        try {
            allowed.get().require(request.uri());
            var origin = AllowedHosts.origin(request.uri());
            if (!origin.startsWith("http")) throw new OutboundRefused(origin + " does not speak HTTP");
            return http.send(request, origin);
        } catch (OutboundRefused e) {
            return new Answer.NotSent<>(e.getMessage(), false);
        }
    }

    @Override
    public Answer<String> ask(Line line) throws InterruptedException {
        try {
            allowed.get().require(line.uri());
            var origin = AllowedHosts.origin(line.uri());
            if (!origin.startsWith("tcp:") && !origin.startsWith("unix:"))
                throw new OutboundRefused(
                        origin + (origin.startsWith("http") ? " speaks HTTP" : " is only greeted") + ", not lines");
            return sockets.ask(line, origin);
        } catch (OutboundRefused e) {
            return new Answer.NotSent<>(e.getMessage(), false);
        }
    }

    @Override
    public Answer<Certificates> greet(Greeting greeting) throws InterruptedException {
        try {
            allowed.get().require(greeting.uri());
            return tls.greet(greeting, AllowedHosts.origin(greeting.uri()));
        } catch (OutboundRefused e) {
            return new Answer.NotSent<>(e.getMessage(), false);
        }
    }

    @Override
    public void close() {
        http.close();
        executor.shutdownNow();
    }
}
