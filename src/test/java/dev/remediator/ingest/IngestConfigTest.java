package dev.remediator.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.MemorySizeConverter;
import java.io.IOException;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits that contradict each other stop the start: each 413 names a limit that can be raised. */
class IngestConfigTest {
    @ParameterizedTest
    @ValueSource(strings = {"1", "32M", "64M"})
    void aBodyUpToTheServersOwnLimitMayBeAllowed(String maxBody) {
        assertThatCode(() -> IngestBeans.checked(Configs.ingest("max-body", maxBody)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "67108865", "65M", "1G"})
    void aBodyThatTheServerRefusesAnywayCannot(String maxBody) {
        assertThatThrownBy(() -> IngestBeans.checked(Configs.ingest("max-body", maxBody, "max-in-flight", "2G")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("remediator.ingest.max-body")
                .hasMessageContaining("64M");
    }

    @Test
    void oneDeliveryMustFitIntoWhatIsTakenInAtOnce() {
        assertThatThrownBy(() -> IngestBeans.checked(Configs.ingest("max-body", "32M", "max-in-flight", "31M")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("remediator.ingest.max-body (33554432 bytes)")
                .hasMessageContaining("remediator.ingest.max-in-flight (32505856 bytes)");
        assertThatCode(() -> IngestBeans.checked(Configs.ingest("max-body", "32M", "max-in-flight", "32M")))
                .doesNotThrowAnyException();
    }

    @Test
    void theServersOwnLimitLiesAbove() throws IOException {
        var application = new Properties();
        try (var file = IngestConfig.class.getResourceAsStream("/application.properties")) {
            application.load(file);
        }
        var server = new MemorySizeConverter().convert(application.getProperty("quarkus.http.limits.max-body-size"));
        assertThat(server.asLongValue()).isGreaterThan(IngestConfig.LARGEST_BODY);
    }
}
