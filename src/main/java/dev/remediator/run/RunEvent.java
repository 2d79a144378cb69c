package dev.remediator.run;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.Prepared;
import dev.remediator.action.Undo;
import dev.remediator.guard.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What happened to a run. Answers carry the id of the command they answer; a late or repeated one changes nothing. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RunEvent.Started.class, name = "started"),
    @JsonSubTypes.Type(value = RunEvent.AlertResolved.class, name = "alert-resolved"),
    @JsonSubTypes.Type(value = RunEvent.AlertJoined.class, name = "alert-joined"),
    @JsonSubTypes.Type(value = RunEvent.TimerFired.class, name = "timer-fired"),
    @JsonSubTypes.Type(value = RunEvent.DeadlineReached.class, name = "deadline-reached"),
    @JsonSubTypes.Type(value = RunEvent.Resumed.class, name = "resumed"),
    @JsonSubTypes.Type(value = RunEvent.Abandoned.class, name = "abandoned"),
    @JsonSubTypes.Type(value = RunEvent.Gathered.class, name = "gathered"),
    @JsonSubTypes.Type(value = RunEvent.GatherFailed.class, name = "gather-failed"),
    @JsonSubTypes.Type(value = RunEvent.Planned.class, name = "planned"),
    @JsonSubTypes.Type(value = RunEvent.PlanRefused.class, name = "plan-refused"),
    @JsonSubTypes.Type(value = RunEvent.PlanPostponed.class, name = "plan-postponed"),
    @JsonSubTypes.Type(value = RunEvent.ApprovalDecided.class, name = "approval-decided"),
    @JsonSubTypes.Type(value = RunEvent.PersonAnswered.class, name = "person-answered"),
    @JsonSubTypes.Type(value = RunEvent.DoubtSettled.class, name = "doubt-settled"),
    @JsonSubTypes.Type(value = RunEvent.AskExpired.class, name = "ask-expired"),
    @JsonSubTypes.Type(value = RunEvent.GuardsEvaluated.class, name = "guards-evaluated"),
    @JsonSubTypes.Type(value = RunEvent.ActionDone.class, name = "action-done"),
    @JsonSubTypes.Type(value = RunEvent.ActionRefused.class, name = "action-refused"),
    @JsonSubTypes.Type(value = RunEvent.ActionFailed.class, name = "action-failed"),
    @JsonSubTypes.Type(value = RunEvent.ActionUnknown.class, name = "action-unknown"),
    @JsonSubTypes.Type(value = RunEvent.Reconciled.class, name = "reconciled"),
    @JsonSubTypes.Type(value = RunEvent.CheckPassed.class, name = "check-passed"),
    @JsonSubTypes.Type(value = RunEvent.CheckFailed.class, name = "check-failed"),
    @JsonSubTypes.Type(value = RunEvent.Undone.class, name = "undone"),
    @JsonSubTypes.Type(value = RunEvent.UndoRefused.class, name = "undo-refused"),
    @JsonSubTypes.Type(value = RunEvent.Cancelled.class, name = "cancelled")
})
public sealed interface RunEvent {
    /** An event that answers a command. */
    sealed interface Answer extends RunEvent {
        int command();

        /** Whether such a command can have this answer at all. */
        default boolean fits(Command asked) {
            return switch (asked) {
                case Command.Gather c -> this instanceof Gathered || this instanceof GatherFailed;
                case Command.Prepare c ->
                    this instanceof Planned || this instanceof PlanRefused || this instanceof PlanPostponed;
                case Command.AskApproval c -> this instanceof ApprovalDecided || this instanceof AskExpired;
                case Command.AskPerson c -> this instanceof PersonAnswered || this instanceof AskExpired;
                case Command.AskDoubt c -> this instanceof DoubtSettled || this instanceof AskExpired;
                case Command.Claiming c -> this instanceof GuardsEvaluated;
                case Command.Act c ->
                    this instanceof ActionDone
                            || this instanceof ActionRefused
                            || this instanceof ActionFailed
                            || this instanceof ActionUnknown;
                case Command.Reconcile c -> this instanceof Reconciled;
                case Command.Check c -> this instanceof CheckPassed || this instanceof CheckFailed;
                case Command.Undo c -> this instanceof Undone || this instanceof UndoRefused;
                case Command.SetTimer c -> this instanceof TimerFired;
                case Command.Tell c -> false;
            };
        }
    }

    /** As the journal keeps it, from which nothing can be erased when the run ends; the state holds the answer. */
    default RunEvent withoutSecrets() {
        return this;
    }

    record Started() implements RunEvent {}

    /** Every alert of this run is over. */
    record AlertResolved() implements RunEvent {}

    /** Another alert was given to this run, or one of its alerts fires again. */
    record AlertJoined() implements RunEvent {}

    record DeadlineReached() implements RunEvent {}

    /** Taken up from the journal: nobody had it in memory for a while. */
    record Resumed() implements RunEvent {}

    /** It cannot be taken up from the journal. */
    record Abandoned(String reason) implements RunEvent {}

    /** A person ended the run. */
    record Cancelled(String by, String reason) implements RunEvent {}

    record TimerFired(int command) implements Answer {}

    record Gathered(int command, JsonNode value) implements Answer {}

    record GatherFailed(int command, String reason) implements Answer {}

    record Planned(int command, Prepared prepared) implements Answer {}

    record PlanRefused(int command, String reason) implements Answer {}

    /** Not now, for a reason that passes; it is planned anew after that time. */
    record PlanPostponed(int command, String reason, Duration retryAfter) implements Answer {}

    /**
     * One engineer's word on an effect that people were asked about; whoever is let in here is a member of the group.
     *
     * @param by name of the engineer
     * @param reason may be empty where none is required
     * @param at when it was said, which may be long before it is heard; the epoch where an older version stored none
     */
    record ApprovalDecided(int command, String by, boolean granted, String reason, Instant at) implements Answer {
        @SuppressWarnings("ConstantValue") // older versions stored none
        public ApprovalDecided {
            if (at == null) at = Instant.EPOCH;
        }
    }

    /**
     * What an engineer answered; whoever is let in here is a member of the group.
     *
     * @param answer as the question wants it; a secret only as {@code {"sealed": "…"}}
     * @param at when it was said, which may be long before it is heard; the epoch where an older version stored none
     */
    record PersonAnswered(int command, String by, JsonNode answer, Instant at) implements Answer {
        @SuppressWarnings("ConstantValue") // older versions stored none
        public PersonAnswered {
            if (at == null) at = Instant.EPOCH;
        }

        @Override
        public PersonAnswered withoutSecrets() {
            return new PersonAnswered(command, by, Sealing.erased(answer), at);
        }
    }

    /**
     * What a person says became of an effect that nobody could tell; whoever is let in here may say it.
     *
     * @param by name of the engineer
     * @param at when it was said
     */
    record DoubtSettled(int command, String by, Settled settled, String reason, Instant at) implements Answer {
        public enum Settled {
            HAPPENED,
            DID_NOT,
            /** Nothing more is done by this run. */
            STOP
        }
    }

    /** The time to answer is over. */
    record AskExpired(int command) implements Answer {}

    record GuardsEvaluated(int command, Verdict verdict) implements Answer {}

    /** @param undo replaces the prepared one when present */
    record ActionDone(int command, String summary, Optional<Undo> undo) implements Answer {}

    /** @param tooLate it was not even begun, because too much time had passed since the intent */
    record ActionRefused(int command, String reason, boolean tooLate) implements Answer {
        public ActionRefused(int command, String reason) {
            this(command, reason, false);
        }
    }

    record ActionFailed(int command, String reason) implements Answer {}

    record ActionUnknown(int command, String reason) implements Answer {}

    record Reconciled(int command, Finding finding, String saw, Optional<Undo> undo) implements Answer {
        public enum Finding {
            HAPPENED,
            DID_NOT,
            /** Nobody can tell, and it may be sent again with the same key. */
            REPEATABLE,
            CANNOT_TELL
        }
    }

    record CheckPassed(int command, String saw) implements Answer {}

    /** @param notMade nobody could look, so it says nothing about the target */
    record CheckFailed(int command, String saw, boolean notMade) implements Answer {
        public CheckFailed(int command, String saw) {
            this(command, saw, false);
        }
    }

    record Undone(int command, String summary) implements Answer {}

    /** @param foreign somebody else changed the value meanwhile, so it was left alone */
    record UndoRefused(int command, String summary, boolean foreign) implements Answer {}

    /** The name under which it is stored. */
    default String type() {
        return switch (this) {
            case Started e -> "started";
            case AlertResolved e -> "alert-resolved";
            case AlertJoined e -> "alert-joined";
            case DeadlineReached e -> "deadline-reached";
            case Resumed e -> "resumed";
            case Abandoned e -> "abandoned";
            case Cancelled e -> "cancelled";
            case TimerFired e -> "timer-fired";
            case Gathered e -> "gathered";
            case GatherFailed e -> "gather-failed";
            case Planned e -> "planned";
            case PlanRefused e -> "plan-refused";
            case PlanPostponed e -> "plan-postponed";
            case ApprovalDecided e -> "approval-decided";
            case PersonAnswered e -> "person-answered";
            case DoubtSettled e -> "doubt-settled";
            case AskExpired e -> "ask-expired";
            case GuardsEvaluated e -> "guards-evaluated";
            case ActionDone e -> "action-done";
            case ActionRefused e -> "action-refused";
            case ActionFailed e -> "action-failed";
            case ActionUnknown e -> "action-unknown";
            case Reconciled e -> "reconciled";
            case CheckPassed e -> "check-passed";
            case CheckFailed e -> "check-failed";
            case Undone e -> "undone";
            case UndoRefused e -> "undo-refused";
        };
    }
}
