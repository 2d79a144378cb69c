package dev.remediator.alert;

import static dev.remediator.alert.Matcher.Op.EQUAL;
import static dev.remediator.alert.Matcher.Op.NOT_EQUAL;
import static dev.remediator.alert.Matcher.Op.NOT_REGEX;
import static dev.remediator.alert.Matcher.Op.REGEX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** How matchers are read. Texts are given to all three modes; {@code null} means refused. */
class MatchersTest {
    private static final List<Matcher> NONE = List.of();
    private static final List<Matcher> REFUSED = List.of(new Matcher("refused", EQUAL, ""));

    private static List<Matcher> one(String name, Matcher.Op op, String value) {
        return List.of(new Matcher(name, op, value));
    }

    /** The text, then what the UTF-8 parser reads, the classic one, and both in fallback mode. */
    private static Arguments row(String text, List<Matcher> utf8, List<Matcher> classic, List<Matcher> fallback) {
        return Arguments.of(text, utf8, classic, fallback);
    }

    private static Arguments agreed(String text, List<Matcher> matchers) {
        return row(text, matchers, matchers, matchers);
    }

    private static Arguments onlyUtf8(String text, List<Matcher> matchers) {
        return row(text, matchers, REFUSED, matchers);
    }

    private static Arguments onlyClassic(String text, List<Matcher> matchers) {
        return row(text, REFUSED, matchers, matchers);
    }

    static final List<Arguments> TEXTS = List.of(
            agreed("", NONE),
            agreed("{}", NONE),
            agreed(" ", NONE),
            agreed("alertname=\"GatewayDown\"", one("alertname", EQUAL, "GatewayDown")),
            agreed("foo=bar", one("foo", EQUAL, "bar")),
            agreed("{ foo != bar , }", one("foo", NOT_EQUAL, "bar")),
            agreed("foo=~\"5..\"", one("foo", REGEX, "5..")),
            agreed("foo!~5..", one("foo", NOT_REGEX, "5..")),
            agreed("foo=\"\"", one("foo", EQUAL, "")),
            agreed("foo=\"a,b}{\"", one("foo", EQUAL, "a,b}{")),
            agreed("foo=\"\\\"\\\\\\n\"", one("foo", EQUAL, "\"\\\n")),
            agreed("ns:foo:rate=\"ä🙂\"", one("ns:foo:rate", EQUAL, "ä🙂")),
            agreed(
                    "a=\"1\",b!=\"2\", c=~\"3\" ,d!~\"4\"",
                    List.of(
                            new Matcher("a", EQUAL, "1"),
                            new Matcher("b", NOT_EQUAL, "2"),
                            new Matcher("c", REGEX, "3"),
                            new Matcher("d", NOT_REGEX, "4"))),
            agreed("a=1,a=2", List.of(new Matcher("a", EQUAL, "1"), new Matcher("a", EQUAL, "2"))),

            // Names beyond the classic ones.
            onlyUtf8("name-with-dashes=\"bar\"", one("name-with-dashes", EQUAL, "bar")),
            onlyUtf8("foo🙂=bar", one("foo🙂", EQUAL, "bar")),
            onlyUtf8("{\"foo bar\"=\"baz\"}", one("foo bar", EQUAL, "baz")),
            onlyUtf8("\"foo\"=\"bar\"", one("foo", EQUAL, "bar")),
            onlyUtf8("0a=b", one("0a", EQUAL, "b")),
            onlyUtf8("{\"\"=b}", one("", EQUAL, "b")),

            // What only the classic parser tolerates.
            onlyClassic("foo=", one("foo", EQUAL, "")),
            onlyClassic("{foo=bar", one("foo", EQUAL, "bar")),
            onlyClassic("foo=bar}", one("foo", EQUAL, "bar")),
            onlyClassic("{foo=bar}}", one("foo", EQUAL, "bar}")),
            onlyClassic("foo==", one("foo", EQUAL, "=")),
            onlyClassic("foo=~~", one("foo", REGEX, "~")),
            onlyClassic("foo=a b", one("foo", EQUAL, "a b")),
            onlyClassic("foo='", one("foo", EQUAL, "'")),
            onlyClassic("foo=a\\nb", one("foo", EQUAL, "a\nb")),
            onlyClassic("foo=a\\tb", one("foo", EQUAL, "a\\tb")),
            onlyClassic("foo=a\\", one("foo", EQUAL, "a\\")),
            onlyClassic("foo=\\\"", one("foo", EQUAL, "\"")),
            onlyClassic("foo=\"a\nb\"", one("foo", EQUAL, "a\nb")),
            onlyClassic("foo=~\"\\d+\"", one("foo", REGEX, "\\d+")),
            onlyClassic("foo=\"\\xf0\\x9f\"", one("foo", EQUAL, "\\xf0\\x9f")),
            onlyClassic("a=\\,b=1", List.of(new Matcher("a", EQUAL, "\\"), new Matcher("b", EQUAL, "1"))),

            // Where they disagree, the classic meaning wins.
            row("foo=\"\\t\"", one("foo", EQUAL, "\t"), one("foo", EQUAL, "\\t"), one("foo", EQUAL, "\\t")),
            row(
                    "foo=\"\\xf0\\x9f\\x99\\x82\"",
                    one("foo", EQUAL, "🙂"),
                    one("foo", EQUAL, "\\xf0\\x9f\\x99\\x82"),
                    one("foo", EQUAL, "\\xf0\\x9f\\x99\\x82")),
            row("foo=\"\\101\"", one("foo", EQUAL, "A"), one("foo", EQUAL, "\\101"), one("foo", EQUAL, "\\101")),
            // A no-break space is space for the one, and part of the value for the other unless it is the last.
            row(
                    "a=b\u00A0,c=d\u00A0",
                    List.of(new Matcher("a", EQUAL, "b"), new Matcher("c", EQUAL, "d")),
                    List.of(new Matcher("a", EQUAL, "b\u00A0"), new Matcher("c", EQUAL, "d")),
                    List.of(new Matcher("a", EQUAL, "b\u00A0"), new Matcher("c", EQUAL, "d"))),

            // Refused by all.
            agreed(",", REFUSED),
            agreed("{,}", REFUSED),
            agreed("foo=bar,,", REFUSED),
            agreed("foo", REFUSED),
            agreed("foo!bar", REFUSED),
            agreed("=bar", REFUSED),
            agreed("{{foo=bar}", REFUSED),
            agreed("foo=\"bar", REFUSED),
            agreed("foo=bar\"", REFUSED),
            agreed("foo=\"bar\"baz", REFUSED),
            agreed("foo=\"a\"b\"", REFUSED),
            agreed("foo=~\"[a\"", REFUSED),
            agreed("foo=~\"a(?=b)\"", REFUSED),
            agreed("foo bar=baz", REFUSED),
            row("{", REFUSED, NONE, NONE),
            row("}", REFUSED, NONE, NONE));

    @ParameterizedTest
    @FieldSource("TEXTS")
    void isReadByEachParserAsAlertmanagerDoes(
            String text, List<Matcher> utf8, List<Matcher> classic, List<Matcher> fallback) {
        assertThat(read(text, MatcherParser.UTF8)).as("utf8").isEqualTo(utf8);
        assertThat(read(text, MatcherParser.CLASSIC)).as("classic").isEqualTo(classic);
        assertThat(read(text, MatcherParser.FALLBACK)).as("fallback").isEqualTo(fallback);
    }

    private static List<Matcher> read(String text, MatcherParser parser) {
        try {
            return Matchers.parse(text, parser).matchers();
        } catch (MatcherSyntaxException _) {
            return REFUSED;
        }
    }

    static final List<Arguments> GO_STRINGS = List.of(
            Arguments.of("\\a\\b\\f\\n\\r\\t\\v", "\u0007\b\f\n\r\t\u000B"),
            Arguments.of("\\x41\\x00", "A\0"),
            Arguments.of("\\101\\000", "A\0"),
            Arguments.of("\\u00e9\\U0001f642", "é🙂"),
            Arguments.of("\\xc3\\251", "é"),
            Arguments.of("raw\ttab", "raw\ttab"));

    @ParameterizedTest
    @FieldSource("GO_STRINGS")
    void quotedTextFollowsGosRules(String quoted, String expected) {
        assertThat(read("a=\"" + quoted + "\"", MatcherParser.UTF8)).isEqualTo(one("a", EQUAL, expected));
        assertThat(read("\"" + quoted + "\"=a", MatcherParser.UTF8)).isEqualTo(one(expected, EQUAL, "a"));
    }

    static final List<String> NO_GO_STRINGS = List.of(
            "\\d",
            "\\'",
            "\\x4",
            "\\x4g",
            "\\10",
            "\\400",
            "\\u12",
            "\\ud800",
            "\\U00110000",
            "\\UFFFFFFFF",
            "\\xff",
            "\\xc3",
            "\\xc0\\x80",
            "\\xed\\xa0\\x80",
            "\\é",
            "\\🙂",
            "a\nb",
            "\\x４1");

    @ParameterizedTest
    @FieldSource("NO_GO_STRINGS")
    void quotedTextThatGoRefusesIsRefused(String quoted) {
        assertThat(read("a=\"" + quoted + "\"", MatcherParser.UTF8)).isEqualTo(REFUSED);
    }

    static final List<Arguments> MESSAGES = List.of(
            Arguments.of("alertname", 9, "expected one of = != =~ !~ after the label name, found the end of the text"),
            Arguments.of("foo=", 4, "expected a value, found the end of the text"),
            Arguments.of("{foo=bar", 8, "expected a closing brace, found the end of the text"),
            Arguments.of("foo=bar}", 7, "expected no closing brace, as none was opened, found \"}\""),
            Arguments.of("{foo=bar} x", 10, "expected nothing after the closing brace, found \"x\""),
            Arguments.of("{foo=a b}", 7, "expected a comma or a closing brace, found \"b\""),
            Arguments.of("foo=\"a\" bar=b", 8, "expected a comma between two matchers, found \"bar\""),
            Arguments.of("foo=bar,,a=b", 8, "expected a label name, found \",\""),
            Arguments.of("🙂=\"🙂", 2, "this double quote is not closed"),
            Arguments.of("🙂=\"🙂\\d\"", 4, "\\d is no escape; to mean a backslash, write \\\\d"),
            Arguments.of("a=\"\\x4g\"", 3, "expected 2 hexadecimal digits here"),
            Arguments.of("a=\"\\18\"", 3, "expected 3 octal digits here"),
            Arguments.of("a=\"\\ud800\"", 3, "there is no character of this number"),
            Arguments.of("a=\"\\xff\"", 3, "the \\x and octal escapes of this text make no valid UTF-8"),
            Arguments.of("a=\"1\n\"", 4, "a line break within double quotes must be written \\n"),
            Arguments.of("a=b, c=~\"[x\"", 8, "\"[x\" is no regular expression of RE2: missing closing ]"));

    @ParameterizedTest
    @FieldSource("MESSAGES")
    void anErrorTellsTheAuthorWhatIsExpectedAndWhere(String text, int position, String message) {
        var error = catchThrowableOfType(MatcherSyntaxException.class, () -> Matchers.parse(text, MatcherParser.UTF8));
        assertThat(error.position()).isEqualTo(position);
        assertThat(error.getMessage()).startsWith(message);
    }

    static final List<Arguments> CLASSIC_MESSAGES = List.of(
            Arguments.of("a=b,foo", 4, "expected name=\"value\" (or != =~ !~), found \"foo\""),
            Arguments.of("a=b,,c=d", 4, "expected name=\"value\" (or != =~ !~), found nothing"),
            Arguments.of("a=🙂,b=\"x", 6, "this double quote is not closed"),
            Arguments.of("a=x\"y", 3, "a double quote within a value must be written \\\""),
            Arguments.of("a= ~, b=~ *", 10, "\"*\" is no regular expression of RE2: missing argument"));

    @ParameterizedTest
    @FieldSource("CLASSIC_MESSAGES")
    void theClassicParserSaysWhereToo(String text, int position, String message) {
        var error =
                catchThrowableOfType(MatcherSyntaxException.class, () -> Matchers.parse(text, MatcherParser.CLASSIC));
        assertThat(error.position()).isEqualTo(position);
        assertThat(error.getMessage()).startsWith(message);
    }

    @ParameterizedTest
    @EnumSource
    void oneMatcherIsExactlyOne(MatcherParser parser) {
        assertThat(Matchers.parseOne("foo=bar", parser)).isEqualTo(new Matcher("foo", EQUAL, "bar"));
        assertThatThrownBy(() -> Matchers.parseOne("", parser)).isInstanceOf(MatcherSyntaxException.class);
        assertThatThrownBy(() -> Matchers.parseOne("foo", parser)).isInstanceOf(MatcherSyntaxException.class);
        assertThatThrownBy(() -> Matchers.parseOne("\"a\"=b,c=d", parser)).isInstanceOf(MatcherSyntaxException.class);
    }

    @Test
    void bracesAroundOneMatcherAreForTheNewerParserOnly() {
        assertThat(Matchers.parseOne("{foo=bar}", MatcherParser.UTF8)).isEqualTo(new Matcher("foo", EQUAL, "bar"));
        assertThatThrownBy(() -> Matchers.parseOne("{foo=bar}", MatcherParser.CLASSIC))
                .isInstanceOf(MatcherSyntaxException.class);
        assertThatThrownBy(() -> Matchers.parseOne("foo=bar}", MatcherParser.FALLBACK))
                .isInstanceOf(MatcherSyntaxException.class)
                .hasMessage("a single matcher has no braces around it: \"foo=bar}\"");
    }

    @Test
    void oneClassicMatcherTakesACommaIntoItsValue() {
        assertThat(Matchers.parseOne("a=b,c=d", MatcherParser.CLASSIC)).isEqualTo(new Matcher("a", EQUAL, "b,c=d"));
        assertThat(Matchers.parseOne("a=b,c=d", MatcherParser.FALLBACK)).isEqualTo(new Matcher("a", EQUAL, "b,c=d"));
        assertThatThrownBy(() -> Matchers.parseOne("a=b,c=d", MatcherParser.UTF8))
                .isInstanceOf(MatcherSyntaxException.class)
                .hasMessage("expected one matcher, found 2");
    }

    @Test
    void halfOfASurrogatePairIsReplacedAsGoDoes() {
        assertThat(read("a=\uD83D", MatcherParser.FALLBACK)).isEqualTo(one("a", EQUAL, "\uFFFD"));
        assertThat(new Matcher("\uD83D", EQUAL, "\uDE42")).isEqualTo(new Matcher("\uFFFD", EQUAL, "\uFFFD"));
    }

    @Test
    void isWrittenAsAlertmanagerWritesIt() {
        var matchers = Matchers.parse("{ foo = bar, b!=\"x\\\"\\n\\\\\", \"a b\"=~\"\\t\" }", MatcherParser.UTF8);
        assertThat(matchers).hasToString("{foo=\"bar\",b!=\"x\\\"\\n\\\\\",\"a b\"=~\"\\t\"}");
        assertThat(new Matchers(List.of())).hasToString("{}");
        assertThat(new Matcher("", EQUAL, "x")).hasToString("\"\"=\"x\"");
    }

    @Test
    void laterChangesOfTheListChangeNothing() {
        var list = new ArrayList<>(one("a", EQUAL, "1"));
        var matchers = new Matchers(list);
        list.clear();
        assertThat(matchers.matchers()).hasSize(1);
        assertThatThrownBy(() -> matchers.matchers().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void allMustHoldAndNoneAskForNothing() {
        var matchers = Matchers.parse("a=1,b!=2", MatcherParser.FALLBACK);
        assertThat(matchers.matches(Labels.of("a", "1"))).isTrue();
        assertThat(matchers.matches(Labels.of("a", "1", "b", "2"))).isFalse();
        assertThat(matchers.matches(Labels.of("b", "3"))).isFalse();
        assertThat(new Matchers(List.of()).matches(Labels.of())).isTrue();
    }
}
