package dev.remediator.channel.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.channel.Channel;
import dev.remediator.channel.HttpConformance;
import dev.remediator.channel.SecretUrl;
import dev.remediator.channel.StandIn;
import dev.remediator.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Every announcement is an event of its own, because its receiver is a program that knows it by its id. */
class WebhookConformanceTest extends HttpConformance {
    private final Signature signature = new Signature(Secret.of(CANARY));
    private final WebhookChannel channel = new WebhookChannel(
            outbound,
            SecretUrl.of("url", Secret.of(standIn.url("/remediator/" + CANARY).toString())),
            signature,
            clock);

    @Override
    protected Channel channel() {
        return channel;
    }

    @Override
    protected StandIn.Answer take(StandIn.Heard asked) {
        Instant signed = Instant.ofEpochSecond(Long.parseLong(asked.headers().get("webhook-timestamp")));
        assertThat(asked.headers().get("webhook-signature"))
                .isEqualTo(signature.of(String.valueOf(asked.headers().get("webhook-id")), signed, asked.body()));
        return StandIn.Answer.of(204, "");
    }

    private JsonNode last() {
        return json(taken.getLast().body());
    }

    @Override
    protected List<String> told() {
        return taken.stream()
                .map(asked -> json(asked.body()).at("/data/text").asText())
                .toList();
    }

    @Override
    protected List<String> ids() {
        return taken.stream()
                .map(asked -> String.valueOf(asked.headers().get("webhook-id")))
                .toList();
    }

    @Override
    protected void assertInert(String hostile) {
        assertThat(last().path("data").path("details")).hasSize(2);
        assertThat(last().path("data").fieldNames()).toIterable().hasSize(8);
    }

    /** There is none but an announcement's own. */
    @Override
    protected void assertWithinLimits() {
        assertThat(taken.getLast().body().getBytes(StandardCharsets.UTF_8).length)
                .isLessThan(2 * 1024 * 1024);
    }
}
