package dev.remediator.run;

import dev.remediator.playbook.Answer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people are asked, in table {@code ask}: opened with the turn that asks, closed with the one that stops waiting. */
final class AskRows {
    private AskRows() {}

    static void add(RoundTrip trip, List<JournalEntry> entries) {
        var opened = new Columns(
                "uuid", "int4", "text", "uuid", "text", "text", "text", "text", "text", "timestamptz", "timestamptz");
        var closed = new Columns("uuid", "int4", "timestamptz", "text", "text");
        var secrets = new Columns("uuid", "int4");
        for (var entry : entries) {
            for (var command : entry.turn().commands())
                if (command instanceof Command.Question question) open(opened, entry, question);
            for (var before : entry.turn().before().outstanding())
                if (before instanceof Command.Question question
                        && entry.state().outstanding(before.id()).isEmpty()) {
                    closed.add(
                            entry.state().id(),
                            before.id(),
                            entry.turn().at(),
                            outcome(entry.turn().event()),
                            withoutSecrets(question));
                    // The run's state has what was heard; what came too late is needed by nobody.
                    if (question instanceof Command.AskPerson asked && asked.answer() instanceof Answer.Secret)
                        secrets.add(entry.state().id(), before.id());
                }
        }
        trip.update("""
                insert into ask (run_id, command_id, kind, incident_id, playbook, target, people_group, started_by, request,
                                 asked_at, expires_at)
                select a, b, c, d, e, f, g, h, i::jsonb, j, k
                from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) t(a, b, c, d, e, f, g, h, i, j, k)
                """, opened);
        trip.update("""
                update ask set closed_at = c, outcome = d, request = coalesce(e::jsonb, request)
                from unnest(?, ?, ?, ?, ?) t(a, b, c, d, e)
                where run_id = a and command_id = b
                """, closed);
        trip.update("""
                update ask_reply set answer = '{"erased": true}'
                from unnest(?, ?) t(a, b) where run_id = a and command_id = b and jsonb_exists(answer, 'sealed')
                """, secrets);
    }

    private static void open(Columns rows, JournalEntry entry, Command.Question question) {
        var state = entry.state();
        rows.add(
                state.id(),
                question.id(),
                switch (question) {
                    case Command.AskApproval _ -> "approval";
                    case Command.AskPerson _ -> "question";
                    case Command.AskDoubt _ -> "doubt";
                },
                state.incident(),
                state.playbook(),
                state.target(),
                question.group(),
                state.trigger() instanceof Trigger.ByPerson person ? person.by() : null,
                Optional.ofNullable(withoutSecrets(question)).orElseGet(() -> RunJson.write(question)),
                entry.turn().at(),
                question.expiresAt());
    }

    /** The run has them; whoever decides needs to see none. Null where there is none. */
    private static @Nullable String withoutSecrets(Command.Question question) {
        return switch (question) {
            case Command.AskApproval a
            when !Sealing.all(a.intention().input()).isEmpty() -> RunJson.write(a.withoutSecrets());
            case Command.AskDoubt d
            when !Sealing.all(d.intention().input()).isEmpty() -> RunJson.write(d.withoutSecrets());
            case Command.AskApproval _, Command.AskPerson _, Command.AskDoubt _ -> null;
        };
    }

    private static String outcome(RunEvent event) {
        return switch (event) {
            case RunEvent.ApprovalDecided d -> d.granted() ? "granted" : "denied";
            case RunEvent.PersonAnswered _, RunEvent.DoubtSettled _ -> "answered";
            case RunEvent.AskExpired _ -> "expired";
            default -> "withdrawn";
        };
    }
}
