package dev.remediator.channel.slack;

import static dev.remediator.run.Announcement.Kind.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.remediator.channel.ManualClock;
import dev.remediator.channel.News;
import dev.remediator.channel.NotDelivered;
import dev.remediator.channel.NotDelivered.Extent;
import dev.remediator.channel.slack.FakeSlack.Answer;
import dev.remediator.outbound.AllowedHosts;
import dev.remediator.outbound.DirectOutbound;
import dev.remediator.outbound.OutboundLimits;
import dev.remediator.report.Told;
import dev.remediator.run.Announcement;
import dev.remediator.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlackChannelTest {
    private static final String TOKEN = "xoxb-canary-4711";

    private final FakeSlack slack = new FakeSlack();
    private final ManualClock clock = new ManualClock(Told.START);
    private final List<Duration> pauses = new ArrayList<>();
    private final DirectOutbound outbound = new DirectOutbound(
            AllowedHosts.of(List.of("http://" + slack.baseUrl().getAuthority())), OutboundLimits.STANDARD, "test");
    private final MemoryThread thread = new MemoryThread();
    private final Told told = Told.begin();
    private Optional<SlackSettings.Hearing> hearing = Optional.empty();
    private Standing standing = Standing.gone(Told.INCIDENT);
    private SlackChannel channel = restarted();
    private int heard;

    private SlackChannel restarted() {
        Pacer.Sleeper sleeper = pause -> {
            pauses.add(pause);
            clock.pass(pause);
        };
        var api = new SlackApi(
                SlackWeb.methods(outbound, slack.baseUrl(), Secret.of(TOKEN)),
                "#incidents",
                new Pacer(Duration.ofSeconds(1), clock, sleeper),
                new Pacer(Duration.ofSeconds(1), clock, sleeper));
        var settings =
                new SlackSettings(Optional.empty(), hearing, Optional.of(URI.create("https://remediator.example")));
        return new SlackChannel(api, clock, settings, incident -> standing);
    }

    @AfterEach
    void stop() {
        outbound.close();
        slack.close();
    }

    /** Tells what was said since the last time. */
    private void tell() throws NotDelivered {
        List<Announcement> all = told.all();
        List<News> news = new ArrayList<>();
        for (int i = heard; i < all.size(); i++) news.add(new News(i, all.get(i)));
        thread.history = all;
        channel.tell(news, thread);
        heard = all.size();
    }

    @Test
    void anIncidentIsOneMessageEditedInPlaceWithItsStepsInTheThread() throws NotDelivered {
        told.say(INCIDENT_OPENED, "GatewayDown fires for mcp-gateway: no answer");
        tell();
        told.say(RUN_STARTED, "gateway-service-down takes this").say(DOING, "Restarting mcp-gateway on Railway");
        tell();
        told.after(40).say(VERIFIED, "Verified: 'alive' passes").say(HEALED, "Healed after 43 s: restart has helped");
        clock.pass(Duration.ofSeconds(43));
        tell();

        assertThat(slack.openings())
                .singleElement()
                .satisfies(opening -> assertThat(opening.text()).isEqualTo("""
                        ✅ Healed in 44 s: GatewayDown on mcp-gateway (P1)
                        Healed after 43 s: restart has helped
                        started 09:14:03 UTC, healed 09:14:47 UTC"""));
        assertThat(slack.replies())
                .extracting(FakeSlack.Message::text)
                .containsExactly(
                        "🔔 GatewayDown fires for mcp-gateway: no answer",
                        "📖 gateway-service-down takes this\n🔧 Restarting mcp-gateway on Railway",
                        "👍 Verified: 'alive' passes\n✅ Healed after 43 s: restart has helped");
        assertThat(slack.replies())
                .allSatisfy(r -> assertThat(r.thread())
                        .contains(slack.openings().getFirst().ts()));
        assertThat(slack.calls)
                .containsExactly(
                        "chat.postMessage",
                        "chat.postMessage",
                        "chat.update",
                        "chat.postMessage",
                        "chat.update",
                        "chat.postMessage");
    }

    @Test
    void slackIsToldNotToParseUnfurlOrLinkAnything() throws NotDelivered {
        told.say(INCIDENT_OPENED, "<!channel> https://evil.example");
        tell();
        assertThat(slack.messages.values())
                .hasSize(2)
                .allSatisfy(m -> assertThat(m.form())
                        .containsEntry("channel", "#incidents")
                        .containsEntry("mrkdwn", "0")
                        .containsEntry("parse", "none")
                        .containsEntry("link_names", "0")
                        .containsEntry("unfurl_links", "0")
                        .containsEntry("unfurl_media", "0"));
        assertThat(slack.authorizations).containsOnly("Bearer " + TOKEN);
    }

    @Test
    void whereButtonsAreHeardTheMessageHasThoseThatCanBePressedAndIsEditedWhenTheyAreNot() throws NotDelivered {
        hearing = Optional.of(
                new SlackSettings.Hearing(Secret.of("a".repeat(32)), "A0", "T0", FakeSlack.CHANNEL_ID, false));
        channel = restarted();
        standing = Asks.standing(Asks.approval());
        told.say(INCIDENT_OPENED).say(ASKED, "platform is asked");
        tell();
        assertThat(slack.openings().getFirst().form().get("blocks"))
                .contains("remediator.approve", "remediator.deny", "remediator.acknowledge");
        assertThat(slack.replies().getLast().form()).as("people are waited for").containsEntry("reply_broadcast", "1");

        standing = Asks.standing(Asks.denied());
        told.say(DECIDED, "ben said no");
        tell();
        assertThat(slack.calls).contains("chat.update");
        assertThat(slack.openings().getFirst().form().get("blocks"))
                .contains("Denied by ben")
                .doesNotContain("remediator.approve");
    }

    @Test
    void withoutASigningSecretThereAreNoButtons() throws NotDelivered {
        standing = Asks.standing(Asks.approval());
        told.say(INCIDENT_OPENED);
        tell();
        assertThat(slack.openings().getFirst().form().get("blocks")).doesNotContain("\"actions\"");
    }

    @Test
    void theMessageLinksToTheIncidentsPage() throws NotDelivered {
        told.say(INCIDENT_OPENED);
        tell();
        assertThat(slack.openings().getFirst().form().get("blocks"))
                .contains("https://remediator.example/incidents/" + Told.INCIDENT);
    }

    @Test
    void afterARestartTheStoryGoesOnInTheSameThread() throws NotDelivered {
        told.say(INCIDENT_OPENED);
        tell();
        channel = restarted();
        told.say(DOING, "Restarting");
        tell();
        assertThat(slack.openings()).hasSize(1);
        assertThat(slack.replies()).hasSize(2);
    }

    @Test
    void whatFailsAfterTheOpeningGoesOnThereAndOpensNothingTwice() throws NotDelivered {
        told.say(INCIDENT_OPENED, "fires");
        slack.asUsual().answer(Answer.slowDown(7));
        assertThatExceptionOfType(NotDelivered.class)
                .isThrownBy(this::tell)
                .returns(Extent.CHANNEL, NotDelivered::extent)
                .returns(Optional.of(Duration.ofSeconds(7)), NotDelivered::retryAfter);

        channel = restarted();
        tell();
        assertThat(slack.openings()).hasSize(1);
        assertThat(slack.replies()).extracting(FakeSlack.Message::text).containsExactly("🔔 fires");
    }

    @Test
    void postsKeepADistanceOfASecond() throws NotDelivered {
        told.say(INCIDENT_OPENED);
        tell();
        told.say(DOING, "one");
        tell();
        told.say(DONE, "two");
        tell();
        assertThat(Duration.between(Told.START, clock.instant())).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
        assertThat(pauses).isNotEmpty().allSatisfy(p -> assertThat(p).isLessThanOrEqualTo(Duration.ofSeconds(1)));
    }

    @Test
    void anEditThatWouldChangeNothingIsNotMade() throws NotDelivered {
        told.say(INCIDENT_OPENED).say(DOING, "Restarting");
        tell();
        told.say(ALERT_JOINED, "another alert, too");
        tell();
        assertThat(slack.calls).doesNotContain("chat.update");
    }

    @Test
    void anEditThatFailsIsMadeBeforeTheStoryGoesOn() throws NotDelivered {
        told.say(INCIDENT_OPENED);
        tell();
        told.say(HEALED, "Healed after 1 s");
        slack.answer(new Answer(503, "down", java.util.Map.of()));
        assertThatExceptionOfType(NotDelivered.class).isThrownBy(this::tell).withMessageContaining("503");
        assertThat(slack.replies()).hasSize(1);

        tell();
        assertThat(slack.openings().getFirst().text()).contains("Healed");
        assertThat(slack.replies()).hasSize(2);
    }

    @Test
    void aDeletedMessageIsOpenedAnew() throws NotDelivered {
        told.say(INCIDENT_OPENED);
        tell();
        slack.messages.clear();
        told.say(DOING, "Restarting");
        tell();
        assertThat(slack.openings()).hasSize(1);
        assertThat(slack.replies().getFirst().thread())
                .contains(slack.openings().getFirst().ts());

        told.say(ALERT_JOINED, "no visible change");
        slack.answer(Answer.error("thread_not_found"));
        tell();
        assertThat(slack.openings()).hasSize(2);
        assertThat(slack.replies().getLast().thread())
                .contains(slack.openings().getLast().ts());
    }

    @Test
    void peopleAreCalledInTheChannelItself() throws NotDelivered {
        told.say(INCIDENT_OPENED);
        tell();
        told.say(ESCALATED, "P1: people are called for mcp-gateway");
        tell();
        assertThat(slack.replies().getLast().form()).containsEntry("reply_broadcast", "1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid_auth", "token_revoked", "missing_scope"})
    void aTokenThatDoesNotWorkIsSaidToWhoeverKeepsTheConfiguration(String error) {
        told.say(INCIDENT_OPENED);
        slack.answer(Answer.error(error));
        assertThatExceptionOfType(NotDelivered.class)
                .isThrownBy(this::tell)
                .withMessageContaining("remediator.channels.slack.token")
                .withMessageContaining(error)
                .withMessageNotContaining(TOKEN)
                .returns(Extent.CHANNEL, NotDelivered::extent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"channel_not_found", "not_in_channel", "is_archived"})
    void aChannelThatIsNotOursIsSaidWithWhatToDo(String error) {
        told.say(INCIDENT_OPENED);
        slack.answer(Answer.error(error));
        assertThatExceptionOfType(NotDelivered.class)
                .isThrownBy(this::tell)
                .withMessageContaining("invite the app")
                .returns(Extent.CHANNEL, NotDelivered::extent);
    }

    @Test
    void whatSlackWillNeverTakeIsRefused() {
        told.say(INCIDENT_OPENED);
        slack.answer(Answer.error("msg_too_long"));
        assertThatExceptionOfType(NotDelivered.class)
                .isThrownBy(this::tell)
                .returns(Extent.REFUSED, NotDelivered::extent);
    }

    /** A proxy's page, half an answer, an answer without what comes with every good one. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | <html>Maintenance</html>",
                "200 | {\"ok\":tr",
                "200 | []",
                "200 | ",
                "200 | {}",
                "200 | {\"ok\":true}",
                "502 | <html>Bad gateway</html>",
                "500 | ",
            })
    void anAnswerThatIsNotSlacksIsTheChannelsFailureAndTheStoryIsToldLater(int status, @Nullable String body)
            throws NotDelivered {
        told.say(INCIDENT_OPENED);
        slack.answer(new Answer(status, body == null ? "" : body, Map.of()));
        assertThatExceptionOfType(NotDelivered.class)
                .isThrownBy(this::tell)
                .withMessageContaining("Slack")
                .withMessageNotContaining(TOKEN)
                .returns(Extent.CHANNEL, NotDelivered::extent);

        tell();
        assertThat(slack.openings()).hasSize(1);
    }

    @Test
    void aRedirectIsNotFollowedWithTheToken() {
        told.say(INCIDENT_OPENED);
        slack.answer(Answer.redirect(slack.baseUrl() + "chat.postMessage"));
        assertThatExceptionOfType(NotDelivered.class).isThrownBy(this::tell);
        assertThat(slack.calls).hasSize(1);
    }

    @Test
    void slackThatIsAwayIsTheChannelsFailure() {
        told.say(INCIDENT_OPENED);
        slack.close();
        assertThatExceptionOfType(NotDelivered.class)
                .isThrownBy(this::tell)
                .withMessageContaining("nothing was sent")
                .returns(Extent.CHANNEL, NotDelivered::extent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "99999999999999999999", "86400"})
    void aSenselessRetryAfterStillEnds(String header) {
        assertThat(SlackApi.retryAfter(header)).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(10));
    }

    @Test
    void aClockSetBackDoesNotStopTheChannel() throws InterruptedException {
        List<Duration> slept = new ArrayList<>();
        Instant[] now = {Instant.parse("2026-11-22T09:00:00Z")};
        Pacer pacer = new Pacer(Duration.ofSeconds(1), () -> now[0], slept::add);
        pacer.await();
        now[0] = now[0].minusSeconds(3_600);
        pacer.await();
        assertThat(slept).containsExactly(Duration.ofSeconds(1));
    }
}
