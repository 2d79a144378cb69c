package dev.remediator.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatcherTest {

    /** The matcher for the label {@code a}, its value, and whether it holds; a value of {@code -} is no label. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "a=bar,      bar,   true",
                "a=bar,      Bar,   false",
                "a=bar,      ~ bar~, false",
                "a=bar,      -,     false",
                "a!=bar,     bar,   false",
                "a!=bar,     baz,   true",
                "a!=bar,     -,     true",
                "a=\"\",     -,     true",
                "a=\"\",     x,     false",
                "a!=\"\",    -,     false",
                "a!=\"\",    x,     true",
                "a=~bar,     bar,   true",
                "a=~bar,     xbar,  false",
                "a=~bar,     barx,  false",
                "a=~b.r,     bar,   true",
                "a=~.*,      -,     true",
                "a=~.+,      -,     false",
                "a=~.+,      x,     true",
                "a!~.+,      -,     true",
                "a!~bar,     -,     true",
                "a!~bar,     bar,   false",
                "a!~bar,     xbar,  true",
                "a=~bar|,    -,     true",
                "a=~bar|,    bar,   true",
                "a=~bar|baz, baz,   true",
                "a=~bar|baz, barbaz, false",
                "a=~ba[rz],  baz,   true",
                "a=~^bar$,   bar,   true",
                "a=~(bar)?,  -,     true",
                "a=~(?i)BAR, bar,   true",
                "a=~BAR,     bar,   false",
                "a=~[^a]*,   -,     true",
                "a=~🙂.,     🙂🙂,  true",
            })
    void holdsAsInAlertmanager(String matcher, String value, boolean holds) {
        var labels = value.equals("-") ? Labels.of("other", "x") : Labels.of("a", value, "other", "x");
        assertThat(Matchers.parseOne(matcher, MatcherParser.FALLBACK).matches(labels))
                .isEqualTo(holds);
    }

    @Test
    void aDotIsNoLineBreakAndTheEndIsTheEnd() {
        assertThat(matches("foo.bar", "foo\nbar")).isFalse();
        assertThat(matches("(?s)foo.bar", "foo\nbar")).isTrue();
        assertThat(matches("a.b", "a\rb")).isTrue();
        assertThat(matches("a.b", "a\u2028b")).isTrue();
        assertThat(matches("foo", "foo\n")).isFalse();
        assertThat(matches("foo$", "foo\n")).isFalse();
        assertThat(matches("(?m)foo$", "foo\nbar")).isFalse();
        assertThat(matches("foo\\nbar", "foo\nbar")).isTrue();
    }

    private static boolean matches(String expression, String value) {
        return new Matcher("a", Matcher.Op.REGEX, expression).matches(Labels.of("a", value));
    }

    @Test
    void whatIsNoRegularExpressionIsNoMatcher() {
        for (var op : new Matcher.Op[] {Matcher.Op.REGEX, Matcher.Op.NOT_REGEX})
            assertThatThrownBy(() -> new Matcher("a", op, "a(b"))
                    .isInstanceOf(MatcherSyntaxException.class)
                    .hasMessage("\"a(b\" is no regular expression of RE2: missing closing )")
                    .satisfies(e ->
                            assertThat(((MatcherSyntaxException) e).position()).isEqualTo(-1));
        assertThat(new Matcher("a", Matcher.Op.EQUAL, "a(b").matches(Labels.of("a", "a(b")))
                .isTrue();
    }

    @Test
    void isEqualByWhatItSays() {
        var matcher = new Matcher("a", Matcher.Op.REGEX, "b.*");
        assertThat(matcher)
                .isEqualTo(new Matcher("a", Matcher.Op.REGEX, "b.*"))
                .hasSameHashCodeAs(new Matcher("a", Matcher.Op.REGEX, "b.*"))
                .isNotEqualTo(new Matcher("b", Matcher.Op.REGEX, "b.*"))
                .isNotEqualTo(new Matcher("a", Matcher.Op.NOT_REGEX, "b.*"))
                .isNotEqualTo(new Matcher("a", Matcher.Op.REGEX, "b"))
                .isNotEqualTo("a=~\"b.*\"");
    }
}
