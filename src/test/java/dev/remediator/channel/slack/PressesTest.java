package dev.remediator.channel.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.channel.ManualClock;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What comes again is known, whichever node heard it first. */
@ExtendWith(PostgresExtension.class)
class PressesTest {
    private static final byte[] ONE = Presses.name("one".getBytes(StandardCharsets.UTF_8));
    private static final byte[] OTHER = Presses.name("other".getBytes(StandardCharsets.UTF_8));

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-22T09:14:03Z"));
    private final Transactions transactions;
    private final Presses presses;

    PressesTest(Transactions transactions) {
        this.transactions = transactions;
        presses = new Presses(transactions, clock);
    }

    private int kept() {
        return transactions.read(connection -> {
            try (var rows = connection.createStatement().executeQuery("select count(*) from slack_press")) {
                rows.next();
                return rows.getInt(1);
            }
        });
    }

    @Test
    void theSameIsTheFirstOnlyOnce() {
        assertThat(presses.first(ONE)).isTrue();
        assertThat(presses.first(ONE)).isFalse();
        assertThat(new Presses(transactions, clock).first(ONE))
                .as("at another node")
                .isFalse();
        assertThat(presses.first(OTHER)).isTrue();
    }

    @Test
    void itIsKnownForLongerThanItsSignatureIsTaken() {
        presses.first(ONE);
        clock.pass(SlackSignature.WINDOW.multipliedBy(3));
        assertThat(presses.first(ONE)).isFalse();
    }

    @Test
    void whatIsTooOldToComeAgainIsNotKept() {
        presses.first(ONE);
        clock.pass(Duration.ofHours(2));
        presses.first(OTHER);
        assertThat(kept()).isEqualTo(1);
    }

    @Test
    void whatCouldNotBeDoneMayComeAgain() {
        presses.first(ONE);
        presses.forget(ONE);
        assertThat(presses.first(ONE)).isTrue();
    }
}
