package dev.remediator.intake;

import static dev.remediator.intake.Alerts.at;
import static dev.remediator.intake.Alerts.firing;
import static dev.remediator.intake.Alerts.resolved;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.alert.Alert;
import dev.remediator.alert.AlertStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an observed alert means, against what is known of its fingerprint. Everything is heard at minute 10. */
final class EpisodesTest {
    private static final Instant NOW = at("10m");
    private static final Episodes.Known NOTHING = Episodes.Known.NOTHING;

    static Stream<Arguments> cases() {
        return Stream.of(
                row("the first firing", NOTHING, firing("5m"), new EpisodeChange.Opened()),
                row("the same again", open("5m"), firing("5m"), new EpisodeChange.Repeat()),
                row("an earlier start", open("5m"), firing("4m"), new EpisodeChange.MovedEarlier(at("4m"))),
                row("the start before it was moved", moved("4m", "5m"), firing("5m"), new EpisodeChange.Repeat()),
                row("a start in between", moved("3m", "5m"), firing("4m"), new EpisodeChange.Repeat()),
                row("a later start: it was away meanwhile", open("5m"), firing("6m"), new EpisodeChange.Refired()),
                row("its end", open("5m"), resolved("5m", "8m"), new EpisodeChange.Ended(at("8m"))),
                row(
                        "its end, told with an earlier start",
                        open("5m"),
                        resolved("4m", "8m"),
                        new EpisodeChange.Ended(at("8m"))),
                row(
                        "its end, told with a later start",
                        open("5m"),
                        resolved("6m", "8m"),
                        new EpisodeChange.Ended(at("8m"))),
                row(
                        "an end in the future counts as now",
                        open("5m"),
                        resolved("5m", "20m"),
                        new EpisodeChange.Ended(NOW)),
                row("the late end of an earlier episode", open("5m"), resolved("1m", "2m"), new EpisodeChange.Stale()),
                row(
                        "the late end of an earlier episode, whose late start had moved this one",
                        moved("1m", "5m"),
                        resolved("1m", "2m"),
                        new EpisodeChange.Stale()),
                row(
                        "an end without a beginning",
                        NOTHING,
                        resolved("5m", "8m"),
                        new EpisodeChange.EndedUnseen(at("8m"))),
                row("the same end again", over("5m"), resolved("5m", "8m"), new EpisodeChange.Repeat()),
                row("the end of an earlier episode", over("5m"), resolved("1m", "2m"), new EpisodeChange.Repeat()),
                row(
                        "the end of a later episode that nobody saw",
                        over("5m"),
                        resolved("7m", "8m"),
                        new EpisodeChange.EndedUnseen(at("8m"))),
                row("a late firing of what is over", over("5m"), firing("5m"), new EpisodeChange.Stale()),
                row("a late firing of something still earlier", over("5m"), firing("1m"), new EpisodeChange.Stale()),
                row(
                        "a late firing from a peer that knew a later start",
                        over("5m"),
                        firing("5m59s"),
                        new EpisodeChange.Stale()),
                row(
                        "its end, told with that later start",
                        over("5m"),
                        resolved("5m59s", "6m"),
                        new EpisodeChange.Repeat()),
                row("a return at the very end", over("5m"), firing("6m"), new EpisodeChange.Opened()),
                row("a real return", over("5m"), firing("7m"), new EpisodeChange.Opened()),
                row(
                        "a late firing of what is over, while it fires again",
                        openAfter("7m", "5m"),
                        firing("5m"),
                        new EpisodeChange.Stale()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void whatAnAlertMeans(String name, Episodes.Known known, Alert alert, EpisodeChange change) {
        assertThat(decide(known, alert, NOW)).isEqualTo(change);
    }

    @Test
    void anEndWithoutATimeIsNow() {
        var alert = firing("5m");
        var resolved = new Alert(
                alert.labels(), alert.annotations(), AlertStatus.RESOLVED, alert.startsAt(), Optional.empty(), "");

        assertThat(decide(open("5m"), resolved, NOW)).isEqualTo(new EpisodeChange.Ended(NOW));
    }

    @Test
    void aStartInTheFutureBeginsNow() {
        assertThat(Episodes.Start.of(firing("15m"), NOW)).isEqualTo(new Episodes.Start(at("15m"), NOW));
        assertThat(decide(NOTHING, firing("15m"), NOW)).isEqualTo(new EpisodeChange.Opened());
    }

    @Test
    void aStartInTheFutureIsARepeatWhenItIsHeardAgainLater() {
        var known = known(new Episodes.Start(at("15m"), at("10m")), at("10m"));

        assertThat(decide(known, firing("15m"), at("11m"))).isEqualTo(new EpisodeChange.Repeat());
        assertThat(decide(known, firing("15m"), at("20m"))).isEqualTo(new EpisodeChange.Repeat());
    }

    @Test
    void aStartInTheFutureOfAnEpisodeThatIsOverStartsNothing() {
        var known = over(new Episodes.Start(at("15m"), at("10m")), at("11m"));

        assertThat(decide(known, firing("15m"), at("12m"))).isEqualTo(new EpisodeChange.Stale());
    }

    @Test
    void aReturnIsNotMissedBecauseTheClockOfTheFirstEpisodeWasAhead() {
        var known = over(new Episodes.Start(at("60m"), at("10m")), at("12m"));

        assertThat(decide(known, firing("20m"), at("20m"))).isEqualTo(new EpisodeChange.Opened());
    }

    @Test
    void whatStillFiresWithItsOldStartLongAfterItsEndBeginsAgain() {
        var over = over("5m"); // until 6m

        assertThat(decide(over, firing("5m"), at("21m"))).isEqualTo(new EpisodeChange.Stale());
        assertThat(decide(over, firing("5m"), at("21m1s"))).isEqualTo(new EpisodeChange.Opened());
        assertThat(decide(over, firing("4m"), at("60m"))).isEqualTo(new EpisodeChange.Stale());
        assertThat(decide(openAfter("7m", "5m"), firing("5m"), at("60m"))).isEqualTo(new EpisodeChange.Stale());
    }

    @Test
    void anEventThatIsToldOnceMoreIsNotAnotherEvent() {
        var event = Delivery.Observed.of("railway", firing("5m"), Optional.of(Duration.ofHours(1)));

        assertThat(Episodes.decide(over("5m"), event, at("60m"))).isEqualTo(new EpisodeChange.Stale());
    }

    private static EpisodeChange decide(Episodes.Known known, Alert alert, Instant now) {
        return Episodes.decide(known, Delivery.Observed.of("main", alert, Optional.empty()), now);
    }

    private static Arguments row(String name, Episodes.Known known, Alert alert, EpisodeChange change) {
        return Arguments.of(name, known, alert, change);
    }

    private static Episodes.Known open(String startsAt) {
        return moved(startsAt, startsAt);
    }

    /** Open, with an earlier start than was told first. */
    private static Episodes.Known moved(String startsAt, String first) {
        return known(new Episodes.Start(at(first), at(first)), at(startsAt));
    }

    private static Episodes.Known known(Episodes.Start last, Instant startsAt) {
        return new Episodes.Known(
                Optional.of(new Episodes.Open(new UUID(1, 1), startsAt, last, Optional.empty(), Optional.empty())),
                Optional.empty());
    }

    /** Over one minute after it began. */
    private static Episodes.Known over(String startsAt) {
        return over(new Episodes.Start(at(startsAt), at(startsAt)), at(startsAt).plusSeconds(60));
    }

    private static Episodes.Known over(Episodes.Start last, Instant until) {
        return new Episodes.Known(Optional.empty(), Optional.of(new Episodes.Over(last, until)));
    }

    private static Episodes.Known openAfter(String startsAt, String over) {
        return new Episodes.Known(open(startsAt).open(), over(over).over());
    }
}
