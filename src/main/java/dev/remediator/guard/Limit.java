package dev.remediator.guard;

import dev.remediator.action.Rate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How many runs of a playbook may act in a sliding period. A limit reached hands over to people. */
public final class Limit {
    public static final String PER_TARGET = "limit-per-target";
    public static final String PER_PLAYBOOK = "limit-per-playbook";

    /** Over all playbooks, on one target. */
    public static final String ANY_ON_TARGET = "limit-any-on-target";

    /** Over all playbooks and all targets. */
    public static final String EVERYTHING = "limit-everything";

    private Limit() {}

    /** Whether a limit said no: then something comes back again and again, and people must look. */
    public static boolean is(Verdict.Hold hold) {
        return List.of(PER_TARGET, PER_PLAYBOOK, ANY_ON_TARGET, EVERYTHING).contains(hold.guard());
    }

    /** @param others when each other run of this playbook last set out to change this target, as far as known */
    public static Verdict perTarget(String playbook, String target, Rate limit, List<Instant> others, Instant now) {
        return decide(PER_TARGET, playbook + " on " + target, limit, others, now);
    }

    /** @param others when each other run of this playbook last set out to change anything, as far as known */
    public static Verdict perPlaybook(String playbook, Rate limit, List<Instant> others, Instant now) {
        return decide(PER_PLAYBOOK, playbook, limit, others, now);
    }

    /** @param others when each other run of any playbook last set out to change this target, as far as known */
    public static Verdict anyOnTarget(String target, Rate limit, List<Instant> others, Instant now) {
        return decide(ANY_ON_TARGET, "what all playbooks together do on " + target, limit, others, now);
    }

    /** @param others when each other run last set out to change anything, as far as known */
    public static Verdict everything(Rate limit, List<Instant> others, Instant now) {
        return decide(EVERYTHING, "what all playbooks together do", limit, others, now);
    }

    private static Verdict decide(String guard, String what, Rate limit, List<Instant> others, Instant now) {
        var since = now.minus(limit.per());
        var counted = others.stream()
                .filter(at -> at.isAfter(since))
                .sorted(Comparator.reverseOrder())
                .toList();
        if (counted.size() < limit.count()) return Verdict.ALLOW;
        // A run leaves the period when its last intent does: there is room again once so many are left that one more
        // fits.
        var until = limit.count() == 0
                ? Optional.<Instant>empty()
                : Optional.of(counted.get((int) limit.count() - 1).plus(limit.per()));
        return new Verdict.Hold(
                guard,
                "%s is limited to %s, and %d acted already%s"
                        .formatted(
                                what,
                                limit,
                                counted.size(),
                                until.map(at -> "; there is room again at " + at.truncatedTo(ChronoUnit.SECONDS))
                                        .orElse("")),
                until,
                false);
    }
}
