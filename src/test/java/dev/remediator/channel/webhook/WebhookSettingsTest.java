package dev.remediator.channel.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.remediator.channel.Channel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A channel that is configured by half stops the start: nobody would hear that it tells nothing. */
class WebhookSettingsTest {
    private static final String URL = "https://hooks.example/remediator";
    private static final String KEY = "a-key-of-more-than-24-bytes";

    private record Settings(Optional<String> url, Optional<String> secret, Optional<String> secretFile)
            implements WebhookConfig {}

    private static Optional<Channel> open(String url, String secret, String file) {
        return new WebhookChannelSource(new Settings(given(url), given(secret), given(file)), "test").open();
    }

    private static Optional<String> given(String text) {
        return Optional.of(text).filter(t -> !t.isEmpty());
    }

    @Test
    void withoutSettingsThereIsNoWebhook() {
        assertThat(open("", "", "")).isEmpty();
    }

    @Test
    void anAddressAndAKeyAreAWebhook() {
        assertThat(open(URL, KEY, "")).map(Channel::name).contains("webhook");
    }

    @Test
    void theKeyMayStandInAFile(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("key"), KEY + "\n");
        assertThat(open(URL, "", file.toString())).isPresent();
    }

    @Test
    void anAddressWithoutAKeyIsRefusedWithWhatToDo() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> open(URL, "", ""))
                .withMessageContaining("remediator.channels.webhook.secret-file")
                .withMessageContaining("openssl rand -base64 32");
    }

    @Test
    void aKeyWithoutAnAddressIsRefused() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> open("", KEY, ""))
                .withMessageContaining("remediator.channels.webhook.url")
                .withMessageNotContaining(KEY);
    }

    @Test
    void anAddressThatIsNoneIsRefusedWithoutBeingShown() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> open("https://hooks.example/a key that leaks", KEY, ""))
                .withMessageContaining("remediator.channels.webhook.url is not an address")
                .withMessageNotContaining("leaks")
                .withNoCause();
    }

    @Test
    void aKeyThatIsTooShortIsRefusedWithoutBeingShown() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> open(URL, "hunter2", ""))
                .withMessageContaining("shorter than 24 bytes")
                .withMessageNotContaining("hunter2");
    }

    @Test
    void aFileThatIsNotThereStopsTheStart(@TempDir Path folder) {
        var file = folder.resolve("gone").toString();
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> open(URL, "", file))
                .withMessageContaining(file);
    }
}
