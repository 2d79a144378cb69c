package dev.remediator.channel.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.remediator.channel.Channel;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiscordSettingsTest {
    private static final String URL = "remediator.channels.discord.url";

    private static Optional<Channel> open(Map<String, String> settings) {
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build();
        return new DiscordChannelSource(config, Optional.empty(), "test").open();
    }

    @Test
    void withoutAnAddressThereIsNone() {
        assertThat(open(Map.of())).isEmpty();
    }

    @Test
    void theAddressMayStandInAFile(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("url"), "https://hooks.example/canary\n");
        assertThat(open(Map.of(URL + "-file", file.toString())))
                .get()
                .returns("discord", Channel::name)
                .satisfies(channel -> assertThat(channel.toString()).doesNotContain("canary"));
    }

    @Test
    void whatIsNoAddressStopsTheStartWithoutBeingShown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(Map.of(URL, "hooks.example/canary")))
                .withMessageStartingWith(URL)
                .withMessageNotContaining("canary");
    }

    @Test
    void aSecondOneHasANameOfItsOwn() {
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(
                        Map.of(
                                URL,
                                "https://hooks.example/one",
                                "remediator.channels.small-things.kind",
                                "discord",
                                "remediator.channels.small-things.url",
                                "https://hooks.example/two",
                                "remediator.channels.elsewhere.kind",
                                "teams"),
                        "test",
                        100))
                .build();
        assertThat(new DiscordChannelSource(config, Optional.empty(), "test").openAll())
                .extracting(Channel::name)
                .containsExactly("discord", "small-things");
    }
}
