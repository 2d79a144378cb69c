package dev.remediator.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlainTextTest {
    @Test
    void aLineIsOneLine() {
        assertThat(PlainText.line("ok\r\n2026-01-01 INFO approved")).isEqualTo("ok  2026-01-01 INFO approved");
        assertThat(PlainText.line("a\u2028b\u2029c\u0085d\te")).isEqualTo("a b c d e");
    }

    @Test
    void whatSteersATerminalOrTurnsTheWritingIsShown() {
        assertThat(PlainText.line("\u001b[31mred\u0000")).isEqualTo("\ufffd[31mred\ufffd");
        assertThat(PlainText.line("\u202eevil\u202c")).isEqualTo("\ufffdevil\ufffd");
        assertThat(PlainText.line("\ud83d!")).isEqualTo("\ufffd!");
    }

    @Test
    void theRestStaysAsItIs() {
        String text = "a\u200bb ﬀ 👩‍🚒 <b>&amp;</b> *x* é";
        assertThat(PlainText.line(text)).isSameAs(text);
    }

    @Test
    void cutTextSaysSoAndHoldsWholeCharacters() {
        assertThat(PlainText.cut("abcdef", 6)).isEqualTo("abcdef");
        assertThat(PlainText.cut("abcdefg", 6)).isEqualTo("abcde…");
        assertThat(PlainText.cut("abcd👍ef", 6)).isEqualTo("abcd…");
    }

    @ParameterizedTest
    @MethodSource("dev.remediator.report.HostileValues#all")
    void nothingHostileIsShown(String value) {
        assertThat(PlainText.line(value).codePoints()).noneMatch(Character::isISOControl);
    }
}
