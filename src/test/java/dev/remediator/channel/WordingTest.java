package dev.remediator.channel;

import static dev.remediator.run.Announcement.Kind.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.report.Told;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordingTest {
    private static final Wording WORDING = new Wording(text -> text.replace("*", "\\*"));

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 99, 100, 101})
    void aLineIsCutWhereItsEscapedFormStillFits(int max) {
        for (String text : List.of("*".repeat(100), "a*".repeat(50), "👩‍🚒*".repeat(20), "plain"))
            assertThat(WORDING.line(text, Math.max(max, 2))).hasSizeLessThanOrEqualTo(Math.max(max, 2));
    }

    @Test
    void aCutLineIsAsLongAsItCanBe() {
        assertThat(WORDING.line("*".repeat(100), 11)).isEqualTo("\\*\\*\\*\\*\\*…");
        assertThat(WORDING.line("ab*", 4)).isEqualTo("ab\\*");
        assertThat(WORDING.line("one\ntwo", 20)).isEqualTo("one two");
    }

    @Test
    void newsAreALineEachWithTheirDetails() {
        List<News> news = new KeptThread()
                .say(Told.begin()
                        .say(DOING, "Restarting", "deployment 8107")
                        .say(VERIFIED, "It *answers*")
                        .all());
        assertThat(WORDING.news(news, Told.START.plusSeconds(2), 1_000)).isEqualTo("""
                🔧 Restarting
                    · deployment 8107
                ✅ It \\*answers\\*""");
        assertThat(WORDING.news(news, Told.START.plus(Duration.ofMinutes(2)), 1_000))
                .isEqualTo("""
                🔧 09:14:03 UTC  Restarting
                    · deployment 8107
                ✅ 09:14:04 UTC  It \\*answers\\*""");
        assertThat(WORDING.news(news, Told.START, 128).lines()).hasSize(3);
    }

    @Test
    void whereThereIsNoRoomDetailsGoFirstAndEveryNewsKeepsItsLine() {
        Told told = Told.begin();
        for (int i = 0; i < 20; i++) told.say(SEEN, "n" + i + " " + "*".repeat(2_000), "x".repeat(200));
        String text = WORDING.news(new KeptThread().say(told.all()), Told.START.plus(Duration.ofHours(1)), 20 * 64);
        assertThat(text.length()).isLessThanOrEqualTo(20 * 64);
        assertThat(text.lines()).hasSize(20);
        for (int i = 0; i < 20; i++) assertThat(text).contains("n" + i + " ");
        assertThat(text).doesNotContain("xxx");
    }

    @Test
    void howItStandsIsSaidInOurOwnWords() {
        assertThat(Wording.state(Told.begin().say(INCIDENT_OPENED).say(DOING).headline()))
                .isEqualTo("🔧 Healing · P1");
        assertThat(Wording.state(
                        Told.begin().say(INCIDENT_OPENED).after(41).say(HEALED).headline()))
                .isEqualTo("✅ Healed in 42 s · P1");
        assertThat(Wording.about(
                        Told.begin().about("Down", "mcp-gateway").say(SEEN).headline()))
                .isEqualTo("Down (mcp-gateway)");
    }
}
