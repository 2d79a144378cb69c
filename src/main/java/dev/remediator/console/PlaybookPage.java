package dev.remediator.console;

import dev.remediator.guard.Freeze;
import dev.remediator.rehearsal.TestResult;
import dev.remediator.report.PlaybookView;
import dev.remediator.report.RunView;
import dev.remediator.review.PlaybookStatistics;
import dev.remediator.run.Demotions;
import dev.remediator.run.Say;
import dev.remediator.schedule.ScheduleView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the page of a playbook shows.
 *
 * @param html as the runbook says it; escaped already, where it was made
 * @param runs the newest ones
 * @param demotion with the evidence, where it acts only with consent
 * @param schedule where a clock begins it
 * @param byHand whether a person can begin it: not where only an alert tells its target
 */
record PlaybookPage(
        Instant now,
        String version,
        PlaybookView playbook,
        String html,
        PlaybookStatistics statistics,
        List<RunView> runs,
        List<TestResult> tests,
        Optional<Demotions.Demoted> demotion,
        Optional<ScheduleView> schedule,
        List<Freeze> freezes,
        boolean byHand) {
    public String name() {
        return playbook.name();
    }

    public String digest() {
        return Format.brief(playbook.playbook().digest());
    }

    public long failed() {
        return tests.stream().filter(test -> !test.passed()).count();
    }

    public String median() {
        return playbook.record().flatMap(r -> r.median()).map(Say::duration).orElse("");
    }
}
