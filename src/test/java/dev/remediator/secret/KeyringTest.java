package dev.remediator.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyringTest {
    private static final Keyring KEYRING = Keyring.of(Secret.of("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));
    private static final Keyring OTHER = Keyring.of(Secret.of("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh4="));

    @Test
    void whatIsSealedOpensAgainAlsoAfterItWasText() {
        var sealed = KEYRING.seal(Secret.of("hünter2"), "run-1");

        assertThat(KEYRING.open(Sealed.parse(sealed.text())).reveal()).isEqualTo("hünter2");
        assertThat(sealed.text()).startsWith("v1.").doesNotContain("hünter2");
        assertThat(Sealed.parse(sealed.text())).isEqualTo(sealed);
    }

    @Test
    void theSameSecretNeverLooksTheSame() {
        Set<String> texts = new HashSet<>();
        for (int i = 0; i < 1_000; i++)
            texts.add(KEYRING.seal(Secret.of("x"), "run-1").nonce());
        assertThat(texts).hasSize(1_000);
    }

    @Test
    void whatWasMovedElsewhereDoesNotOpenThere() {
        var sealed = KEYRING.seal(Secret.of("hunter2"), "run-1");
        var moved = new Sealed(sealed.key(), "run-2", sealed.nonce(), sealed.ciphertext());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> KEYRING.open(moved))
                .withMessage("what was sealed has been changed since: ask for the secret again");
    }

    @Test
    void everyChangedCharacterIsNoticed() {
        var sealed = KEYRING.seal(Secret.of("hunter2"), "run-1");
        for (int i = 0; i < sealed.ciphertext().length() - 1; i++) {
            var changed = new StringBuilder(sealed.ciphertext());
            changed.setCharAt(i, changed.charAt(i) == 'A' ? 'B' : 'A');
            var forged = new Sealed(sealed.key(), sealed.context(), sealed.nonce(), changed.toString());
            assertThatIllegalArgumentException().isThrownBy(() -> KEYRING.open(forged));
        }
    }

    @Test
    void anotherKeySaysThatItIsAnother() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OTHER.open(KEYRING.seal(Secret.of("hunter2"), "run-1")))
                .withMessage(
                        "it was sealed with another key than the one in remediator.sealing-key: ask for the secret again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAEC", "not base64 at all!", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIj"})
    void whatIsNoKeyIsRefusedWithoutShowingIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Keyring.of(Secret.of(text)))
                .withMessage("remediator.sealing-key is not 32 bytes in Base64: make one by openssl rand -base64 32")
                .withNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hunter2", "v2.a.b.c.d", "v1.a.b.c", "v1.a.!!.c.d", "v1.a.b.c.d.e"})
    void whatIsNotSealedIsRefusedWithoutShowingIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sealed.parse(text))
                .satisfies(e -> assertThat(String.valueOf(e.getMessage())).doesNotContain("hunter2"));
    }

    @Test
    void aKeyringDoesNotPrintItsKey() {
        assertThat(KEYRING.toString()).startsWith("Keyring[").hasSizeLessThan(20);
    }
}
