package dev.remediator.intake;

import dev.remediator.alert.Alert;
import dev.remediator.run.Silences;
import dev.remediator.store.Transactions;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** Says what would become of an alert if it came in now, with all that is under way. Reads and changes nothing. */
public final class Explainer {
    private final Supplier<ActivePlaybooks> active;
    private final Transactions transactions;
    private final Silences silences;
    private final InstantSource clock;

    public Explainer(
            Supplier<ActivePlaybooks> active, Transactions transactions, Silences silences, InstantSource clock) {
        this.active = active;
        this.silences = silences;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Digest of the remediations that are asked now. */
    public String catalog() {
        return active.get().digest();
    }

    public Explanation explain(Alert alert) {
        var playbooks = active.get();
        var now = clock.instant();
        var candidates = Dispatch.candidates(playbooks.index(), playbooks.targets(), alert, now);
        var pairs = candidates.stream()
                .flatMap(c -> c.target().stream()
                        .map(target -> new Dispatch.Pair(c.playbook().name(), target.name())))
                .toList();
        if (pairs.isEmpty())
            return Explain.of(playbooks, alert.labels(), candidates, Dispatch.View.NOTHING, c -> List.of(), now);
        return transactions.read(connection -> {
            var stored = StoredRuns.seen(connection, pairs);
            var around = Surroundings.read(
                    connection,
                    candidates,
                    playbooks.safety(),
                    alert,
                    silences.about(alert.labels().asMap(), now),
                    now);
            return Explain.of(
                    playbooks,
                    alert.labels(),
                    candidates,
                    new Dispatch.View(stored.runs(), stored.lastIntents()),
                    candidate -> around.holds(candidate, now),
                    now);
        });
    }
}
