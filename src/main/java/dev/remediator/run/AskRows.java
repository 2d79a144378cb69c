package dev.remediator.run;

import java.time.Instant;
import java.util.List;

/** What people are asked, in table {@code ask}: opened with the turn that asks, closed with the one that stops waiting. */
final class AskRows {
    private AskRows() {}

    static void add(RoundTrip trip, List<JournalEntry> entries) {
        var opened = new Columns(
                "uuid", "int4", "text", "uuid", "text", "text", "text", "text", "text", "timestamptz", "timestamptz");
        var closed = new Columns("uuid", "int4", "timestamptz", "text");
        var over = new Columns("uuid");
        for (var entry : entries) {
            for (var command : entry.turn().commands()) {
                switch (command) {
                    case Command.AskApproval a ->
                        open(opened, entry, withoutSecrets(a), "approval", a.approve().by(), a.expiresAt());
                    case Command.AskPerson a -> open(opened, entry, a, "question", a.group(), a.expiresAt());
                    default -> {}
                }
            }
            for (var before : entry.turn().before().outstanding())
                if ((before instanceof Command.AskApproval || before instanceof Command.AskPerson)
                        && entry.state().outstanding(before.id()).isEmpty()) {
                    // A word that came too late to be heard may hold a secret, too.
                    if (!(entry.turn().event() instanceof RunEvent.PersonAnswered))
                        over.add(entry.state().id());
                    closed.add(
                            entry.state().id(),
                            before.id(),
                            entry.turn().at(),
                            outcome(entry.turn().event()));
                }
            if (entry.state().phase().terminal() && !entry.state().answers().isEmpty())
                over.add(entry.state().id());
        }
        trip.update("""
                insert into ask (run_id, command_id, kind, incident_id, playbook, target, people_group, started_by, request,
                                 asked_at, expires_at)
                select a, b, c, d, e, f, g, h, i::jsonb, j, k
                from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) t(a, b, c, d, e, f, g, h, i, j, k)
                """, opened);
        trip.update("""
                update ask set closed_at = c, outcome = d from unnest(?, ?, ?, ?) t(a, b, c, d)
                where run_id = a and command_id = b
                """, closed);
        trip.update("""
                update ask_reply set answer = '{"erased": true}'
                from unnest(?) t(a) where run_id = a and jsonb_exists(answer, 'sealed')
                """, over);
    }

    /** The run has them; whoever decides needs to see none. */
    private static Command.AskApproval withoutSecrets(Command.AskApproval asked) {
        return new Command.AskApproval(
                asked.id(), asked.intention().withoutSecrets(), asked.hash(), asked.approve(), asked.expiresAt());
    }

    private static void open(
            Columns rows, JournalEntry entry, Command command, String kind, String group, Instant expiresAt) {
        var state = entry.state();
        rows.add(
                state.id(),
                command.id(),
                kind,
                state.incident(),
                state.playbook(),
                state.target(),
                group,
                state.trigger() instanceof Trigger.ByPerson person ? person.by() : null,
                RunJson.write(command),
                entry.turn().at(),
                expiresAt);
    }

    private static String outcome(RunEvent event) {
        return switch (event) {
            case RunEvent.ApprovalDecided d -> d.granted() ? "granted" : "denied";
            case RunEvent.PersonAnswered _ -> "answered";
            case RunEvent.AskExpired _ -> "expired";
            default -> "withdrawn";
        };
    }
}
