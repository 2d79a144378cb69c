package dev.remediator.channel.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.report.Told;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A button is what we made of it, or nothing. */
class WishTest {
    private static final String RUN = Told.RUN.toString();

    @Test
    void whatIsWrittenIsRead() {
        for (var wish : List.of(
                new Wish.Approve(Told.RUN, 7, Asks.PLAN),
                new Wish.Deny(Told.RUN, 7, Asks.PLAN),
                new Wish.Acknowledge(Told.INCIDENT),
                new Wish.Stop(Told.RUN)))
            assertThat(Wish.of(wish.action(), wish.value())).contains(wish);
    }

    @ParameterizedTest
    @CsvSource({
        "remediator.approve, RUN/07/abc",
        "remediator.approve, RUN/+7/abc",
        "remediator.approve, RUN/7",
        "remediator.approve, RUN/7/abc/d",
        "remediator.approve, RUN/99999999999/abc",
        "remediator.approve, 1-1-1-1-1/7/abc",
        "remediator.stop, RUN/7/abc",
        "remediator.stop, 1-1-1-1-1",
        "remediator.Approve, RUN/7/abc",
        "remediator.kill, RUN",
        "remediator.link, RUN",
        "approve, RUN/7/abc"
    })
    void anythingElseIsNoButtonOfOurs(String action, String value) {
        assertThat(Wish.of(action, value.replace("RUN", RUN))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.remediator.report.HostileValues#all")
    void norIsAnythingHostile(String value) {
        for (var action : List.of("remediator.approve", "remediator.stop", "remediator.acknowledge", value))
            assertThat(Wish.of(action, value)).isEmpty();
    }
}
