package dev.remediator.report;

import static dev.remediator.run.Announcement.Kind.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.remediator.playbook.Severity;
import dev.remediator.run.Announcement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeadlineTest {
    @Test
    void anIncidentThatNothingWasDoneAboutIsWatched() {
        Told told = Told.begin().say(INCIDENT_OPENED, "GatewayDown fires for mcp-gateway");
        assertThat(told.headline())
                .returns(IncidentStatus.WATCHING, Headline::status)
                .returns("GatewayDown fires for mcp-gateway", Headline::now)
                .returns(Told.START, Headline::openedAt);

        told.say(RUN_STARTED).say(WAITING, "Waiting 30 s, in case it passes by itself");
        assertThat(told.headline())
                .returns(IncidentStatus.WATCHING, Headline::status)
                .returns("Waiting 30 s, in case it passes by itself", Headline::now);
    }

    @Test
    void whileConsentIsWaitedForItAsksPeopleUntilWhatTheyAgreedToIsDone() {
        var told = Told.begin().say(RUN_STARTED).say(DOING).say(NOT_VERIFIED).say(ASKED, "oncall is asked: roll back");
        assertThat(told.headline())
                .returns(IncidentStatus.ASKING, Headline::status)
                .returns("oncall is asked: roll back", Headline::now);

        told.say(DECIDED, "ana agrees, 1 of 2");
        assertThat(told.headline().status()).isEqualTo(IncidentStatus.ASKING);

        told.say(DECIDED, "ben agrees, 2 of 2").say(DOING, "Rolling back");
        assertThat(told.headline()).returns(IncidentStatus.HEALING, Headline::status);
    }

    @Test
    void whoeverIsAskedBeforeAnythingWasDoneIsAskedToo() {
        assertThat(Told.begin().say(RUN_STARTED).say(ASKED).headline().status()).isEqualTo(IncidentStatus.ASKING);
    }

    @Test
    void fromTheFirstActionOnItIsHealing() {
        Told told = Told.begin().say(INCIDENT_OPENED).say(RUN_STARTED).say(DOING, "Restarting mcp-gateway");
        assertThat(told.headline())
                .returns(IncidentStatus.HEALING, Headline::status)
                .returns("Restarting mcp-gateway", Headline::now);

        told.say(DONE).say(CHECKING, "Checking 'alive'").say(SEEN).say(WAITING, "Waiting: cooldown");
        assertThat(told.headline().status()).isEqualTo(IncidentStatus.HEALING);
    }

    @Test
    void healedSaysWhenAndHowLongItTook() {
        Headline healed = Told.begin()
                .say(INCIDENT_OPENED)
                .say(RUN_STARTED)
                .say(DOING)
                .after(45)
                .say(HEALED, "Healed after 47 s: restart has helped")
                .headline();
        assertThat(healed)
                .returns(IncidentStatus.HEALED, Headline::status)
                .returns("Healed after 47 s: restart has helped", Headline::now);
        assertThat(healed.healedAt()).contains(Told.START.plusSeconds(48));
        assertThat(healed.took()).contains(Duration.ofSeconds(48));
    }

    @Test
    void thatSomebodyHasItChangesNothingOfHowItStands() {
        Told told = Told.begin().say(INCIDENT_OPENED).say(DOING).say(HEALED, "Healed after 2 s");
        var all = new ArrayList<>(told.all());
        var last = told.last();
        all.add(new Announcement(
                last.incident(),
                Optional.empty(),
                last.at().plusSeconds(60),
                DECIDED,
                last.severity(),
                last.target(),
                last.title(),
                "ana has acknowledged this",
                List.of()));

        assertThat(Headline.of(all)).isEqualTo(told.headline());
        assertThat(Headline.of(all).status()).isEqualTo(IncidentStatus.HEALED);
    }

    @Test
    void whatHappensAfterHealingDoesNotHideThatItIsHealed() {
        Headline later = Told.begin()
                .say(INCIDENT_OPENED)
                .say(DOING)
                .say(HEALED, "Healed after 2 s")
                .say(TEMPORARY_ENDED, "Taken back on time")
                .say(ALERT_JOINED)
                .say(UNDONE)
                .headline();
        assertThat(later).returns(IncidentStatus.HEALED, Headline::status).returns("Healed after 2 s", Headline::now);
    }

    @Test
    void whoWasCalledForStaysCalledAndReadsWhy() {
        Told told = Told.begin()
                .say(INCIDENT_OPENED)
                .say(DOING)
                .say(ESCALATED, "P1: people are called for mcp-gateway")
                .say(FAILED, "Not healed after 4 m: nothing that was tried has helped");
        assertThat(told.headline())
                .returns(IncidentStatus.NEEDS_PERSON, Headline::status)
                .returns("Not healed after 4 m: nothing that was tried has helped", Headline::now);

        told.by(Told.OTHER_RUN).say(RUN_STARTED, "another playbook").say(DOING, "trying more");
        assertThat(told.headline().status()).isEqualTo(IncidentStatus.NEEDS_PERSON);

        told.say(HEALED, "Healed after all");
        assertThat(told.headline())
                .returns(IncidentStatus.HEALED, Headline::status)
                .returns("Healed after all", Headline::now);
    }

    @Test
    void whoIsCalledAndWhoHasItStandsBehindWhatItIsAbout() {
        Told told = Told.begin()
                .say(INCIDENT_OPENED)
                .say(DOING)
                .say(ESCALATED, "P1: people are called for mcp-gateway")
                .say(FAILED, "Not healed")
                .say(ESCALATED, "P1: oncall is called")
                .say(ESCALATED, "P1: platform is called");
        assertThat(told.headline().now()).isEqualTo("Not healed. P1: platform is called");

        told.byNoRun().say(DECIDED, "ana has acknowledged this");
        assertThat(told.headline())
                .returns(IncidentStatus.NEEDS_PERSON, Headline::status)
                .returns("Not healed. ana has acknowledged this", Headline::now);
    }

    @Test
    void aLevelCalledForAChangeThatIsTakenBackLaterLeavesNothingBehind() {
        Told told = Told.begin()
                .say(INCIDENT_OPENED)
                .say(DOING)
                .say(HEALED, "Healed after 5 s")
                .say(TEMPORARY_FAILED, "Not taken back")
                .say(ESCALATED, "P1: oncall is called");
        assertThat(told.headline())
                .returns(IncidentStatus.NEEDS_PERSON, Headline::status)
                .returns("Not taken back. P1: oncall is called", Headline::now);

        told.say(TEMPORARY_ENDED, "Taken back");
        assertThat(told.headline())
                .returns(IncidentStatus.HEALED, Headline::status)
                .returns("Taken back", Headline::now);
    }

    @Test
    void aRunThatGoesOnAfterAPersonWasNeededIsHealingAgain() {
        Headline goesOn = Told.begin()
                .say(INCIDENT_OPENED)
                .say(NEEDS_HUMAN)
                .say(DOING, "Rolling back")
                .headline();
        assertThat(goesOn).returns(IncidentStatus.HEALING, Headline::status).returns("Rolling back", Headline::now);
    }

    @Test
    void aChangeThatCouldNotBeTakenBackNeedsAPersonEvenWhenAllElseIsWell() {
        Told told = Told.begin()
                .say(INCIDENT_OPENED)
                .say(DOING)
                .say(HEALED)
                .say(TEMPORARY_FAILED, "Could not be taken back in 8 attempts")
                .say(INCIDENT_CLOSED);
        assertThat(told.headline())
                .returns(IncidentStatus.NEEDS_PERSON, Headline::status)
                .returns("Could not be taken back in 8 attempts", Headline::now);

        told.say(TEMPORARY_ENDED);
        assertThat(told.headline().status()).isEqualTo(IncidentStatus.HEALED);
    }

    @Test
    void failedHeldAndCancelledAreNotConfused() {
        assertThat(Told.begin()
                        .say(INCIDENT_OPENED)
                        .say(DOING)
                        .say(FAILED)
                        .headline()
                        .status())
                .isEqualTo(IncidentStatus.NOT_HEALED);
        assertThat(Told.begin()
                        .say(INCIDENT_OPENED)
                        .say(RUN_STARTED)
                        .say(HELD)
                        .headline()
                        .status())
                .isEqualTo(IncidentStatus.HELD);
        assertThat(Told.begin()
                        .say(INCIDENT_OPENED)
                        .say(RUN_STARTED)
                        .say(CANCELLED)
                        .headline()
                        .status())
                .isEqualTo(IncidentStatus.OVER);
        assertThat(Told.begin()
                        .say(INCIDENT_OPENED)
                        .say(RUN_STARTED)
                        .say(HEALED_BY_ITSELF)
                        .headline()
                        .status())
                .isEqualTo(IncidentStatus.HEALED);
    }

    @Test
    void closedWithoutHealingIsOver() {
        Headline over = Told.begin()
                .say(INCIDENT_OPENED)
                .say(DOING)
                .say(ESCALATED)
                .say(FAILED)
                .after(60)
                .say(INCIDENT_CLOSED)
                .headline();
        assertThat(over.status()).isEqualTo(IncidentStatus.OVER);
        assertThat(over.healedAt()).isEmpty();
        assertThat(over.took()).contains(Duration.ofSeconds(64));
    }

    @Test
    void aSecondRunOpensTheQuestionAgain() {
        Headline again = Told.begin()
                .say(INCIDENT_OPENED)
                .say(DOING)
                .say(HEALED)
                .by(Told.OTHER_RUN)
                .say(RUN_STARTED)
                .say(DOING, "Restarting again")
                .headline();
        assertThat(again).returns(IncidentStatus.HEALING, Headline::status).returns("Restarting again", Headline::now);
        assertThat(again.healedAt()).isEmpty();
    }

    @Test
    void theGravestSeverityStays() {
        Headline headline = Told.begin()
                .severity(Severity.P2)
                .say(INCIDENT_OPENED)
                .severity(Severity.P0)
                .say(ALERT_JOINED)
                .severity(Severity.P2)
                .say(RUN_STARTED)
                .headline();
        assertThat(headline.severity()).isEqualTo(Severity.P0);
    }

    @Test
    void everyKindHasAPlaceInTheStory() {
        for (var kind : values()) assertThat(Mark.of(kind).stage()).isNotNull();
        assertThat(List.of(values()))
                .filteredOn(k -> k.calls())
                .allSatisfy(k -> assertThat(Mark.of(k).tone()).isEqualTo(Mark.Tone.CALL));
    }

    @Test
    void nothingSaidIsNoIncident() {
        assertThatIllegalArgumentException().isThrownBy(() -> Headline.of(List.of()));
    }
}
