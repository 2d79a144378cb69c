package dev.remediator.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Regular expressions mean what Go's regexp takes them for, also where RE2/J on its own does not. */
class GoRegexpTest {

    private static boolean matches(String expression, String text) {
        return GoRegexp.matchingAllOf(expression).test(text);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = ' ',
            value = {
                "(?P<n>a)(?P<n>b) ab",
                "(?<n>a)(?P<m>b) ab",
                "(?P<n>a(?P<n>b)?)+ aba",
                "{+ {{{",
                "a{? a",
                "{{2} {{",
                "a{,2} a{,2}",
                "x{01} x{01}",
                "x{1 x{1",
                "[{]{2} {{",
                "a)(?:b ab",
                "\\Q.*\\E .*",
                "\\Qa{2}\\E a{2}",
                "\\Q\\\\E \\",
                "[a[b]] a]",
                "[a&&b]+ a&b",
                "[]a]+ ]a",
                "[^]a] b",
                "[\\d-z]+ 1-z",
                "[\\d-[:alpha:]]+ 1-z",
                "[[:alpha:]-z]+ q-z",
                "\\x{1F642} 🙂",
                "\\x41\\101 AA",
                "(?i)straSSe StrasſE",
                "(?i)k K",
                "a(?i)b|c C",
                "a(?i:b)c aBc",
                "(?i:a(?-i)b) Ab",
            })
    void isReadAsGoReadsIt(String expression, String text) {
        assertThat(matches(expression, text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?=a)",
                "(?!a)",
                "(?<=a)",
                "(?<!a)",
                "(?>a)",
                "(?u)a",
                "(?x)a",
                "(?#c)",
                "(?'n'a)",
                "(?P=n)",
                "(?P<n",
                "(?P<n-m>a)",
                "(?P<>a)",
                "(?P<n>?)",
                "(?<n>*)",
                "(?:*)",
                "(*)",
                "(?i",
                "(?--i)a",
                "\\1",
                "\\8",
                "\\Z",
                "\\C",
                "\\E",
                "\\cA",
                "\\h",
                "\\u0041",
                "\\N{SPACE}",
                "\\é",
                "[\\é]",
                "\\🙂",
                "\\p{javaLowerCase}",
                "\\p{greek}",
                "\\p{IsGreek}",
                "\\p{Cn}",
                "\\pX",
                "\\p{",
                "\\p",
                "a**",
                "a++",
                "a{2}{3}",
                "*a",
                "+",
                "{2}",
                "a{2,1}",
                "a{1001}",
                "a)",
                "(a",
                "[a",
                "[z-a]",
                "[a-\\d]",
                "[[:foo:]]",
                "[\\Qa\\E]",
                "\\Q.*",
                "\\",
                "a\\",
                "x{99999999999}",
                "\\x{110000}",
                "\\x{",
                "\\xg"
            })
    void whatGoRefusesIsRefused(String expression) {
        assertThatThrownBy(() -> GoRegexp.matchingAllOf(expression)).isInstanceOf(MatcherSyntaxException.class);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "(a{1000}){1000}, ~a regular expression repeats something more than 1000 times: {1000}~",
                "((a{10}){10}){11}, ~a regular expression repeats something more than 1000 times: {11}~",
                "((a{1000})*){2}, ~a regular expression repeats something more than 1000 times: {2}~",
                "a), a regular expression has a ) without its (",
                "\\é, a regular expression needs no backslash before é",
                "(?i)x\\x{1c80}, ~a regular expression cannot ignore case (?i) for the letters U+1C80 to U+1C88~",
                "(?i)[а-\u2000], ~a regular expression cannot ignore case (?i) for the letters U+1C80 to U+1C88~",
                "[[:foo:]], ~\"[[:foo:]]\" is no regular expression of RE2: invalid character class range: [:foo:]~",
            })
    void theReasonIsNamed(String expression, String message) {
        assertThatThrownBy(() -> GoRegexp.matchingAllOf(expression)).hasMessage(message);
    }

    @Test
    void repetitionsWithinRepetitionsCountTogetherAsInGo() {
        assertThat(matches("(a{2}){500}", "a".repeat(1000))).isTrue();
        assertThat(matches("((a{10}){10}){10}", "a".repeat(1000))).isTrue();
        assertThat(matches("(a{1000}){1}", "a".repeat(1000))).isTrue();
        assertThat(matches("(a{1000}){1,}", "a".repeat(3000))).isTrue();
        assertThat(matches("(a{1000}){0}", "")).isTrue();
        assertThat(matches("(a{0}){1000}", "")).isTrue();
        assertThat(matches("(a{1000}|b{2})c", "bbc")).isTrue();
        for (String refused :
                List.of("(a{2}){501}", "(a{2,}){501}", "(a{0,2}){501}", "(a{1000}|b){2}", "(?:(?:a{501})+b){2,3}"))
            assertThatThrownBy(() -> GoRegexp.matchingAllOf(refused)).isInstanceOf(MatcherSyntaxException.class);
    }

    @Test
    void classesKnowTheCharactersOfToday() {
        assertThat(matches("\\p{So}+", "🙂🤖")).isTrue();
        assertThat(matches("\\pS", "₿")).isTrue();
        assertThat(matches("[\\pL\\d]+", "𞤀ꟃ1")).isTrue();
        assertThat(matches("[^\\pL]", "𞤀")).isFalse();
        assertThat(matches("\\PL", "𞤀")).isFalse();
        assertThat(matches("[\\PLa]+", "1a")).isTrue();
        assertThat(matches("\\P{^L}", "é")).isTrue();
        assertThat(matches("\\p{^Adlam}", "𞤀")).isFalse();
        assertThat(matches("\\p{SignWriting}\\p{Phags_Pa}\\p{Nko}", "𝠀ꡀߊ")).isTrue();
        assertThat(matches("\\p{Greek}+\\p{Zs}\\p{Lu}", "αβ\u00A0Ä")).isTrue();
        assertThat(matches("\\pC", "\u0378")).isFalse();
        assertThat(matches("\\p{Any}", "\u0378")).isTrue();
        assertThat(matches("(?i)\\p{Lu}\\P{Greek}", "äx")).isTrue();
        assertThat(matches("(?i)[\\p{Greek}x]+", "Xα")).isTrue();
    }

    /** As many branches, steps and groups as are taken, in the shapes that make RE2/J recurse the most. */
    static final List<String> LARGE = List.of(
            "b(?:a?){1000}",
            "b(?:a|b|){900}",
            "(?:a*){1000}b?a?",
            "(?:|a|b){900}",
            "(?:\\B?a?){600}",
            "(?:\\B\\Ba?){600}b?a?",
            "(?:(?:a|bc)?d?){600}",
            "(a|".repeat(199) + "." + "b)".repeat(199),
            "(?:a".repeat(199) + "*" + ")*".repeat(199),
            "(?:(?i)x|".repeat(199) + "." + "b)+".repeat(199),
            "a*|".repeat(900));

    @ParameterizedTest
    @FieldSource("LARGE")
    void whatIsTakenFitsIntoASmallStack(String expression) throws InterruptedException {
        var failure = new AtomicReference<Throwable>();
        var thread = new Thread(null, () -> matches(expression, "ba"), "small stack", 1024 * 1024);
        thread.setUncaughtExceptionHandler((t, e) -> failure.set(e));
        thread.start();
        thread.join();
        assertThat(failure.get()).isNull();
    }

    @Test
    void whatIsTooLargeIsRefusedAtOnce() {
        var large = new ArrayList<>(
                List.of("(?:a?){1000}".repeat(3), "(?:\\B\\B\\Ba?){1000}", "(?:a{1000}|b{1000})c{1000}".repeat(8)));
        for (String unit : List.of("a?", "a*|", "(a)", "[ab]|", "x.|", "a{3}", "\\pL", "[\\pL\\pN]"))
            large.add(unit.repeat(100_000));
        large.add("[" + "\\pL".repeat(100_000) + "]");
        for (String group : List.of("(", "(?:", "(?i:", "(?P<n>")) large.add(group.repeat(201) + "." + ")".repeat(201));
        assertThat(large)
                .allSatisfy(expression -> assertTimeoutPreemptively(
                        Duration.ofSeconds(20),
                        () -> assertThatThrownBy(() -> GoRegexp.matchingAllOf(expression))
                                .isInstanceOf(MatcherSyntaxException.class)
                                .hasMessageContaining("a regular expression")));
    }

    @Test
    void anyLetterButNineCanBeMatchedWhateverItsCase() {
        // RE2/J never ends for a letter whose other case it does not know: a newer JDK could bring more of them.
        assertTimeoutPreemptively(
                Duration.ofMinutes(1),
                () -> IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                        .filter(c -> c < 0x1C80 || c > 0x1C88)
                        .filter(c -> Character.toUpperCase(c) != c || Character.toLowerCase(c) != c)
                        .forEach(c -> assertThat(
                                        matches("(?i)\\x{" + Integer.toHexString(c) + "}", Character.toString(c)))
                                .isTrue()));
        assertThat(matches("(?i)[\\x00-\\x{10FFFF}]", "\u1C80")).isTrue();
        assertThat(matches("\u1C80(?i)(?-i)\u1C88", "\u1C80\u1C88")).isTrue();
    }

    @Test
    void aHostileValueCostsNoMoreThanItsLength() {
        String value = "a".repeat(20_000) + "!";
        for (String expression : List.of("(a+)+b", "(a|a)*b", "(a|aa)+$", "(.*a){20}b"))
            assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> assertThat(matches(expression, value)).isFalse());
    }
}
