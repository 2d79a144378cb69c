package dev.remediator.backtest;

import dev.remediator.alert.Alert;
import java.util.Optional;

/** What really happened. */
final class RecordedSide implements Side {
    private final Reasons reasons = new Reasons();

    @Override
    public Fate opened(Episode episode, Alert alert, Optional<Recorded.Decision> decided) {
        if (decided.isEmpty()) return Fate.NONE;
        var fate = new Fate();
        decidedAgain(fate, decided.get());
        return Outcome.NOTHING.equals(fate.outcome) ? Fate.UNOWNED : fate;
    }

    @Override
    public void decidedAgain(Fate fate, Recorded.Decision decision) {
        // Shared by all that are alike; what was unowned stays so as long as nobody reads other playbooks.
        if (fate.shared) return;
        fate.outcome = switch (decision.what()) {
            case TAKEN ->
                decision.run()
                        .map(Recorded.Run::outcome)
                        .orElseGet(() -> Outcome.of(Outcome.Kind.RAN, decision.playbook(), decision.target()));
            case JOINED -> Outcome.of(Outcome.Kind.JOINED, decision.playbook(), decision.target());
            case HELD -> Outcome.held(decision.stops());
            case OVER -> Outcome.OVER;
            case UNOWNED -> Outcome.NOTHING;
        };
        fate.reason = reasons.same(
                decision.stops().isEmpty() || decision.what() != Recorded.What.HELD
                        ? ""
                        : decision.stops().getFirst().reason());
    }

    @Override
    public void ended(Episode episode, Fate fate) {}

    @Override
    public void given(Recorded.Run run) {}

    @Override
    public void finish() {}
}
