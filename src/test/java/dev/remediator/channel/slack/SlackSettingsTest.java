package dev.remediator.channel.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.remediator.channel.Channel;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A channel that is configured by half stops the start: nobody would hear that it tells nothing. */
class SlackSettingsTest {
    private static final String TOKEN = "xoxb-not-a-real-token";

    private record Settings(Optional<String> token, Optional<String> tokenFile, Optional<String> channel, URI baseUrl)
            implements SlackConfig {}

    private static Optional<Channel> open(String token, String channel) {
        return new SlackChannelSource(
                        new Settings(
                                given(token), Optional.empty(), given(channel), URI.create("https://slack.com/api/")),
                        Optional.empty(),
                        "test")
                .open();
    }

    private static Optional<String> given(String text) {
        return Optional.of(text).filter(t -> !t.isEmpty());
    }

    @Test
    void withoutSettingsThereIsNoSlack() {
        assertThat(open("", "")).isEmpty();
    }

    @Test
    void aTokenAndAChannelAreSlack() {
        assertThat(open(TOKEN, "#incidents")).map(Channel::name).contains("slack");
    }

    @Test
    void aTokenWithoutAChannelIsRefusedWithoutBeingShown() {
        for (var channel : new String[] {"", " "})
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> open(TOKEN, channel))
                    .withMessageContaining("remediator.channels.slack.channel")
                    .withMessageNotContaining(TOKEN);
    }

    @Test
    void aChannelWithoutATokenIsRefusedWithWhatToDo() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> open("", "#incidents"))
                .withMessageContaining("remediator.channels.slack.token-file");
    }
}
