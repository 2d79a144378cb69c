package dev.remediator.channel.pagerduty;

import static dev.remediator.channel.pagerduty.Page.ACKNOWLEDGE;
import static dev.remediator.channel.pagerduty.Page.RESOLVE;
import static dev.remediator.channel.pagerduty.Page.TRIGGER;
import static dev.remediator.run.Announcement.Kind.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.channel.KeptThread;
import dev.remediator.channel.News;
import dev.remediator.report.Headline;
import dev.remediator.report.Told;
import dev.remediator.run.Announcement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PageTest {
    private final KeptThread thread = new KeptThread();
    private final Told told = Told.begin();
    private Optional<Page> heard = Optional.empty();

    /** What PagerDuty hears of what was said since the last time. */
    private Optional<Page> next() {
        List<Announcement> all = told.all();
        List<News> news = thread.say(all.subList(thread.history.size(), all.size()));
        Optional<Page> next = Page.next(news, Headline.of(thread.history), heard);
        if (next.isPresent()) heard = next;
        return next;
    }

    private Told acknowledged() {
        return told.byNoRun().say(DECIDED, "ana has acknowledged this").by(Told.RUN);
    }

    @ParameterizedTest
    @EnumSource(
            value = Announcement.Kind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NEEDS_HUMAN", "ESCALATED", "TEMPORARY_FAILED"})
    void whatCallsForNobodyWakesNobody(Announcement.Kind kind) {
        told.say(INCIDENT_OPENED).say(kind);
        assertThat(next()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Announcement.Kind.class,
            names = {"NEEDS_HUMAN", "ESCALATED", "TEMPORARY_FAILED"})
    void whatCallsForPeopleTriggersAndAgainAtTheNextLevel(Announcement.Kind kind) {
        told.say(INCIDENT_OPENED).say(kind);
        assertThat(next()).contains(TRIGGER);
        told.say(ESCALATED, "nobody has it: the leads are called");
        assertThat(next()).contains(TRIGGER);
    }

    @Test
    void whoHasItEndsTheAlarmAndWhoeverIsCalledAfterwardsIsCalled() {
        told.say(NEEDS_HUMAN);
        next();
        acknowledged();
        assertThat(next()).contains(ACKNOWLEDGE);
        told.say(SEEN);
        assertThat(next()).isEmpty();
        told.say(TEMPORARY_FAILED);
        assertThat(next()).contains(TRIGGER);
    }

    @Test
    void itIsResolvedOnceNobodyIsNeeded() {
        told.say(NEEDS_HUMAN);
        next();
        told.by(Told.OTHER_RUN).say(RUN_STARTED).say(DOING);
        assertThat(next())
                .as("another run is at it, and a person is needed still")
                .isEmpty();
        told.say(HEALED);
        assertThat(next()).contains(RESOLVE);
        told.say(INCIDENT_CLOSED);
        assertThat(next()).as("said once").isEmpty();
        told.say(TEMPORARY_FAILED);
        assertThat(next()).as("what can still come after the end").contains(TRIGGER);
    }

    @Test
    void aChangeThatIsLeftBehindKeepsItOpenThoughTheIncidentIsClosed() {
        told.say(TEMPORARY_FAILED);
        next();
        told.say(HEALED).say(INCIDENT_CLOSED);
        assertThat(next()).isEmpty();
        told.say(TEMPORARY_ENDED);
        assertThat(next()).contains(RESOLVE);
    }

    @Test
    void whatIsOverWhenItIsToldWakesNobody() {
        told.say(INCIDENT_OPENED).say(NEEDS_HUMAN).say(HEALED).say(INCIDENT_CLOSED);
        assertThat(next()).isEmpty();
    }

    @Test
    void whoHasItAlreadyWhenItIsToldIsNotWoken() {
        told.say(NEEDS_HUMAN);
        acknowledged();
        assertThat(next()).contains(ACKNOWLEDGE);
    }
}
