package dev.remediator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.remediator.alert.RequiredText.Beginning;
import dev.remediator.alert.RequiredText.Holding;
import dev.remediator.alert.RequiredText.OneOf;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a value must look like, told from the matcher: too little costs time, too much would lose an alert. */
final class RequiredTextTest {
    private static Optional<RequiredText> of(String matcher) {
        return RequiredText.of(Matchers.parseOne(matcher, MatcherParser.UTF8));
    }

    @Test
    void aValueAndAlternativesOfValues() {
        assertThat(of("a=\"x.*\"")).contains(new OneOf(List.of("x.*")));
        assertThat(of("a=~\"x\"")).contains(new OneOf(List.of("x")));
        assertThat(of("a=~\"critical|page\"")).contains(new OneOf(List.of("critical", "page")));
    }

    @Test
    void aBeginning() {
        assertThat(of("a=~\"Alert.*\"")).contains(new Beginning("Alert"));
        assertThat(of("a=~\"Alerts?\"")).contains(new Beginning("Alert"));
        assertThat(of("a=~\"Alert+s\"")).contains(new Beginning("Aler"));
        assertThat(of("a=~\"Al\uD83D\uDE92*x\"")).contains(new Beginning("Al"));
    }

    @Test
    void aTextSomewhere() {
        assertThat(of("a=~\".*Disk.*Full.?\"")).contains(new Holding("Disk"));
        assertThat(of("a=~\"^Disk$\"")).contains(new Holding("Disk"));
        assertThat(of("a=~\"x?yes\"")).contains(new Holding("yes"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a!=\"x\"",
                "a!~\"x\"",
                "a=\"\"",
                "a=~\"\"",
                "a=~\".*\"",
                "a=~\"x|\"",
                "a=~\"|x\"",
                "a=~\"x|y.*\"",
                "a=~\"(?i)x\"",
                "a=~\"(x)?\"",
                "a=~\"[xy]z\"",
                "a=~\"x{0}y\"",
                "a=~\"\\\\d\"",
                "a=~\"x*\""
            })
    void nothingCanBeTold(String matcher) {
        assertThat(of(matcher)).isEmpty();
    }

    @Test
    void veryManyAlternativesAreNotFiled() {
        var many = IntStream.range(0, 65).mapToObj(i -> "v" + i).collect(Collectors.joining("|"));

        assertThat(of("a=~\"" + many + "\"")).isEmpty();
    }

    /** Whatever an expression matches looks as is required of it. */
    @Test
    void nothingThatMatchesIsLost() {
        int matched = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            var expression = text(random, "aab.*+?|", 7);
            Pattern pattern;
            try {
                pattern = Pattern.compile("^(?:" + expression + ")$");
            } catch (PatternSyntaxException e) {
                continue;
            }
            var required = RequiredText.ofExpression(expression);
            for (int i = 0; i < 20; i++) {
                var value = text(random, "aab", 5);
                if (required.isEmpty() || !pattern.matcher(value).find()) continue;
                matched++;
                assertThat(required.get().fits(value))
                        .as("%s, '%s'", expression, value)
                        .isTrue();
            }
        }
        assertThat(matched).isGreaterThan(1_000);
    }

    private static String text(Random random, String letters, int most) {
        var text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--)
            text.append(letters.charAt(random.nextInt(letters.length())));
        return text.toString();
    }
}
