package dev.remediator.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.alert.MatcherParser;
import dev.remediator.alert.Matchers;
import dev.remediator.intake.RequiredText.Beginning;
import dev.remediator.intake.RequiredText.Holding;
import dev.remediator.intake.RequiredText.OneOf;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Collectors;
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
}
