package dev.remediator.channel.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A channel that is configured by half stops the start: nobody would hear that it tells nothing, or hears nothing. */
class SlackSettingsTest {
    private static final String TOKEN = "xoxb-not-a-real-token";
    private static final String SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

    /** Settings by their names, the rest as they are without any. */
    private record Given(Map<String, String> values) implements SlackConfig {
        private Optional<String> value(String name) {
            return Optional.ofNullable(values.get(name));
        }

        @Override
        public Optional<String> token() {
            return value("token");
        }

        @Override
        public Optional<String> tokenFile() {
            return value("token-file");
        }

        @Override
        public Optional<String> channel() {
            return value("channel");
        }

        @Override
        public Optional<String> signingSecret() {
            return value("signing-secret");
        }

        @Override
        public Optional<String> signingSecretFile() {
            return value("signing-secret-file");
        }

        @Override
        public Optional<String> app() {
            return value("app");
        }

        @Override
        public Optional<String> team() {
            return value("team");
        }

        @Override
        public boolean confirmP0InConsole() {
            return value("confirm-p0-in-console").isPresent();
        }

        @Override
        public Optional<String> severities() {
            return Optional.empty();
        }

        @Override
        public Optional<String> quiet() {
            return Optional.empty();
        }

        @Override
        public URI baseUrl() {
            return URI.create("https://slack.com/api/");
        }

        @Override
        public URI hooksUrl() {
            return URI.create("https://hooks.slack.com/");
        }
    }

    private static SlackSettings settings(Map<String, String> given) {
        return SlackSettings.of(new Given(given), Optional.empty());
    }

    /** Written {@code name=value name=value}. */
    private static Map<String, String> given(String text) {
        var given = new java.util.HashMap<String, String>();
        for (var pair : text.split(" "))
            if (!pair.isBlank())
                given.put(
                        pair.substring(0, pair.indexOf('=')),
                        pair.substring(pair.indexOf('=') + 1)
                                .replace("TOKEN", TOKEN)
                                .replace("SECRET", SECRET));
        return given;
    }

    @Test
    void withoutSettingsThereIsNoSlack() {
        assertThat(settings(Map.of()).telling()).isEmpty();
        assertThat(settings(Map.of()).hearing()).isEmpty();
    }

    @Test
    void aTokenAndAChannelAreSlackWithoutButtons() {
        var settings = settings(given("token=TOKEN channel=#incidents"));
        assertThat(settings.telling()).map(SlackSettings.Telling::channel).contains("#incidents");
        assertThat(settings.hearing()).isEmpty();
    }

    @Test
    void withASigningSecretAndItsIdsThereAreButtons() {
        var settings = settings(given("token=TOKEN channel=C0INCIDENTS signing-secret=SECRET app=A0APP team=T0TEAM"));
        assertThat(settings.hearing()).hasValueSatisfying(ours -> {
            assertThat(ours.secret().reveal()).isEqualTo(SECRET);
            assertThat(ours.app()).isEqualTo("A0APP");
            assertThat(ours.team()).isEqualTo("T0TEAM");
            assertThat(ours.channel()).isEqualTo("C0INCIDENTS");
        });
        assertThat(settings.toString()).doesNotContain(SECRET, TOKEN);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    channel=#incidents                                                    | token-file
                    token=TOKEN                                                           | channel is missing
                    token=TOKEN channel=#i app=A0APP                                      | signing-secret-file
                    token=TOKEN channel=#i team=T0TEAM                                    | signing-secret-file
                    token=TOKEN channel=#i confirm-p0-in-console=true                     | signing-secret-file
                    signing-secret=SECRET app=A0APP team=T0TEAM                           | token-file
                    token=TOKEN channel=C0 signing-secret=short app=A0APP team=T0TEAM     | signing-secret is shorter
                    token=TOKEN channel=#i signing-secret=SECRET app=A0APP team=T0TEAM    | channel must be the channel's id
                    token=TOKEN channel=C0X signing-secret=SECRET team=T0TEAM             | app must be the app's id
                    token=TOKEN channel=C0X signing-secret=SECRET app=T0APP team=T0TEAM   | app must be the app's id
                    token=TOKEN channel=C0X signing-secret=SECRET app=A0APP               | team must be the workspace's id
                    token=TOKEN channel=C0X signing-secret=SECRET app=A0APP team=t0team   | team must be the workspace's id
                    token=TOKEN channel=C0X signing-secret=SECRET app=A0APP team=T0TEAM confirm-p0-in-console=true | remediator.url
                    """)
    void whatIsConfiguredByHalfIsRefusedWithWhatToDoAndWithoutBeingShown(String given, String what) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> settings(given(given)))
                .withMessageContaining("remediator.channels.slack.")
                .withMessageContaining(what)
                .withMessageNotContaining(TOKEN)
                .withMessageNotContaining(SECRET);
    }
}
