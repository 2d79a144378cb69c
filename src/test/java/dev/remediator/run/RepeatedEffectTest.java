package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.run.Announcement.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What its target declares safe is sent again with the same key, and with every guard asked anew. */
class RepeatedEffectTest {
    private static final String PAUSE = "Sent again in 5 s, unless something holds it: it may be sent again";

    private static Rehearsal purge() {
        var r = Rehearsal.of(remedy("gateway-stale")
                .deadline("45m")
                .tries(rung("http.call").verify("alive", "0s", "1m", "10s"), rung("rollback")));
        r.world().heals("http.call", "alive").on("http.call").mayBeSentAgain();
        return r;
    }

    @Test
    void itIsSentAgainWithTheSameKeyAfterAPause() {
        var r = purge();
        r.world().on("http.call").isLostBefore("connection reset").isDone("purged");

        r.fires().toEnd();

        assertThat(r.world().effects()).containsExactly("0:05 http.call");
        assertThat(r.world().keys()).hasSize(1);
        assertThat(r.told(Kind.WAITING)).containsExactly(PAUSE);
        assertThat(r.told(Kind.DOING))
                .containsExactly("http.call of mcp-gateway", "Once more: http.call of mcp-gateway");
        assertThat(r.end()).isEqualTo("SUCCEEDED: http.call has helped");
    }

    @Test
    void afterACrashInTheCallToo() {
        var r = purge();
        r.world().on("http.call").happensButNeverAnswers().isDone("purged");

        r.fires().dies().pass("20s").comesBack().toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 http.call", "0:25 http.call");
        assertThat(r.world().keys()).hasSize(1);
        assertThat(r.end()).isEqualTo("SUCCEEDED: http.call has helped");
    }

    @Test
    void aCrashDuringThePauseChangesNothing() {
        var r = purge();
        r.world().on("http.call").isLostBefore("connection reset").isDone("purged");

        r.fires().pass("2s").dies().pass("20s").comesBack().toEnd();

        assertThat(r.world().effects()).hasSize(1);
        assertThat(r.world().keys()).hasSize(1);
        assertThat(r.end()).startsWith("SUCCEEDED");
    }

    @Test
    void threeTimesAndThenPeopleDecide() {
        var r = purge();
        r.world().on("http.call").isLostBefore("connection reset");

        r.fires().pass("2m");

        assertThat(r.state().phase()).isEqualTo(Phase.IN_DOUBT);
        assertThat(r.told(Kind.DOING)).hasSize(4);
        assertThat(r.world().keys()).hasSize(1);
        assertThat(r.world().asked())
                .containsExactly(
                        "0:00 did http.call of 0:00 happen?",
                        "0:05 did http.call of 0:05 happen?",
                        "0:15 did http.call of 0:15 happen?",
                        "0:35 did http.call of 0:35 happen?");
        assertThat(r.journal().told().getLast().details())
                .contains("Known: it may be sent again. It is not sent again: that was done 3 times");
    }

    @Test
    void whatIsRefusedTheSecondTimeMayHaveHappenedTheFirst() {
        var r = purge();
        r.world().health("alive", "fail");
        r.world().on("http.call").isLostBefore("connection reset").isRefused("HTTP 409: in progress");

        r.fires().pass("1m");

        assertThat(r.state().phase()).isEqualTo(Phase.IN_DOUBT);
        assertThat(r.journal().told().getLast().details())
                .contains("Known: it may be sent again. It is not sent again: HTTP 409: in progress");
    }

    @Test
    void whatIsNotEvenSentTheSecondTimeIsSentAThirdTime() {
        var r = purge();
        r.world()
                .on("http.call")
                .isLostBefore("connection reset")
                .fails("connection refused")
                .isDone("purged");

        r.fires().toEnd();

        assertThat(r.world().effects()).containsExactly("0:15 http.call");
        assertThat(r.end()).startsWith("SUCCEEDED");
    }

    @Test
    void anAlertThatIsOverKeepsItFromBeingSentAgainAndItIsStillForPeople() {
        var r = purge();
        r.world().on("http.call").isLostBefore("connection reset");

        r.fires().pass("2s").resolves().pass("30s");

        assertThat(r.told(Kind.DOING)).hasSize(1);
        assertThat(r.state().phase()).isEqualTo(Phase.IN_DOUBT);
        assertThat(r.journal().told().getLast().details())
                .contains("Known: it may be sent again. It is not sent again: the alert is over");
    }

    @Test
    void whoStopsTheRunMeanwhileLeavesItToPeople() {
        var r = purge();
        r.world().on("http.call").isLostBefore("connection reset");

        r.fires().pass("2s").isStoppedBy("ana", "enough").toEnd();

        assertThat(r.told(Kind.DOING)).hasSize(1);
        assertThat(r.end())
                .isEqualTo("NEEDS_HUMAN: it is not known whether this happened: http.call of mcp-gateway"
                        + " (it may be sent again), and it was stopped by ana: enough");
    }

    @Test
    void whatIsTemporaryIsTakenBackOnce() {
        var r = Rehearsal.of(remedy("gateway-stale").tries(rung("http.call").lasting("10m")));
        r.world()
                .on("http.call")
                .canBeUndone()
                .mayBeSentAgain()
                .isLostAfterwards("reset")
                .isDone("purged");

        r.fires().toEnd();

        var acts = r.journal().entries().stream()
                .flatMap(e -> e.turn().commands().stream())
                .filter(c -> c instanceof Command.Act)
                .map(c -> (Command.Act) c)
                .toList();
        assertThat(acts).hasSize(2);
        assertThat(acts.getLast().repeats()).contains(acts.getFirst().id());
        assertThat(r.state().effects()).singleElement().satisfies(e -> {
            assertThat(e.command()).isEqualTo(acts.getLast().id());
            assertThat(e.until()).contains(acts.getLast().intendedAt().plus(Duration.ofMinutes(10)));
        });
    }
}
