package dev.remediator.rehearsal;

import dev.remediator.action.Durations;
import dev.remediator.rehearsal.Expectation.Wanted;
import dev.remediator.rehearsal.Performance.Course;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Compares what happened with what was expected. Pure. */
final class Judge {
    private final Performance performance;
    private final List<Moment> moments;
    private final List<Failure> failures = new ArrayList<>();
    private int next;
    private Duration before = Duration.ZERO;

    private Judge(Performance performance) {
        this.performance = performance;
        moments = performance.timeline().moments();
    }

    /** Everything that was not met; after the first entry that was not, those in order after it are not looked for. */
    static List<Failure> judge(List<Expectation> expectations, Performance performance) {
        var judge = new Judge(performance);
        boolean lost = false;
        for (var expectation : expectations) {
            switch (expectation.wanted()) {
                case Wanted.Seen _ -> {
                    if (!lost) lost = !judge.seen(expectation);
                }
                case Wanted.Never never -> judge.never(expectation, never);
                case Wanted.NoMatch _, Wanted.TakenBy _, Wanted.Stopped _ -> judge.course(expectation);
            }
        }
        if (judge.failures.isEmpty() && performance.course() instanceof Course.Broken(String why))
            judge.fail(expectations.getLast(), why);
        return List.copyOf(judge.failures);
    }

    private boolean seen(Expectation expectation) {
        if (notRun(expectation)) return false;
        for (int i = next; i < moments.size(); i++) {
            var moment = moments.get(i);
            if (!expectation.fits(moment) || !expectation.inTime(moment, before)) continue;
            next = i + 1;
            before = moment.at();
            return true;
        }
        fail(expectation, instead(expectation));
        return false;
    }

    /** The likeliest reason, in one sentence. */
    private String instead(Expectation expectation) {
        if (performance.course() instanceof Course.Broken(String why)) return why;
        for (int i = next; i < moments.size(); i++)
            if (expectation.fits(moments.get(i)))
                return "it happened at " + at(moments.get(i)) + ": "
                        + moments.get(i).text();
        for (int i = 0; i < next; i++)
            if (expectation.fits(moments.get(i)) && expectation.inTime(moments.get(i), Duration.ZERO))
                return "it happened only before, at " + at(moments.get(i)) + "; entries are looked for in order";
        if (expectation.wanted() instanceof Wanted.Seen seen)
            for (int i = next; i < moments.size(); i++)
                if (moments.get(i).what() == seen.what())
                    return "the next of the kind, at %s: %s"
                            .formatted(at(moments.get(i)), moments.get(i).text());
        return "nothing of the kind happened" + (before.isZero() ? "" : " after " + Durations.format(before));
    }

    private static String at(Moment moment) {
        return Durations.format(moment.at());
    }

    private void never(Expectation expectation, Wanted.Never never) {
        for (var moment : moments) {
            if (!never.whats().contains(moment.what())) continue;
            if (!never.subject().isEmpty() && !never.subject().equals(moment.subject())) continue;
            fail(expectation, "at %s: %s".formatted(at(moment), moment.text()));
            return;
        }
    }

    private void course(Expectation expectation) {
        var met = switch (expectation.wanted()) {
            case Wanted.NoMatch _ -> performance.course() instanceof Course.NoMatch;
            case Wanted.TakenBy(String playbook) ->
                switch (performance.course()) {
                    case Course.TakenBy taken -> taken.playbook().equals(playbook);
                    case Course.Stopped stopped ->
                        stopped.instead().filter(playbook::equals).isPresent();
                    case Course.Ran _, Course.NoMatch _, Course.Broken _ -> false;
                };
            case Wanted.Stopped(String by) ->
                performance.course() instanceof Course.Stopped(String guard, String reason, var _)
                        && (guard.equals(by) || Expectation.contains(reason, by));
            case Wanted.Seen _, Wanted.Never _ -> true;
        };
        if (!met) fail(expectation, says(performance.course()));
    }

    private boolean notRun(Expectation expectation) {
        return switch (performance.course()) {
            case Course.Ran _, Course.Broken _ -> false;
            case Course.NoMatch _, Course.TakenBy _, Course.Stopped _ -> {
                fail(expectation, says(performance.course()));
                yield true;
            }
        };
    }

    private void fail(Expectation expectation, String instead) {
        failures.add(new Failure(expectation.line(), expectation.column(), expectation.says(), instead));
    }

    /** What became of it, in one sentence. */
    static String says(Course course) {
        return switch (course) {
            case Course.Ran _ -> "the playbook takes it, and runs";
            case Course.NoMatch _ -> "no line of the playbook's 'when' matches this alert";
            case Course.TakenBy(String playbook, String why) ->
                "%s takes this alert before (%s)".formatted(playbook, why);
            case Course.Stopped(String guard, String reason, var instead) ->
                "it does not begin, by %s: %s%s"
                        .formatted(
                                guard,
                                reason,
                                instead.map(other -> "; " + other + " takes the alert")
                                        .orElse(""));
            case Course.Broken(String why) -> why;
        };
    }
}
