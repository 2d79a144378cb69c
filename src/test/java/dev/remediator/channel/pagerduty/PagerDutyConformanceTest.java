package dev.remediator.channel.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.channel.Channel;
import dev.remediator.channel.HttpConformance;
import dev.remediator.channel.StandIn;
import dev.remediator.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class PagerDutyConformanceTest extends HttpConformance {
    private final PagerDutyChannel channel = new PagerDutyChannel(
            "pagerduty", outbound, standIn.url("/v2/enqueue"), Secret.of(CANARY), clock, Optional.empty());

    @Override
    protected Channel channel() {
        return channel;
    }

    @Override
    protected StandIn.Answer take(StandIn.Heard asked) {
        assertThat(json(asked.body()).path("routing_key").asText()).isEqualTo(CANARY);
        return StandIn.Answer.of(202, "{\"status\":\"success\"}");
    }

    private JsonNode last() {
        return json(taken.getLast().body());
    }

    @Override
    protected List<String> told() {
        return taken.stream()
                .map(asked -> json(asked.body()))
                .filter(event -> event.path("event_action").asText().equals("trigger"))
                .map(event -> {
                    List<String> said = new ArrayList<>();
                    event.at("/payload/custom_details/said").forEach(line -> said.add(line.asText()));
                    return String.join("\n", said);
                })
                .toList();
    }

    @Override
    protected List<String> ids() {
        return taken.stream()
                .map(asked -> json(asked.body()).path("dedup_key").asText())
                .toList();
    }

    @Override
    protected void assertInert(String hostile) {
        assertThat(last().path("event_action").asText()).isEqualTo("trigger");
        assertThat(last().path("dedup_key").asText()).isEqualTo("remediator-01890000-0000-7000-8000-000000000001");
        assertThat(last().at("/payload/custom_details/said")).hasSize(3);
        assertThat(last().at("/payload/summary").asText().codePoints()).noneMatch(Character::isISOControl);
    }

    @Override
    protected void assertWithinLimits() {
        assertThat(last().at("/payload/summary").asText().length()).isLessThanOrEqualTo(1_024);
        assertThat(last().path("dedup_key").asText().length()).isLessThanOrEqualTo(255);
        assertThat(taken.getLast().body().getBytes(StandardCharsets.UTF_8).length)
                .isLessThan(512 * 1024);
    }
}
