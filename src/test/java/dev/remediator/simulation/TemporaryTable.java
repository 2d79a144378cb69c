package dev.remediator.simulation;

import dev.remediator.run.Command;
import dev.remediator.run.JournalEntry;
import dev.remediator.run.RunEvent;
import dev.remediator.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What a turn means for temporary changes: written with the intent, so that they end even if the result is never known. */
final class TemporaryTable {
    /** While somebody takes a change back, nobody else does. */
    static final Duration ATTEMPT = Duration.ofMinutes(2);
    /** So late after its intent a change may begin. */
    private static final Duration LATEST = Duration.ofSeconds(30);

    private TemporaryTable() {}

    static void add(Map<Rows.Key, Rows.Temporary> table, JournalEntry entry) {
        var state = entry.turn().state();
        for (var command : entry.turn().commands()) {
            if (command instanceof Command.Act(int id, Command.Intention i, Instant at, Optional<Integer> repeats)
                    && i.temporary().isPresent()) {
                if (repeats.isPresent())
                    entry.turn().before().repeating().ifPresent(r -> end(table, entry, r.act(), "not-made"));
                var key = new Rows.Key(state.id(), id);
                table.put(
                        key,
                        new Rows.Temporary(
                                key,
                                state.incident(),
                                state.target(),
                                i,
                                i.prepared().undo().orElseThrow(),
                                at.plus(LATEST)
                                        .plus(i.prepared().atMost())
                                        .plus(i.temporary().get())));
            }
            if (command instanceof Command.Undo u) {
                var row = open(table, state, u.effect());
                if (row != null) {
                    var at = entry.turn().at();
                    row.nextAt = latest(row.nextAt, latest(at.plus(ATTEMPT), at.plus(row.atMost)));
                }
            }
        }
        switch (entry.turn().event()) {
            case RunEvent.ActionDone r -> made(table, entry, r.command());
            case RunEvent.Reconciled r -> {
                switch (r.finding()) {
                    case HAPPENED -> made(table, entry, actOf(entry, r));
                    case DID_NOT -> end(table, entry, actOf(entry, r), "not-made");
                    case REPEATABLE, CANNOT_TELL -> {}
                }
            }
            case RunEvent.DoubtSettled r -> {
                switch (r.settled()) {
                    case HAPPENED -> made(table, entry, actOf(entry, r));
                    case DID_NOT -> end(table, entry, actOf(entry, r), "not-made");
                    case STOP -> {}
                }
            }
            case RunEvent.ActionRefused r -> {
                if (!repeats(entry)) end(table, entry, r.command(), "not-made");
            }
            case RunEvent.ActionFailed r -> {
                if (!repeats(entry)) end(table, entry, r.command(), "not-made");
            }
            case RunEvent.Undone r -> end(table, entry, undone(entry, r), "ended");
            case RunEvent.UndoRefused r -> {
                if (r.foreign()) end(table, entry, undone(entry, r), "foreign");
            }
            default -> {}
        }
    }

    /** What was sent before may have happened, whatever is said about the last time. */
    static boolean repeats(JournalEntry entry) {
        return entry.turn().before().repeating().isPresent();
    }

    static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static Rows.@org.jspecify.annotations.Nullable Temporary open(
            Map<Rows.Key, Rows.Temporary> table, RunState state, int command) {
        var row = table.get(new Rows.Key(state.id(), command));
        return row == null || row.endedAt != null ? null : row;
    }

    private static void made(Map<Rows.Key, Rows.Temporary> table, JournalEntry entry, int act) {
        var state = entry.turn().state();
        var row = open(table, state, act);
        if (row == null) return;
        for (var effect : state.effects()) {
            if (effect.command() != act || effect.until().isEmpty()) continue;
            row.state = "made";
            row.dueAt = effect.until().get();
            row.nextAt = row.dueAt;
            row.input = effect.input();
            row.undo = effect.undo().orElseThrow();
        }
    }

    private static void end(Map<Rows.Key, Rows.Temporary> table, JournalEntry entry, int act, String how) {
        var row = open(table, entry.turn().state(), act);
        if (row == null) return;
        row.state = how;
        row.endedAt = entry.turn().at();
    }

    /** The intent that an answer of looking for its effect is about. */
    static int actOf(JournalEntry entry, RunEvent.Answer answer) {
        return switch (entry.turn().before().outstanding(answer.command()).orElseThrow()) {
            case Command.Reconcile r -> r.act();
            case Command.AskDoubt d -> d.act();
            default -> answer.command();
        };
    }

    private static int undone(JournalEntry entry, RunEvent.Answer answer) {
        return entry.turn().before().outstanding(answer.command()).orElseThrow() instanceof Command.Undo u
                ? u.effect()
                : -1;
    }
}
