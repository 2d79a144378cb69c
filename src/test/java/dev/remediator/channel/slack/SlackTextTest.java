package dev.remediator.channel.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.report.IncidentStatus;
import dev.remediator.run.Announcement.Kind;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlackTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "<!here> => &lt;!here&gt;",
                "<@U012AB3CD> => &lt;@U012AB3CD&gt;",
                "<!subteam^S012AB3CD> => &lt;!subteam^S012AB3CD&gt;",
                "<https://evil.example|Approve> => &lt;https://evil.example|Approve&gt;",
                "&lt;!channel&gt; => &amp;lt;!channel&amp;gt;",
                "R&D => R&amp;D",
                "*APPROVED* by `ceo` => *APPROVED* by `ceo`"
            })
    void escapesWhatSlackGivesAMeaning(String text, String escaped) {
        assertThat(SlackText.line(text, 100)).isEqualTo(escaped);
    }

    @Test
    void cutsByTheEscapedLengthAndNeverWithinAnEscape() {
        assertThat(SlackText.line("&&&&&", 13)).isEqualTo("&amp;&amp;…");
        assertThat(SlackText.line("a".repeat(200), 10)).isEqualTo("aaaaaaaaa…");
        assertThat(SlackText.line("👍".repeat(20), 10)).isEqualTo("👍👍👍👍…");
    }

    @Test
    void everyStateAndStepHasASignOfItsOwn() {
        assertThat(Arrays.stream(IncidentStatus.values()).map(SlackText::sign)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(Kind.values()).map(SlackText::sign))
                .allSatisfy(s -> assertThat(s).isNotBlank());
    }
}
