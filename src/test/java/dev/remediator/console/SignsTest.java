package dev.remediator.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.report.IncidentStatus;
import dev.remediator.run.Announcement.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is told is never told by colour alone. */
class SignsTest {
    @Test
    void everyKindOfNewsAndEveryStatusHasASign() throws IOException {
        String signs;
        try (var file = Objects.requireNonNull(SignsTest.class.getResourceAsStream("/templates/console/signs.html"))) {
            signs = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
        for (var kind : Kind.values())
            assertThat(signs)
                    .contains("id=\"s-" + kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + "\"");
        for (var status : IncidentStatus.values()) assertThat(signs).contains("id=\"s-" + status.slug() + "\"");
    }
}
