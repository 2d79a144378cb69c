package dev.remediator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "äöü", "日本", "🙂", "a🙂b🙂", "\uFFFD", "tab\tand\nline", "\u0001"})
    void whatCanBeStoredIsLeftAlone(String text) {
        assertThat(Text.storable(text)).isSameAs(text);
    }

    @Test
    void nulAndLoneSurrogatesAreReplacedOneByOne() {
        assertThat(Text.storable("a\0b")).isEqualTo("a\uFFFDb");
        assertThat(Text.storable("\uD83D")).isEqualTo("\uFFFD");
        assertThat(Text.storable("\uDE42")).isEqualTo("\uFFFD");
        assertThat(Text.storable("\uDE42\uD83D")).isEqualTo("\uFFFD\uFFFD");
        assertThat(Text.storable("x\uD83D\uD83D\uDE42\0")).isEqualTo("x\uFFFD🙂\uFFFD");
        assertThat(Text.storable("\uD83Da")).isEqualTo("\uFFFDa");
    }

    @ParameterizedTest
    @MethodSource("dev.remediator.report.HostileValues#all")
    void nothingHostileIsStored(String value) {
        assertThat(Text.storable(value).codePoints()).noneMatch(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF));
    }

    @Test
    void textThatIsOnlyComparedKeepsItsNul() {
        assertThat(Text.wellFormed("\0\uD83D")).isEqualTo("\0\uFFFD");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "plain,        ~\"plain\"~",
                "a\"b\\c,      ~\"a\\\"b\\\\c\"~",
                "ä日🙂,        ~\"ä日🙂\"~",
            })
    void quotesAsGoDoes(String text, String quoted) {
        assertThat(Text.quoted(text)).isEqualTo(quoted);
    }

    @Test
    void whatCannotBeSeenIsWrittenAsAnEscape() {
        assertThat(Text.quoted("\u0007\b\f\n\r\t\u000B")).isEqualTo("\"\\a\\b\\f\\n\\r\\t\\v\"");
        assertThat(Text.quoted("\0\u001B[31m\u007F")).isEqualTo("\"\\x00\\x1b[31m\\x7f\"");
        // No-break space, soft hyphen, right-to-left override, line separator, byte order mark.
        assertThat(Text.quoted("\u00A0\u00AD\u202E\u2028\uFEFF")).isEqualTo("\"\\u00a0\\u00ad\\u202e\\u2028\\ufeff\"");
        assertThat(Text.quoted(Character.toString(0xE0001))).isEqualTo("\"\\U000e0001\"");
    }
}
