package dev.remediator.channel.discord;

import static dev.remediator.run.Announcement.Kind.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.remediator.channel.ChannelCalls;
import dev.remediator.channel.KeptThread;
import dev.remediator.channel.ManualClock;
import dev.remediator.channel.NotDelivered;
import dev.remediator.channel.SecretUrl;
import dev.remediator.channel.StandIn;
import dev.remediator.outbound.Outbound;
import dev.remediator.report.Told;
import dev.remediator.secret.Secret;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DiscordChannelTest {
    private int posted;
    private final StandIn standIn = new StandIn(
            asked -> StandIn.Answer.of(200, "{\"id\":\"%d\",\"channel_id\":\"77\"}".formatted(100 + posted++)));
    private final SecretUrl url = SecretUrl.of(
            "url", Secret.of(standIn.url("/api/webhooks/1/abcdefghijklmnop").toString()));
    private final Outbound outbound = ChannelCalls.wayOut(url.allowed(), "test");
    private final KeptThread thread = new KeptThread();
    private final Told told = Told.begin();

    @AfterEach
    void close() {
        standIn.close();
    }

    private void tell(boolean forum) throws NotDelivered {
        var all = told.all();
        new DiscordChannel("discord", outbound, url, forum, new ManualClock(Told.START), Optional.empty())
                .tell(thread.say(all.subList(thread.history.size(), all.size())), thread);
    }

    private List<String> asked() {
        return standIn.heard().stream()
                .map(h ->
                        h.method() + " " + h.path().replace("/api/webhooks/1/abcdefghijklmnop", "…") + "?" + h.query())
                .toList();
    }

    @Test
    void theFirstMessageIsEditedAndTheNewsStandBelowIt() throws NotDelivered {
        told.say(INCIDENT_OPENED, "no answer for 30 s");
        tell(false);
        told.say(DOING, "Restarting mcp-gateway");
        tell(false);
        assertThat(asked())
                .containsExactly("POST …?wait=true", "POST …?wait=true", "PATCH …/messages/100?", "POST …?wait=true");
        assertThat(standIn.heard().get(2).body()).isEqualTo("""
                {"content":"🔧 Healing · P1","embeds":[{"title":"GatewayDown on mcp\\\\-gateway",\
                "description":"Restarting mcp\\\\-gateway\\nstarted 22 Nov 09:14:03 UTC","color":1402304}],\
                "allowed_mentions":{"parse":[]}}""");
        assertThat(standIn.heard().get(3).body()).contains("\"description\":\"🔧 Restarting mcp\\\\-gateway\"");
    }

    @Test
    void whatLooksTheSameIsNotEdited() throws NotDelivered {
        told.say(INCIDENT_OPENED, "no answer for 30 s");
        tell(false);
        told.say(ALERT_JOINED, "another alert");
        tell(false);
        assertThat(asked()).hasSize(3).noneMatch(call -> call.startsWith("PATCH"));
    }

    @Test
    void inAForumEachIncidentHasAThread() throws NotDelivered {
        told.say(INCIDENT_OPENED, "no answer for 30 s");
        tell(true);
        told.say(DOING, "Restarting mcp-gateway");
        tell(true);
        assertThat(asked())
                .containsExactly(
                        "POST …?wait=true",
                        "POST …?wait=true&thread_id=77",
                        "PATCH …/messages/100?thread_id=77",
                        "POST …?wait=true&thread_id=77");
        assertThat(standIn.heard().getFirst().body()).endsWith("\"thread_name\":\"GatewayDown on mcp-gateway\"}");
    }

    @Test
    void aMessageThatSomebodyDeletedIsPostedAnew() throws NotDelivered {
        told.say(INCIDENT_OPENED, "no answer for 30 s");
        tell(false);
        told.say(DOING, "Restarting mcp-gateway");
        standIn.answer(asked -> StandIn.Answer.of(404, "{\"message\":\"Unknown Message\",\"code\":10008}"));
        tell(false);
        assertThat(asked())
                .containsExactly(
                        "POST …?wait=true",
                        "POST …?wait=true",
                        "PATCH …/messages/100?",
                        "POST …?wait=true",
                        "POST …?wait=true");
        assertThat(thread.place).get().asString().contains("102");
    }

    @Test
    void aWebhookThatIsGoneIsTriedAgainAndNamedWithoutItsAddress() {
        told.say(INCIDENT_OPENED, "no answer for 30 s");
        standIn.answer(
                asked -> StandIn.Answer.of(404, "{\"message\":\"Unknown Webhook abcdefghijklmnop\",\"code\":10015}"));
        assertThatExceptionOfType(NotDelivered.class)
                .isThrownBy(() -> tell(false))
                .withMessageContaining("Unknown Webhook")
                .withMessageNotContaining("abcdefghijklmnop")
                .returns(NotDelivered.Extent.CHANNEL, NotDelivered::extent);
    }

    @Test
    void anIdThatIsNoneIsNeverPutIntoAnAddress() {
        told.say(INCIDENT_OPENED, "no answer for 30 s");
        standIn.answer(asked -> StandIn.Answer.of(200, "{\"id\":\"1/../../2\"}"));
        assertThatExceptionOfType(NotDelivered.class).isThrownBy(() -> tell(false));
        assertThat(thread.place).isEmpty();
    }

    @Test
    void aForumThatIsNotSetAsOneIsNamed() {
        told.say(INCIDENT_OPENED, "no answer for 30 s");
        standIn.answer(asked -> StandIn.Answer.of(400, "{\"code\":220001}"));
        assertThatExceptionOfType(NotDelivered.class)
                .isThrownBy(() -> tell(false))
                .withMessageContaining("set remediator.channels.discord.forum to true")
                .returns(NotDelivered.Extent.CHANNEL, NotDelivered::extent);
    }
}
