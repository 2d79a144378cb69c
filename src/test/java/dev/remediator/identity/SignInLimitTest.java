package dev.remediator.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignInLimitTest {
    private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");

    private final SignInLimit limit = new SignInLimit();

    private SignInLimit.Door door(String name, String address) {
        return limit.door(name, Optional.of(address), Optional.empty());
    }

    @Test
    void whoIsRightCostsNothing() {
        for (int i = 0; i < 1_000; i++) {
            var door = door("ana", "192.0.2.1");
            assertThat(door.enter(NOW)).isEmpty();
            door.forgive(NOW);
        }
    }

    @Test
    void whoIsToldToWaitIsNotCountedElsewhere() {
        for (int i = 0; i < 200; i++) door("ana" + i, "192.0.2.1").enter(NOW);
        assertThat(door("ana150", "192.0.2.2").enter(NOW)).isEmpty();
        for (int i = 0; i < SignInLimit.NAME_BURST - 1; i++)
            assertThat(door("ana150", "198.51.100." + i).enter(NOW))
                    .as("attempt %d", i)
                    .isEmpty();
        assertThat(door("ana150", "198.51.100.99").enter(NOW)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "2001:db8:1:2:3:4:5:6, 20010db800010002",
        "2001:db8:1:2::1, 20010db800010002",
        "0:0:0:0:0:0:0:1, 0000000000000000",
        "what:ever, what:ever"
    })
    void wholeNetworksOfTheNewProtocolAreOneGuesser(String address, String network) {
        assertThat(SignInLimit.network(address)).isEqualTo(network);
    }

    @Test
    void aFailureIsWrittenDownAtOnceAndThenAMinuteLaterWithTheOthers() {
        assertThat(limit.toRecord("ana", NOW)).contains(1);
        for (int i = 0; i < 500; i++)
            assertThat(limit.toRecord("ana", NOW.plusSeconds(30))).isEmpty();
        assertThat(limit.toRecord("ben", NOW)).contains(1);
        assertThat(limit.toRecord("ana", NOW.plusSeconds(60))).contains(501);
    }
}
