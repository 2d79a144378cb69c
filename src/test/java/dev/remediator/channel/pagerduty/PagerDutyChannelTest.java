package dev.remediator.channel.pagerduty;

import static dev.remediator.run.Announcement.Kind.*;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.remediator.channel.ChannelCalls;
import dev.remediator.channel.KeptThread;
import dev.remediator.channel.ManualClock;
import dev.remediator.channel.NotDelivered;
import dev.remediator.channel.StandIn;
import dev.remediator.outbound.AllowedHosts;
import dev.remediator.playbook.Severity;
import dev.remediator.report.Told;
import dev.remediator.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PagerDutyChannelTest {
    private final StandIn standIn = new StandIn(asked -> StandIn.Answer.of(202, "{}"));
    private final KeptThread thread = new KeptThread();
    private final PagerDutyChannel channel = new PagerDutyChannel(
            "pagerduty",
            ChannelCalls.wayOut(
                    AllowedHosts.of(List.of("http://" + standIn.url("/").getAuthority())), "test"),
            standIn.url("/v2/enqueue"),
            Secret.of("0123456789abcdef0123456789abcdef"),
            new ManualClock(Told.START),
            Optional.of(URI.create("https://remediator.example")));

    @AfterEach
    void close() {
        standIn.close();
    }

    private void tell(Told told) throws NotDelivered {
        channel.tell(thread.say(told.all()), thread);
    }

    private List<JsonNode> events() {
        return standIn.heard().stream()
                .map(asked -> {
                    try {
                        return new ObjectMapper().readTree(asked.body());
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
    }

    @Test
    void anIncidentOfOursIsOneOfPagerDutysFromCallToEnd() throws NotDelivered {
        tell(Told.begin().say(INCIDENT_OPENED, "no answer for 30 s").say(DOING, "Restarting"));
        assertThat(standIn.heard()).isEmpty();
        tell(Told.begin().say(NEEDS_HUMAN, "Restarting did not help", "3 of 3 attempts"));
        tell(Told.begin().byNoRun().say(DECIDED, "ana has acknowledged this. Nobody else is called for it"));
        tell(Told.begin().say(HEALED, "Healed").say(INCIDENT_CLOSED, "Closed"));

        assertThat(events())
                .extracting(e -> e.path("event_action").asText())
                .containsExactly("trigger", "acknowledge", "resolve");
        assertThat(events())
                .extracting(e -> e.path("dedup_key").asText())
                .containsOnly("remediator-01890000-0000-7000-8000-000000000001");
        assertThat(events().getFirst().toString()).isEqualTo("""
                {"routing_key":"0123456789abcdef0123456789abcdef","event_action":"trigger",\
                "dedup_key":"remediator-01890000-0000-7000-8000-000000000001","client":"Remediator",\
                "payload":{"summary":"P1 GatewayDown on mcp-gateway: Restarting did not help","source":"mcp-gateway",\
                "severity":"error","timestamp":"2026-11-22T09:14:03Z","custom_details":{\
                "incident":"01890000-0000-7000-8000-000000000001",\
                "said":["🚨 Restarting did not help","    · 3 of 3 attempts"]}},\
                "client_url":"https://remediator.example/incidents/01890000-0000-7000-8000-000000000001",\
                "links":[{"href":"https://remediator.example/incidents/01890000-0000-7000-8000-000000000001","text":"Timeline"}]}""");
        assertThat(events().getLast().fieldNames())
                .toIterable()
                .containsExactly("routing_key", "event_action", "dedup_key");
    }

    @ParameterizedTest
    @CsvSource({"P0, critical", "P1, error", "P2, warning", "P3, info"})
    void severitiesAreThoseOfPagerDuty(Severity ours, String theirs) throws NotDelivered {
        tell(Told.begin().severity(ours).say(NEEDS_HUMAN));
        assertThat(events().getFirst().at("/payload/severity").asText()).isEqualTo(theirs);
    }

    @Test
    void whoHasItBeforeItIsToldIsShownAsSuch() throws NotDelivered {
        tell(Told.begin().say(NEEDS_HUMAN).byNoRun().say(DECIDED, "ana has acknowledged this"));
        assertThat(events()).extracting(e -> e.path("event_action").asText()).containsExactly("trigger", "acknowledge");
    }
}
