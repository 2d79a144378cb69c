package dev.remediator.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.secret.Secret;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordsTest {
    private final Passwords passwords = new Passwords(4);

    @Test
    void theRightOneMatchesAndNoOther() {
        var hash = passwords.hash(Secret.of("seven green lamps"));
        assertThat(hash).startsWith("$2a$04$").doesNotContain("green");
        assertThat(passwords.matches(Secret.of("seven green lamps"), Optional.of(hash)))
                .isTrue();
        assertThat(passwords.matches(Secret.of("seven green lamp"), Optional.of(hash)))
                .isFalse();
        assertThat(passwords.matches(Secret.of("Seven green lamps"), Optional.of(hash)))
                .isFalse();
    }

    @Test
    void twiceTheSameHasTwoHashes() {
        var wanted = Secret.of("seven green lamps");
        assertThat(passwords.hash(wanted)).isNotEqualTo(passwords.hash(wanted));
    }

    @Test
    void whereThereIsNoHashNothingMatches() {
        for (var text : new String[] {"seven green lamps", "x", "ü".repeat(100)})
            assertThat(passwords.matches(Secret.of(text), Optional.empty())).isFalse();
    }

    @Test
    void theSameLettersFromAnotherKeyboardAreTheSamePassword() {
        var composed = Secret.of("sieben gr\u00fcne Lampen");
        var decomposed = Secret.of("sieben gru\u0308ne Lampen");
        assertThat(passwords.matches(decomposed, Optional.of(passwords.hash(composed))))
                .isTrue();
    }

    @Test
    void nothingIsCutOff() {
        var longest = "a1b2c3d4e5f6".repeat(6);
        var hash = passwords.hash(Secret.of(longest));
        assertThat(passwords.matches(Secret.of(longest + "x"), Optional.of(hash)))
                .as("what lies behind 72 bytes is not left away in silence")
                .isFalse();
        assertThat(Passwords.problem("ana", Secret.of(longest))).isEmpty();
        assertThat(Passwords.problem("ana", Secret.of(longest + "x")).orElse(""))
                .contains("at most 72 bytes")
                .contains("this one 73");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "ana,  seven lamps,          at least 12 characters",
                "ana,  aaaaaaaaaaaaaaaaaaaa, at least 5 different",
                "dana, my name is DANA yes,  does not hold the name",
                "ana,  üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü, at most 72 bytes",
                "ana,  \"seven green\tlamps\",  no control characters"
            })
    void whatWouldBeGuessedIsRefusedAndWhyIsSaid(String engineer, String wanted, String why) {
        assertThat(Passwords.problem(engineer, Secret.of(wanted)).orElse("nothing"))
                .contains(why);
    }

    @Test
    void aShortNameMayBePartOfAWord() {
        assertThat(Passwords.problem("ana", Secret.of("seven green bananas"))).isEmpty();
    }
}
