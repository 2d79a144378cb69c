package dev.remediator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.outbound.Answer;
import dev.remediator.outbound.Line;
import dev.remediator.outbound.Outbound;
import dev.remediator.outbound.Purpose;
import dev.remediator.outbound.Request;
import dev.remediator.outbound.Response;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Of a node that may not act nothing leaves that changes the world; looking stays allowed. */
final class FencedOutboundTest {
    private static final URI HERE = URI.create("http://gateway.example/breaker");

    private final List<Purpose> sent = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-22T03:00:00Z");
    private Runnable waits = () -> {};
    private Optional<String> closed = Optional.empty();
    private final FencedOutbound outbound = new FencedOutbound(
            new Outbound() {
                @Override
                public Answer<Response> send(Request request) {
                    sent.add(request.purpose());
                    return new Answer.NotSent<>("the stand-in", false);
                }

                @Override
                public Answer<String> ask(Line line) {
                    sent.add(line.purpose());
                    return new Answer.Complete<>("done");
                }
            },
            () -> {
                waits.run();
                return closed;
            },
            () -> now);

    private void everything() throws InterruptedException {
        for (var purpose : Purpose.values()) {
            Object unused = outbound.send(Request.of(purpose, "POST", HERE));
            unused = outbound.ask(new Line(purpose, HERE, "set server a/b state maint", Duration.ofSeconds(1)));
        }
    }

    @Test
    void aNodeThatMayActSendsEverything() throws Exception {
        everything();
        assertThat(sent).hasSize(2 * Purpose.values().length).contains(Purpose.CHANGE);
    }

    @Test
    void whatStandsStillBetweenTheFenceAndTheNetworkForTooLongIsNotSent() throws Exception {
        var until = now.plusSeconds(30);
        waits = () -> now = until;

        assertThat(LastMoment.before(until, () -> outbound.send(Request.of(Purpose.CHANGE, "POST", HERE))))
                .isEqualTo(new Answer.NotSent<Response>(
                        "it should have begun by 2026-11-22T03:00:30Z, and it is 2026-11-22T03:00:30Z: nothing was sent",
                        false));
        assertThat(sent).isEmpty();
    }

    @Test
    void whatHasBegunInTimeIsBroughtToItsEnd() throws Exception {
        var until = now.plusSeconds(30);

        LastMoment.before(until, () -> {
            var unused = outbound.send(Request.of(Purpose.CHANGE, "POST", HERE));
            now = until.plusSeconds(60);
            return outbound.send(Request.of(Purpose.CHANGE, "POST", HERE));
        });

        assertThat(sent).containsExactly(Purpose.CHANGE, Purpose.CHANGE);
    }

    @Test
    void aNodeThatMayNotSendsNoChange() throws Exception {
        closed = Optional.of("node 7 was taken over by another: nothing was sent");
        everything();
        assertThat(sent).containsOnly(Purpose.READ, Purpose.PROBE);
        assertThat(outbound.send(Request.of(Purpose.CHANGE, "POST", HERE)))
                .isEqualTo(new Answer.NotSent<Response>(closed.get(), false));
    }
}
