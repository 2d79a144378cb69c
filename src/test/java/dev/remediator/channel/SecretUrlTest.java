package dev.remediator.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.remediator.secret.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretUrlTest {
    private static final SecretUrl URL =
            SecretUrl.of("url", Secret.of("https://hooks.example/a/canary-0123456789?x=1&sig=a%2Bcanary-abcdefgh"));

    @Test
    void itPrintsAsItsOriginAlone() {
        assertThat(URL).hasToString("https://hooks.example/•••");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nothing at https://hooks.example/a/canary-0123456789?x=1&sig=a%2Bcanary-abcdefgh",
                "Cannot POST /a/canary-0123456789",
                "unknown key canary-0123456789",
                "bad signature a%2Bcanary-abcdefgh",
                "bad signature a+canary-abcdefgh",
                "<pre>/a/canary-0123456789?x=1&amp;sig=a%2Bcanary-abcdefgh</pre>"
            })
    void itTakesItselfOutOfWhatOthersSay(String said) {
        assertThat(URL.scrub(said)).doesNotContain("canary").contains("•••");
        assertThat(URL.scrub("no such host hooks.example")).isEqualTo("no such host hooks.example");
    }

    @Test
    void somethingIsAddedBehindThePathAndToTheQuery() {
        assertThat(URL.reveal("/messages/1", "wait=true"))
                .hasToString(
                        "https://hooks.example/a/canary-0123456789/messages/1?x=1&sig=a%2Bcanary-abcdefgh&wait=true");
        assertThat(SecretUrl.of("url", Secret.of("https://hooks.example/a/")).reveal("/b", ""))
                .hasToString("https://hooks.example/a/b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "canary",
                "ftp://hooks.example/canary",
                "https:///canary",
                "https://user:canary@hooks.example/",
                "https://hooks.example/canary#x",
                "https://hooks.example/canary canary",
                "file:///canary"
            })
    void whatIsNoAddressIsRefusedWithoutBeingShown(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SecretUrl.of("remediator.channels.discord.url", Secret.of(text)))
                .withMessageStartingWith("remediator.channels.discord.url")
                .withMessageNotContaining("canary")
                .withNoCause();
    }
}
