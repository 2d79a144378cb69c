package dev.remediator.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.remediator.playbook.Severity;
import dev.remediator.report.Told;
import dev.remediator.review.Facts.Past;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.run.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The rules that need to know how a playbook did before. */
class SuggestionsTest {
    private static final Instant NIGHT = Told.START;

    private final List<Past> past = new ArrayList<>();
    private Phase phase = Phase.SUCCEEDED;
    private boolean ladder = true;
    private List<Facts.Change> changes = List.of();
    private List<Facts.Effect> effects = List.of();
    private Map<Integer, String> fates = Map.of();
    private Told told = Told.begin().say(Kind.INCIDENT_OPENED);
    private Optional<Instant> closed = Optional.of(NIGHT.plusSeconds(7200));

    private List<String> rules() {
        return review().suggestions().stream().map(Review.Suggestion::rule).toList();
    }

    private Review review() {
        return Reviewing.of(new Facts(
                new Facts.Incident(
                        Told.INCIDENT,
                        "alert",
                        "mcp-gateway",
                        Severity.P1,
                        "GatewayDown on mcp-gateway",
                        NIGHT,
                        closed,
                        Optional.empty(),
                        Optional.empty()),
                told.all(),
                0,
                List.of(),
                List.of(new Facts.Run(
                        Told.RUN,
                        "gateway-down",
                        "mcp-gateway",
                        phase,
                        "alert",
                        NIGHT,
                        Optional.of(NIGHT.plusSeconds(300)),
                        Optional.of("nothing of it verified"),
                        Optional.empty(),
                        List.of(),
                        fates)),
                effects,
                List.of(),
                List.of(),
                changes,
                List.of(),
                List.of(),
                Map.of("gateway-down", new Facts.History(ladder, past, Optional.empty())),
                Optional.empty(),
                Optional.empty(),
                false,
                NIGHT.plusSeconds(7200)));
    }

    private void past(int times, Phase how, String first, int tried) {
        for (int i = 0; i < times; i++) past.add(new Past(UUID.randomUUID(), how, first, tried, NIGHT));
    }

    private static Facts.Effect effect(int command, String capability) {
        return new Facts.Effect(
                Told.RUN,
                command,
                "gateway-down",
                capability,
                capability,
                NIGHT.plusSeconds(command),
                Optional.of("done"),
                Optional.empty());
    }

    @Test
    void aFirstRungThatNeverHelpedIsNamedWithHowOftenItWasTried() {
        past(4, Phase.SUCCEEDED, "breaker.open", 2);
        past(2, Phase.FAILED, "breaker.open", 3);
        past(1, Phase.SUCCEEDED, "restart", 1);

        assertThat(review().suggestions())
                .containsExactly(new Review.Suggestion(
                        "first-rung-never-verifies",
                        "gateway-down",
                        "Leave out its first rung, breaker.open, or put another one before it",
                        "breaker.open came first in its last 6 runs that acted, and verified in none of them"));
    }

    @Test
    void onceIsEnoughToKeepIt() {
        past(5, Phase.SUCCEEDED, "breaker.open", 2);
        past(1, Phase.SUCCEEDED, "breaker.open", 1);

        assertThat(rules()).isEmpty();
    }

    @Test
    void ofTwoRunsNothingIsConcludedAndOfASequenceNeither() {
        past(2, Phase.FAILED, "breaker.open", 2);
        assertThat(rules()).isEmpty();

        past(4, Phase.FAILED, "breaker.open", 2);
        ladder = false;
        assertThat(rules()).isEmpty();
    }

    @Test
    void whereNothingHelpedARungIsMissing() {
        phase = Phase.FAILED;
        effects = List.of(effect(1, "breaker.open"), effect(2, "restart"));

        assertThat(review().suggestions())
                .extracting(Review.Suggestion::evidence)
                .containsExactly("it tried breaker.open, restart, and ended without success: nothing of it verified");
    }

    @Test
    void aTemporaryChangeThatWasRenewedWasTooShort() {
        changes = List.of(change(1, "ended"), change(2, "ended"), change(3, "not-made"));

        assertThat(review().suggestions())
                .extracting(Review.Suggestion::evidence)
                .containsExactly("it was made 2 times in this incident, for 15 m the first time");
    }

    private static Facts.Change change(int command, String state) {
        return new Facts.Change(
                Told.RUN,
                command,
                "gateway-down",
                "mcp-gateway",
                "ratelimit.set",
                "lift the limit",
                state,
                NIGHT,
                NIGHT.plus(Duration.ofMinutes(15)),
                Optional.of(NIGHT.plus(Duration.ofMinutes(15))),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void aCallThatNobodyTookOnIsAboutWhoIsCalled() {
        told.say(Kind.ESCALATED, "P1: people are called");
        assertThat(rules()).containsExactly("nobody-acknowledged");

        closed = Optional.of(NIGHT.plusSeconds(60));
        assertThat(rules()).isEmpty();
    }

    @Test
    void whatCannotBeTakenBackAndEvidenceThatCannotBeReadAreSaid() {
        effects = List.of(effect(1, "breaker.open"));
        fates = Map.of(1, "STUCK");
        told.say(Kind.SKIPPED, "Evidence 'logs' could not be read: HTTP 401");

        assertThat(rules()).containsExactly("undo-failed", "evidence-unread");
    }

    @Test
    void whatMostlyHealsByItselfWaitsTooShort() {
        past(3, Phase.HEALED_BY_ITSELF, "", 0);
        past(3, Phase.SUCCEEDED, "restart", 1);

        assertThat(review().suggestions())
                .extracting(Review.Suggestion::rule, Review.Suggestion::evidence)
                .containsExactly(tuple("heals-by-itself", "3 of its last 6 runs found nothing to do"));
    }
}
