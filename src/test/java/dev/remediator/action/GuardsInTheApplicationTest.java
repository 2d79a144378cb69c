package dev.remediator.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.outbound.AllowedHosts;
import dev.remediator.outbound.Answer;
import dev.remediator.outbound.DirectOutbound;
import dev.remediator.outbound.FakeHttp;
import dev.remediator.outbound.OutboundLimits;
import dev.remediator.outbound.Purpose;
import dev.remediator.outbound.Reply;
import dev.remediator.outbound.Request;
import dev.remediator.outbound.Response;
import dev.remediator.store.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.faulttolerance.api.SpiAccess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In the application the container provides the guards; they must behave as they do alone. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class GuardsInTheApplicationTest {
    private final ActionCalls calls;

    GuardsInTheApplicationTest(ActionCalls calls) {
        this.calls = calls;
    }

    @Test
    void theContainersGuardsAreUsed() {
        assertThat(SpiAccess.get().getClass().getSimpleName()).isEqualTo("CdiSpi");
        assertThat(calls.outbound("a", "railway")).isSameAs(calls.outbound("a", "railway"));
    }

    @Test
    void readingsAreRepeatedChangesAreNotAndAFailingPlatformIsLeftAlone() throws Exception {
        try (var platform = FakeHttp.saying(Reply.status(503));
                var direct = new DirectOutbound(
                        AllowedHosts.of(List.of(platform.origin())), OutboundLimits.STANDARD, "test")) {
            var limits =
                    new GuardLimits(2, 2, Duration.ofSeconds(5), 2, Duration.ofMillis(4), 6, Duration.ofMinutes(1));
            var outbound = new ActionCalls(direct, limits, Call.Clock.system()).outbound("gateway", "railway");

            Answer<Response> answer = outbound.send(Request.of(Purpose.CHANGE, "POST", platform.uri("/")));
            assertThat(answer).isInstanceOf(Answer.Complete.class);
            assertThat(platform.seen()).hasSize(1);

            answer = outbound.send(Request.of(Purpose.READ, "GET", platform.uri("/")));
            assertThat(answer).isInstanceOf(Answer.Complete.class);
            assertThat(platform.seen()).hasSize(4);

            for (var i = 0; i < 2; i++) answer = outbound.send(Request.of(Purpose.READ, "GET", platform.uri("/")));
            assertThat(answer).isInstanceOf(Answer.NotSent.class);
            assertThat(platform.seen()).hasSize(6);
        }
    }
}
