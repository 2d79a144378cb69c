package dev.remediator.channel.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.remediator.channel.Channel;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PagerDutySettingsTest {
    private static final String PREFIX = "remediator.channels.pagerduty.";

    private static Optional<Channel> open(Map<String, String> settings) {
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build();
        return new PagerDutyChannelSource(config, Optional.empty(), "test").open();
    }

    @Test
    void withoutAKeyThereIsNoPagerDuty() {
        assertThat(open(Map.of())).isEmpty();
    }

    @Test
    void aKeyIsEnough() {
        assertThat(open(Map.of(PREFIX + "routing-key", "canary")))
                .get()
                .returns("pagerduty", Channel::name)
                .satisfies(channel -> assertThat(channel.toString()).doesNotContain("canary"));
    }

    @Test
    void whatIsNoAddressStopsTheStart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(Map.of(PREFIX + "routing-key", "canary", PREFIX + "url", "events eu")))
                .withMessageStartingWith(PREFIX + "url")
                .withMessageNotContaining("canary");
    }
}
