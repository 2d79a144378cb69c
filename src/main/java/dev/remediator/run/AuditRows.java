package dev.remediator.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.audit.AuditEntry;
import dev.remediator.audit.AuditLog;
import dev.remediator.identity.Actor;
import dev.remediator.identity.Caller;
import java.util.List;
import java.util.Optional;

/** What runs set out to change and to take back, in the transaction of the intent: before anything has changed. */
final class AuditRows {
    private AuditRows() {}

    static void add(RoundTrip trip, List<JournalEntry> entries) {
        var rows = new Columns(AuditLog.TYPES.toArray(String[]::new));
        for (var entry : entries)
            for (var command : entry.turn().commands()) of(entry, command).ifPresent(e -> rows.add(AuditLog.row(e)));
        trip.update(AuditLog.INSERT, rows);
    }

    private static Optional<AuditEntry> of(JournalEntry entry, Command command) {
        return switch (command) {
            case Command.Act act -> Optional.of(effect(entry, act));
            case Command.Undo undo -> Optional.of(takenBack(entry, undo));
            default -> Optional.empty();
        };
    }

    private static AuditEntry effect(JournalEntry entry, Command.Act act) {
        var run = entry.state();
        var intention = act.intention();
        var consent = run.consent().filter(c -> c.granted() && c.step() == intention.step());
        var base = entry(entry, by(run, consent), "effect")
                .with("playbook", run.playbook())
                .with("capability", intention.capability())
                .with("says", intention.prepared().says())
                .with("input", Sealing.erased(intention.input()));
        return consent.map(c -> {
                    var people = JsonNodeFactory.instance.arrayNode();
                    c.decisions().stream().map(RunState.Decision::by).forEach(people::add);
                    return base.with("plan", c.hash()).with("consent", people);
                })
                .orElse(base);
    }

    private static AuditEntry takenBack(JournalEntry entry, Command.Undo undo) {
        return entry(entry, by(entry.state(), Optional.empty()), "undo")
                .with("playbook", entry.state().playbook())
                .with("capability", undo.capability())
                .with("says", undo.undo().says());
    }

    private static AuditEntry entry(JournalEntry entry, Actor by, String action) {
        return AuditEntry.of(
                        new Caller(by, Optional.empty()),
                        entry.turn().at(),
                        action,
                        entry.state().target())
                .about(entry.state().id());
    }

    /** Who started it; of what nobody started, whoever's consent made it possible. */
    private static Actor by(RunState run, Optional<RunState.Consent> consent) {
        return switch (run.trigger()) {
            case Trigger.ByPerson person -> Actor.of(person.by());
            case Trigger.BySchedule schedule -> consented(consent).orElse(new Actor.Schedule(schedule.playbook()));
            case Trigger.ByAlert _ -> consented(consent).orElseGet(Actor::remediator);
        };
    }

    private static Optional<Actor> consented(Optional<RunState.Consent> consent) {
        return consent.map(c -> new Actor.Engineer(c.decisions().getLast().by()));
    }
}
