package dev.remediator.intake;

import dev.remediator.alert.Alert;
import dev.remediator.alert.Labels;
import dev.remediator.guard.Verdict;
import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.Start;
import dev.remediator.run.Say;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Why something or nothing happens to an alert, decided by what decides when it comes in. Pure. */
public final class Explain {
    private static final Comparator<Explanation.Answer> NEAREST_FIRST =
            Comparator.<Explanation.Answer, Boolean>comparing(answer -> !(answer.why() instanceof Why.OtherAlert))
                    .thenComparing(Explain::miss, Comparator.nullsLast(Miss.NEARNESS));

    private Explain() {}

    /**
     * As far as the remediations alone can tell: as if nothing were under way and nothing had been done before.
     *
     * @param now for expressions and guards
     */
    public static Explanation offline(ActivePlaybooks playbooks, Alert alert, Instant now) {
        var candidates = Dispatch.candidates(playbooks.index(), playbooks.targets(), alert, now);
        return of(
                playbooks,
                alert.labels(),
                candidates,
                Dispatch.View.NOTHING,
                c -> RulesAround.windows(c.playbook(), playbooks.safety(), now),
                now);
    }

    /**
     * @param candidates for the alert, among these playbooks
     * @param view of what is under way and was done
     * @param later what guards would say to the run of the candidate that takes it
     */
    static Explanation of(
            ActivePlaybooks playbooks,
            Labels labels,
            List<Dispatch.Candidate> candidates,
            Dispatch.View view,
            Function<Dispatch.Candidate, List<Verdict.Hold>> later,
            Instant now) {
        var whys = new HashMap<String, Why>();
        Optional<String> acting = Optional.empty();
        var stopped = switch (Dispatch.decide(candidates, view, now)) {
            case Dispatch.Decision.Take take -> {
                var playbook = take.candidate().playbook();
                acting = Optional.of(playbook.name());
                whys.put(
                        playbook.name(),
                        new Why.Takes(
                                take.candidate().target().orElseThrow().name(),
                                provisos(playbook, later.apply(take.candidate()))));
                yield take.stopped();
            }
            case Dispatch.Decision.Join join -> {
                acting = Optional.of(join.playbook());
                whys.put(join.playbook(), new Why.Joins(join.target(), join.run()));
                yield join.stopped();
            }
            case Dispatch.Decision.None none -> none.disposition().stopped();
        };
        for (var s : stopped)
            whys.put(
                    s.playbook(),
                    switch (s.by()) {
                        case "target" -> new Why.NoTarget(Quotation.line(s.reason()));
                        case "taken" -> new Why.TakenBy(acting.orElseThrow());
                        default -> new Why.Held(s.by(), Quotation.line(s.reason()));
                    });
        return new Explanation(labels, answers(playbooks, labels, whys), playbooks.digest());
    }

    private static List<Explanation.Answer> answers(ActivePlaybooks playbooks, Labels labels, Map<String, Why> whys) {
        var matching = new ArrayList<Explanation.Answer>();
        var others = new ArrayList<Explanation.Answer>();
        for (var playbook : playbooks.all()) {
            var why = whys.get(playbook.name());
            if (why == null) others.add(answer(playbook, unmatched(playbook, labels)));
            else if (why.acts()) matching.addFirst(answer(playbook, why));
            else matching.add(answer(playbook, why));
        }
        others.sort(NEAREST_FIRST);
        matching.addAll(others);
        return matching;
    }

    private static Why unmatched(Playbook playbook, Labels labels) {
        return switch (playbook.start()) {
            case Start.OnAlert alert -> new Why.OtherAlert(Miss.nearest(alert.when(), labels));
            case Start.OnSchedule clock ->
                new Why.ByClock(clock.schedule().cron(), clock.schedule().zone());
            case Start.ByPerson person -> new Why.ByPerson();
        };
    }

    private static Explanation.Answer answer(Playbook playbook, Why why) {
        return new Explanation.Answer(playbook.name(), playbook.severity(), why);
    }

    private static @Nullable Miss miss(Explanation.Answer answer) {
        return answer.why() instanceof Why.OtherAlert other ? other.miss() : null;
    }

    private static List<Why.Proviso> provisos(Playbook playbook, List<Verdict.Hold> holds) {
        var but = new ArrayList<Why.Proviso>();
        playbook.holdFor()
                .ifPresent(
                        wait -> but.add(new Why.Proviso("for", "it must still be firing after " + Say.duration(wait))));
        switch (playbook.autonomy()) {
            case OBSERVE ->
                but.add(new Why.Proviso("autonomy", "it observes: it says what it would do, and does nothing"));
            case SUGGEST ->
                but.add(new Why.Proviso("autonomy", "it suggests: people are asked to act, and it does nothing"));
            case APPROVE -> but.add(new Why.Proviso("autonomy", "each change asks people first"));
            case AUTO -> {}
        }
        for (var hold : holds)
            but.add(new Why.Proviso(
                    hold.guard(),
                    (hold.passing() ? "it would wait: " : "it would be held: ") + Quotation.line(hold.reason())));
        return but;
    }
}
