package dev.remediator.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DatabaseAwayTest {
    @Test
    void whoeverAsksMeanwhileIsToldToComeAgainAndWhen() {
        try (var answer = Problems.databaseAway()) {
            assertThat(answer.getStatus()).isEqualTo(503);
            assertThat(answer.getHeaderString("Retry-After")).isEqualTo("5");
            assertThat(answer.getHeaderString("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.getEntity())
                    .isEqualTo(new Problems.Problem(
                            "about:blank", "The database is away", 503, "Try again in a few seconds."));
        }
    }
}
