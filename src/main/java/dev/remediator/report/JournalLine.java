package dev.remediator.report;

import dev.remediator.guard.Verdict;
import dev.remediator.run.RunEvent;
import dev.remediator.run.RunJson;
import java.time.Instant;

/**
 * One turn of a run, as its journal has it.
 *
 * @param node which process wrote it
 * @param type as stored
 * @param says what happened, in a sentence; hostile, because platforms are quoted
 * @param event as stored, JSON; without secrets, which are never written there
 */
public record JournalLine(int seq, Instant at, long node, String type, String says, String event) {
    private static final int LONGEST = 2_000;

    static JournalLine of(int seq, Instant at, long node, String type, String event) {
        return new JournalLine(seq, at, node, type, PlainText.cut(said(type, event), LONGEST), event);
    }

    /** How it should strike the eye. */
    public Mark.Tone tone() {
        return switch (type) {
            case "action-done", "check-passed", "undone" -> Mark.Tone.GOOD;
            case "action-refused", "action-failed", "check-failed", "plan-refused", "gather-failed", "undo-refused" ->
                Mark.Tone.BAD;
            case "action-unknown", "abandoned" -> Mark.Tone.CALL;
            default -> Mark.Tone.QUIET;
        };
    }

    private static String said(String type, String event) {
        try {
            return says(RunJson.read(RunEvent.class, event));
        } catch (IllegalStateException e) { // a later version wrote it, from which this one was taken back
            return "An event of type " + PlainText.line(type) + ", which this version cannot read";
        }
    }

    private static String says(RunEvent event) {
        return switch (event) {
            case RunEvent.Started _ -> "The run began";
            case RunEvent.AlertResolved _ -> "Every alert of this run is over";
            case RunEvent.AlertJoined _ -> "Another alert was given to this run";
            case RunEvent.DeadlineReached _ -> "The deadline was reached";
            case RunEvent.Resumed _ -> "It was taken up from the journal again";
            case RunEvent.Abandoned e -> "It cannot be taken up: " + e.reason();
            case RunEvent.Cancelled e -> e.by() + " ended it" + because(e.reason());
            case RunEvent.TimerFired e -> "The time of command %d had come".formatted(e.command());
            case RunEvent.Gathered e -> "Evidence was read (command %d)".formatted(e.command());
            case RunEvent.GatherFailed e -> "Evidence could not be read: " + e.reason();
            case RunEvent.Planned e -> "Planned: " + e.prepared().says();
            case RunEvent.PlanRefused e -> "Not planned: " + e.reason();
            case RunEvent.PlanPostponed e -> "Not now: " + e.reason();
            case RunEvent.ApprovalDecided e -> e.by() + (e.granted() ? " agreed" : " said no") + because(e.reason());
            case RunEvent.PersonAnswered e -> e.by() + " answered";
            case RunEvent.DoubtSettled e ->
                e.by()
                        + switch (e.settled()) {
                            case HAPPENED -> " said that it happened";
                            case DID_NOT -> " said that it did not happen";
                            case STOP -> " stopped the run";
                        }
                        + because(e.reason());
            case RunEvent.AskExpired _ -> "The time to answer was over";
            case RunEvent.GuardsEvaluated e ->
                switch (e.verdict()) {
                    case Verdict.Allow _ -> "Every guard allowed it";
                    case Verdict.Hold hold -> "Held by " + hold.guard() + ": " + hold.reason();
                };
            case RunEvent.ActionDone e -> "Done: " + e.summary();
            case RunEvent.ActionRefused e -> "Refused: " + e.reason();
            case RunEvent.ActionFailed e -> "Failed: " + e.reason();
            case RunEvent.ActionUnknown e -> "Nobody knows what became of it: " + e.reason();
            case RunEvent.Reconciled e ->
                switch (e.finding()) {
                            case HAPPENED -> "It had happened: ";
                            case DID_NOT -> "It had not happened: ";
                            case REPEATABLE -> "It may be sent again: ";
                            case CANNOT_TELL -> "Nobody can tell: ";
                        }
                        + e.saw();
            case RunEvent.CheckPassed e -> "The check passed: " + e.saw();
            case RunEvent.CheckFailed e ->
                (e.notMade() ? "The check could not be made: " : "The check did not pass: ") + e.saw();
            case RunEvent.Undone e -> "Taken back: " + e.summary();
            case RunEvent.UndoRefused e -> "Not taken back: " + e.summary();
        };
    }

    private static String because(String reason) {
        return reason.isBlank() ? "" : ": " + reason;
    }
}
