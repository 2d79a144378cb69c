package dev.remediator.channel.slack;

import static dev.remediator.run.Announcement.Kind.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.channel.News;
import dev.remediator.report.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReplyTest {
    private static final Instant SOON = Told.START.plusSeconds(5);

    @Test
    void tellsEachStepOnALineWithItsDetailsBelow() {
        Reply reply = Reply.of(
                news(Told.begin()
                        .say(RUN_STARTED, "gateway-service-down takes this: The gateway answers no health check.")
                        .say(DOING, "Restarting mcp-gateway on Railway (deployment 8107edff)", "the newest of 3")
                        .say(VERIFIED, "Verified: 'alive' passes (HTTP 200 in 41 ms)")),
                SOON);
        assertThat(reply.text()).isEqualTo("""
                📖 gateway-service-down takes this: The gateway answers no health check.
                🔧 Restarting mcp-gateway on Railway (deployment 8107edff)
                      the newest of 3
                👍 Verified: 'alive' passes (HTTP 200 in 41 ms)""");
        assertThat(reply.broadcast()).isFalse();
    }

    @Test
    void whatIsToldLateSaysWhenItHappened() {
        Reply reply = Reply.of(
                news(Told.begin().say(DOING, "Restarting").after(30).say(HEALED, "Healed after 31 s")),
                Told.START.plus(Duration.ofMinutes(10)));
        assertThat(reply.text()).isEqualTo("""
                🔧 09:14:03 UTC  Restarting
                ✅ 09:14:34 UTC  Healed after 31 s""");
    }

    @Test
    void whatCallsForPeopleIsShownInTheChannelToo() {
        assertThat(Reply.of(news(Told.begin().say(DOING).say(ESCALATED)), SOON).broadcast())
                .isTrue();
        assertThat(Reply.of(news(Told.begin().say(TEMPORARY_FAILED)), SOON).broadcast())
                .isTrue();
        assertThat(Reply.of(news(Told.begin().say(FAILED)), SOON).broadcast()).isFalse();
    }

    @Test
    void aLongPileStaysBelowSlacksLimitWithEveryLineInIt() {
        Told told = Told.begin();
        for (int i = 0; i < 20; i++) told.say(SEEN, "line %02d ".formatted(i) + "x".repeat(600), "y".repeat(600));
        String text = Reply.of(news(told), Told.START.plusSeconds(3_600)).text();
        assertThat(text).hasSizeLessThanOrEqualTo(Reply.MAX);
        for (int i = 0; i < 20; i++) assertThat(text).contains("line %02d ".formatted(i));
    }

    @ParameterizedTest
    @MethodSource("dev.remediator.report.HostileValues#texts")
    void whateverTheAlertSaysMentionsNobodyAndForgesNoLine(String value) {
        String text = Reply.of(news(Told.begin().say(SEEN, value, value)), SOON).text();
        assertThat(text).doesNotContain("<", ">", "\r", "\u0000", "\u202e").hasSizeLessThanOrEqualTo(4_000);
        assertThat(text.lines()).hasSize(2);
        assertThat(text.replace("&amp;", "").replace("&lt;", "").replace("&gt;", ""))
                .doesNotContain("&");
    }

    private static List<News> news(Told told) {
        var all = told.all();
        return IntStream.range(0, all.size())
                .mapToObj(i -> new News(i, all.get(i)))
                .toList();
    }
}
