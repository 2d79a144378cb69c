package dev.remediator.run;

import dev.remediator.outbound.Answer;
import dev.remediator.outbound.Certificates;
import dev.remediator.outbound.Greeting;
import dev.remediator.outbound.Line;
import dev.remediator.outbound.Outbound;
import dev.remediator.outbound.Purpose;
import dev.remediator.outbound.Request;
import dev.remediator.outbound.Response;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The last look before something that changes the world leaves this process: a node that was stopped for longer than its
 * lease, anywhere between intent and here, sends nothing. What remains is a stop between this look and the network: see
 * docs/operations.md.
 */
public final class FencedOutbound implements Outbound {
    /** Why nothing may be sent now; empty where it may. */
    @FunctionalInterface
    public interface Fence {
        Optional<String> closed() throws InterruptedException;
    }

    private final Outbound direct;
    private final Fence fence;
    private final InstantSource clock;

    public FencedOutbound(Outbound direct, Fence fence, InstantSource clock) {
        this.direct = direct;
        this.fence = fence;
        this.clock = clock;
    }

    @Override
    public Answer<Response> send(Request request) throws InterruptedException {
        var closed = closed(request.purpose());
        return closed.isPresent() ? new Answer.NotSent<>(closed.get(), false) : direct.send(request);
    }

    @Override
    public Answer<String> ask(Line line) throws InterruptedException {
        var closed = closed(line.purpose());
        return closed.isPresent() ? new Answer.NotSent<>(closed.get(), false) : direct.ask(line);
    }

    @Override
    public Answer<Certificates> greet(Greeting greeting) throws InterruptedException {
        return direct.greet(greeting);
    }

    private Optional<String> closed(Purpose purpose) throws InterruptedException {
        if (purpose != Purpose.CHANGE) return Optional.empty();
        var closed = fence.closed();
        // The fence may have waited for the database.
        return closed.isPresent() ? closed : LastMoment.missed(clock.instant());
    }
}
