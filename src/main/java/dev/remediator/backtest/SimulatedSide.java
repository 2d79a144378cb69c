package dev.remediator.backtest;

import dev.remediator.alert.Alert;
import dev.remediator.intake.ActivePlaybooks;
import dev.remediator.intake.Dispatch;
import dev.remediator.intake.Disposition;
import dev.remediator.target.Target;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What a set of playbooks would do, decided by the code that decides in production. */
final class SimulatedSide implements Side {
    private final ActivePlaybooks playbooks;
    private final VirtualClock clock;
    private final SimulatedRuns runs;
    private final Reasons reasons = new Reasons();
    /** Lists of candidates that are alike, once: as many as there are ways through the playbooks. */
    private final Map<String, List<Dispatch.Candidate>> routes = new HashMap<>();

    private static final int ROUTES = 10_000;

    /** @param settled told about each episode of which the outcome has become final */
    SimulatedSide(ActivePlaybooks playbooks, VirtualClock clock, Assumptions assumptions, Consumer<Episode> settled) {
        this.playbooks = playbooks;
        this.clock = clock;
        runs = new SimulatedRuns(clock, assumptions, settled);
    }

    @Override
    public Fate opened(Episode episode, Alert alert, Optional<Recorded.Decision> decided) {
        var candidates = Dispatch.candidates(playbooks.index(), playbooks.targets(), alert, clock.instant());
        if (candidates.isEmpty()) return Fate.UNOWNED;
        candidates = same(candidates);
        var fate = new Fate.Simulated(
                episode, candidates, decided.flatMap(Recorded.Decision::run).orElse(null));
        decide(fate);
        return fate;
    }

    private List<Dispatch.Candidate> same(List<Dispatch.Candidate> candidates) {
        if (routes.size() >= ROUTES) return candidates;
        var way = new StringBuilder();
        for (var candidate : candidates)
            way.append(candidate.playbook().name())
                    .append('\0')
                    .append(candidate.target().map(Target::name).orElse(candidate.problem()))
                    .append('\0');
        var before = routes.putIfAbsent(way.toString(), candidates);
        return before == null ? candidates : before;
    }

    private void decide(Fate.Simulated fate) {
        switch (Dispatch.decide(fate.candidates, runs.view(), clock.instant())) {
            case Dispatch.Decision.None none -> none(fate, none.disposition());
            case Dispatch.Decision.Join join -> {
                fate.run = runs.join(join.run());
                fate.outcome = Outcome.of(Outcome.Kind.JOINED, join.playbook(), join.target());
                fate.reason = "";
            }
            case Dispatch.Decision.Take take -> {
                fate.reason = "";
                runs.begin(
                        fate,
                        take.candidate().playbook(),
                        take.candidate().target().orElseThrow());
            }
        }
    }

    private void none(Fate.Simulated fate, Disposition disposition) {
        fate.outcome = Outcome.NOTHING;
        if (!(disposition instanceof Disposition.Held held)) return;
        fate.outcome = Outcome.held(stops(held.stopped()));
        fate.reason = reasons.same(
                held.stopped().isEmpty() ? "" : held.stopped().getFirst().reason());
        held.retryAt()
                .ifPresent(at -> clock.at(Micros.of(at), () -> {
                    if (!fate.episode.ended && fate.run == null) decide(fate);
                }));
    }

    private static List<Outcome.Stop> stops(List<Disposition.Stopped> stopped) {
        return stopped.stream()
                .map(s -> new Outcome.Stop(s.playbook(), s.by(), s.reason()))
                .toList();
    }

    @Override
    public void ended(Episode episode, Fate fate) {
        if (fate instanceof Fate.Simulated simulated && simulated.run != null) runs.alertOver(simulated.run);
    }

    @Override
    public void decidedAgain(Fate fate, Recorded.Decision decision) {
        // How it went is known from now on, should it be taken here, too.
        if (fate instanceof Fate.Simulated simulated && simulated.run == null)
            decision.run().ifPresent(run -> simulated.course = run);
    }

    @Override
    public void given(Recorded.Run run) {
        runs.given(run);
    }

    @Override
    public void finish() {
        runs.finish();
    }
}
