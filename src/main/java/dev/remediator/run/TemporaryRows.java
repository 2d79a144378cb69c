package dev.remediator.run;

import dev.remediator.run.RunEvent.DoubtSettled.Settled;
import dev.remediator.run.RunEvent.Reconciled.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Temporary changes, in table {@code temporary_change}. Each is written with its intent, so that it is taken back even if
 * its result is never known.
 */
final class TemporaryRows {
    private TemporaryRows() {}

    static void add(RoundTrip trip, long node, List<JournalEntry> entries) {
        var intended = new Columns(
                "uuid",
                "uuid",
                "int4",
                "uuid",
                "text",
                "text",
                "text",
                "text",
                "text",
                "timestamptz",
                "timestamptz",
                "int8");
        var made = new Columns("uuid", "int4", "timestamptz", "timestamptz", "text");
        var ended = new Columns("uuid", "int4", "timestamptz", "text", "text");
        var later = new Columns("uuid", "int4", "timestamptz", "timestamptz");
        for (var e : entries) {
            var s = e.state();
            for (var command : e.turn().commands()) {
                if (command instanceof Command.Act(int id, Command.Intention i, Instant at, Optional<Integer> _)
                        && i.temporary().isPresent()) {
                    var undo = i.prepared()
                            .undo()
                            .orElseThrow(() -> new IllegalStateException(
                                    i.capability() + " is temporary but cannot be taken back"));
                    intended.add(
                            Ids.next(),
                            s.id(),
                            id,
                            s.incident(),
                            s.playbook(),
                            s.target(),
                            i.capability(),
                            RunJson.write(new TemporaryChange.Handle(
                                    i.input(), undo, Optional.of(i.prepared().atMost()))),
                            undo.says(),
                            at,
                            // From the latest moment at which it may be done: so late after the intent it may begin,
                            // and so long it
                            // may take. Taken back before it is made, it would stand for ever.
                            at.plus(Deeds.LONGEST_PAUSE)
                                    .plus(i.prepared().atMost())
                                    .plus(i.temporary().get()),
                            node);
                }
                if (command instanceof Command.Undo u && isTemporary(s, u.effect()))
                    later.add(
                            s.id(),
                            u.effect(),
                            e.turn().at().plus(TemporaryChanges.ATTEMPT),
                            e.turn().at());
            }
            // The row of the new intent takes it over: what was made, if it was, is taken back once.
            EffectRows.repeated(e)
                    .ifPresent(r -> ended.add(s.id(), r.act(), e.turn().at(), "not-made", "sent again: " + r.saw()));
            answered(e, made, ended);
        }
        trip.update("""
                insert into temporary_change (id, run_id, command_id, incident_id, playbook, target, capability, undo, says, state, made_at, due_at, next_at, node)
                select a, b, c, d, e, f, g, h::jsonb, i, 'intended', j, k, k, l
                from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) t(a, b, c, d, e, f, g, h, i, j, k, l)
                """, intended);
        trip.update("""
                update temporary_change set state = 'made', made_at = c, due_at = d, next_at = d,
                    undo = undo || jsonb_build_object('input', x::jsonb -> 'input', 'undo', x::jsonb -> 'undo')
                from unnest(?, ?, ?, ?, ?) t(a, b, c, d, x) where run_id = a and command_id = b and ended_at is null
                """, made);
        // While a run takes its change back itself, nobody else does; nor is it ever late because of that.
        trip.update("""
                update temporary_change set next_at = greatest(next_at, c, d + (undo ->> 'atMost')::interval)
                from unnest(?, ?, ?, ?) t(a, b, c, d) where run_id = a and command_id = b and ended_at is null
                """, later);
        trip.update("""
                update temporary_change set state = d, ended_at = c, summary = x
                from unnest(?, ?, ?, ?, ?) t(a, b, c, d, x) where run_id = a and command_id = b and ended_at is null
                """, ended);
    }

    private static void answered(JournalEntry e, Columns made, Columns ended) {
        var s = e.state();
        var at = e.turn().at();
        switch (e.turn().event()) {
            case RunEvent.ActionDone r -> madeNow(s, r.command(), at, made);
            case RunEvent.Reconciled r
            when r.finding() == Finding.HAPPENED -> madeNow(s, EffectRows.actOf(e, r), at, made);
            case RunEvent.Reconciled r
            when r.finding() == Finding.DID_NOT -> ended.add(s.id(), EffectRows.actOf(e, r), at, "not-made", r.saw());
            case RunEvent.DoubtSettled r
            when r.settled() == Settled.HAPPENED -> madeNow(s, EffectRows.actOf(e, r), at, made);
            case RunEvent.DoubtSettled r
            when r.settled() == Settled.DID_NOT ->
                ended.add(s.id(), EffectRows.actOf(e, r), at, "not-made", "it was not made, says " + r.by());
            case RunEvent.ActionRefused r -> {
                if (!EffectRows.repeats(e, r)) ended.add(s.id(), r.command(), at, "not-made", r.reason());
            }
            case RunEvent.ActionFailed r -> {
                if (!EffectRows.repeats(e, r)) ended.add(s.id(), r.command(), at, "not-made", r.reason());
            }
            case RunEvent.Undone r -> ended.add(s.id(), undoneEffect(e, r), at, "ended", r.summary());
            // One that failed is tried again when its time is over.
            case RunEvent.UndoRefused r
            when r.foreign() -> ended.add(s.id(), undoneEffect(e, r), at, "foreign", r.summary());
            default -> {}
        }
    }

    private static void madeNow(RunState state, int act, Instant at, Columns made) {
        state.effects().stream()
                .filter(x -> x.command() == act)
                .forEach(x -> x.until()
                        .ifPresent(until -> made.add(
                                state.id(),
                                act,
                                at,
                                until,
                                RunJson.write(new TemporaryChange.Handle(
                                        x.input(), x.undo().orElseThrow(), Optional.empty())))));
    }

    private static int undoneEffect(JournalEntry entry, RunEvent.Answer answer) {
        return entry.turn().before().outstanding(answer.command()).orElseThrow() instanceof Command.Undo u
                ? u.effect()
                : -1;
    }

    private static boolean isTemporary(RunState state, int effect) {
        return state.effects().stream()
                .anyMatch(x -> x.command() == effect && x.until().isPresent());
    }
}
