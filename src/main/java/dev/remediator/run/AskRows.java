package dev.remediator.run;

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
            for (var command : entry.turn().commands())
                if (command instanceof Command.Question question) open(opened, entry, question);
            for (var before : entry.turn().before().outstanding())
                if (before instanceof Command.Question
                        && entry.state().outstanding(before.id()).isEmpty())
                    closed.add(
                            entry.state().id(),
                            before.id(),
                            entry.turn().at(),
                            outcome(entry.turn().event()));
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

    private static void open(Columns rows, JournalEntry entry, Command.Question question) {
        var state = entry.state();
        rows.add(
                state.id(),
                question.id(),
                switch (question) {
                    case Command.AskApproval _ -> "approval";
                    case Command.AskPerson _ -> "question";
                },
                state.incident(),
                state.playbook(),
                state.target(),
                question.group(),
                state.trigger() instanceof Trigger.ByPerson person ? person.by() : null,
                RunJson.write(question),
                entry.turn().at(),
                question.expiresAt());
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
