package dev.remediator.run;

import java.util.List;
import java.util.Optional;

/** Intents before what they change, and what became of them, in table {@code effect}. */
final class EffectRows {
    private EffectRows() {}

    static void add(RoundTrip trip, long node, List<JournalEntry> entries) {
        intents(trip, node, entries);
        results(trip, entries);
    }

    private static void intents(RoundTrip trip, long node, List<JournalEntry> entries) {
        var rows = new Columns("uuid", "int4", "uuid", "text", "text", "text", "text", "int8", "timestamptz");
        for (var e : entries)
            for (var command : e.turn().commands())
                if (command instanceof Command.Act act)
                    rows.add(
                            e.state().id(),
                            act.id(),
                            e.state().incident(),
                            e.state().playbook(),
                            e.state().target(),
                            act.intention().capability(),
                            act.intention().prepared().says(),
                            node,
                            e.turn().at());
        trip.update("""
                insert into effect (run_id, command_id, incident_id, playbook, target, capability, says, node, intent_at)
                select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, rows);
    }

    private static void results(RoundTrip trip, List<JournalEntry> entries) {
        var rows = new Columns("uuid", "int4", "timestamptz", "text", "text");
        for (var e : entries) {
            var run = e.state().id();
            var at = e.turn().at();
            repeated(e).ifPresent(r -> rows.add(run, r.act(), at, "repeated", r.saw()));
            switch (e.turn().event()) {
                case RunEvent.ActionDone r -> rows.add(run, r.command(), at, "done", r.summary());
                case RunEvent.ActionRefused r ->
                    rows.add(run, r.command(), at, repeats(e, r) ? "unknown" : "refused", r.reason());
                case RunEvent.ActionFailed r ->
                    rows.add(run, r.command(), at, repeats(e, r) ? "unknown" : "failed", r.reason());
                case RunEvent.ActionUnknown r -> rows.add(run, r.command(), at, "unknown", r.reason());
                case RunEvent.Reconciled r ->
                    rows.add(
                            run,
                            actOf(e, r),
                            at,
                            switch (r.finding()) {
                                case HAPPENED -> "done";
                                case DID_NOT -> "failed";
                                case REPEATABLE, CANNOT_TELL -> "unknown";
                            },
                            r.saw());
                case RunEvent.DoubtSettled r -> {
                    var says = "says " + r.by() + (r.reason().isBlank() ? "" : ": " + r.reason());
                    switch (r.settled()) {
                        case HAPPENED -> rows.add(run, actOf(e, r), at, "done", says);
                        case DID_NOT -> rows.add(run, actOf(e, r), at, "failed", says);
                        case STOP -> {}
                    }
                }
                default -> {}
            }
        }
        trip.update("""
                update effect set result_at = c, outcome = d, summary = e
                from unnest(?, ?, ?, ?, ?) t(a, b, c, d, e) where run_id = a and command_id = b
                """, rows);
    }

    /** What this turn's intent sends again; that one takes its place. */
    static Optional<RunState.Repeating> repeated(JournalEntry entry) {
        return entry.turn()
                .before()
                .repeating()
                .filter(r -> entry.turn().commands().stream()
                        .anyMatch(c ->
                                c instanceof Command.Act act && act.repeats().isPresent()));
    }

    /** Whether an answer is about an effect that was sent before: then "no" does not say that it did not happen. */
    static boolean repeats(JournalEntry entry, RunEvent.Answer answer) {
        return entry.turn().before().outstanding(answer.command()).orElseThrow() instanceof Command.Act act
                && act.repeats().isPresent();
    }

    /** The intent that an answer about its effect is about. */
    static int actOf(JournalEntry entry, RunEvent.Answer answer) {
        return switch (entry.turn().before().outstanding(answer.command()).orElseThrow()) {
            case Command.Reconcile r -> r.act();
            case Command.AskDoubt a -> a.act();
            default -> answer.command();
        };
    }
}
