package dev.remediator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What holds for any matchers, shown for thousands made from a fixed seed. */
class MatcherPropertiesTest {
    private static final String[] PIECES = {
        "a", "foo", "_", "0", ":", "-", ".", " ", ",", "=", "!", "~", "{", "}", "\"", "'", "`", "\\", "\\n", "\\d",
        "\\x41", "n", "\n", "\t", "\r", "\0", "\u0085", "\u00A0", "\u2028", "é", "日", "🙂", "\uFFFD", "|", "*", "(",
        ")", "[", "]", "$"
    };

    private final Random random = new Random(174_267);

    @Test
    void whatIsWrittenIsReadAgain() {
        for (int round = 0; round < 4_000; round++) {
            var matchers = new ArrayList<Matcher>();
            for (int i = random.nextInt(4); i > 0; i--) matchers.add(matcher());
            var written = new Matchers(matchers);
            for (var parser : new MatcherParser[] {MatcherParser.UTF8, MatcherParser.FALLBACK})
                assertThat(Matchers.parse(written.toString(), parser))
                        .as("%s by %s", written, parser)
                        .isEqualTo(written);
        }
    }

    @Test
    void whatIsWrittenWithClassicNamesIsReadAgainByAllParsers() {
        for (int round = 0; round < 4_000; round++) {
            var written = new Matcher("classic_" + round, Matcher.Op.EQUAL, text());
            for (var parser : MatcherParser.values()) {
                assertThat(Matchers.parseOne(written.toString(), parser)).isEqualTo(written);
                assertThat(Matchers.parse("{" + written + "," + written + "}", parser)
                                .matchers())
                        .containsExactly(written, written);
            }
        }
    }

    @Test
    void noTextDoesMoreThanBeReadOrRefusedWithItsPlace() {
        for (int round = 0; round < 10_000; round++) {
            String text = text() + text();
            for (var parser : MatcherParser.values()) {
                try {
                    Matchers.parse(text, parser).matches(Labels.of("a", "foo"));
                } catch (MatcherSyntaxException e) {
                    assertThat(e.position()).isBetween(0, text.codePointCount(0, text.length()));
                }
            }
        }
    }

    @Test
    void fallbackIsTheClassicReadingWhereThereIsOneAndElseTheNewer() {
        for (int round = 0; round < 10_000; round++) {
            String text = "foo=\"" + text() + (random.nextBoolean() ? "\"" : "");
            assertThat(read(text, MatcherParser.FALLBACK))
                    .isEqualTo(
                            read(text, MatcherParser.CLASSIC).equals("refused")
                                    ? read(text, MatcherParser.UTF8)
                                    : read(text, MatcherParser.CLASSIC));
        }
    }

    private static String read(String text, MatcherParser parser) {
        try {
            return Matchers.parse(text, parser).toString();
        } catch (MatcherSyntaxException _) {
            return "refused";
        }
    }

    @Test
    void aNegatedMatcherHoldsExactlyWhereTheOtherDoesNot() {
        for (int round = 0; round < 2_000; round++) {
            String value = text();
            var labels = random.nextBoolean() ? Labels.of("a", text()) : Labels.of("a", value);
            assertThat(new Matcher("a", Matcher.Op.NOT_EQUAL, value).matches(labels))
                    .isEqualTo(!new Matcher("a", Matcher.Op.EQUAL, value).matches(labels));
            String literal = "\\Q" + value.replace("\\E", "") + "\\E";
            if (value.endsWith("\\")) continue;
            assertThat(new Matcher("a", Matcher.Op.NOT_REGEX, literal).matches(labels))
                    .isEqualTo(!new Matcher("a", Matcher.Op.REGEX, literal).matches(labels));
        }
    }

    @Test
    void aListOfWordsMatchesTheWordsAndNothingElse() {
        String[] words = {"", "a", "b", "ab", "a-b", "critical", "page:now", "é", "x y"};
        for (int round = 0; round < 500; round++) {
            var some = IntStream.rangeClosed(0, random.nextInt(4))
                    .mapToObj(i -> words[random.nextInt(words.length)])
                    .toList();
            String expression = String.join("|", some);
            for (String word : words) {
                var labels = Labels.of("a", word);
                assertThat(new Matcher("a", Matcher.Op.REGEX, expression).matches(labels))
                        .isEqualTo(some.contains(word))
                        .isEqualTo(new Matcher("a", Matcher.Op.REGEX, "(" + expression + ")").matches(labels));
            }
        }
    }

    private Matcher matcher() {
        String name = text();
        var op = Matcher.Op.values()[random.nextInt(4)];
        while (true) {
            try {
                return new Matcher(name, op, text());
            } catch (MatcherSyntaxException _) {
                // Not every text is a regular expression: make another.
            }
        }
    }

    private String text() {
        var text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) text.append(PIECES[random.nextInt(PIECES.length)]);
        return text.toString();
    }
}
