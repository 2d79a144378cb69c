package dev.remediator.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.Prepared;
import dev.remediator.playbook.Answer;
import dev.remediator.playbook.Approve;
import dev.remediator.playbook.Limits;
import dev.remediator.playbook.Windows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the machine wants done. Ids count up within a run, and the event that answers a command carries its id. All but
 * {@link Tell} stay outstanding in {@link RunState} until they are answered; after a crash they are resumed as stored.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "command")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Command.Gather.class, name = "gather"),
    @JsonSubTypes.Type(value = Command.Prepare.class, name = "prepare"),
    @JsonSubTypes.Type(value = Command.Look.class, name = "look"),
    @JsonSubTypes.Type(value = Command.EvaluateGuards.class, name = "guards"),
    @JsonSubTypes.Type(value = Command.HoldTarget.class, name = "hold-target"),
    @JsonSubTypes.Type(value = Command.AskDoubt.class, name = "ask-doubt"),
    @JsonSubTypes.Type(value = Command.AskApproval.class, name = "ask-approval"),
    @JsonSubTypes.Type(value = Command.AskPerson.class, name = "ask-person"),
    @JsonSubTypes.Type(value = Command.Act.class, name = "act"),
    @JsonSubTypes.Type(value = Command.Reconcile.class, name = "reconcile"),
    @JsonSubTypes.Type(value = Command.Check.class, name = "check"),
    @JsonSubTypes.Type(value = Command.Undo.class, name = "undo"),
    @JsonSubTypes.Type(value = Command.SetTimer.class, name = "timer"),
    @JsonSubTypes.Type(value = Command.Tell.class, name = "tell")
})
public sealed interface Command {
    int id();

    /** Read one piece of evidence. */
    record Gather(int id, String name, String capability, Optional<String> check, String target, JsonNode input)
            implements Command {}

    /** Read what must be known before an effect. */
    record Prepare(int id, int step, String capability, JsonNode input) implements Command {}

    /** What the guards answer; its verdict and the turn that follows from it are written in one transaction. */
    sealed interface Claiming extends Command {}

    /**
     * Ask the guards whether it is worth going on, without claiming anything: when a run starts, and before people are
     * asked. See {@link dev.remediator.guard.EffectGuards#look}.
     *
     * @param limits of the playbook
     * @param windows of the playbook
     * @param inhibitors targets of which an open incident keeps this run from acting
     */
    record Look(int id, Limits limits, Windows windows, List<String> inhibitors) implements Claiming {
        public Look {
            inhibitors = List.copyOf(inhibitors);
        }
    }

    /**
     * Claim the target to take something back: one at a time holds there, too, and the kill switch. See
     * {@link dev.remediator.guard.EffectGuards#takeBack}.
     *
     * @param effect id of the {@link Act}
     */
    record HoldTarget(int id, int effect) implements Claiming {}

    /**
     * Ask all guards, and claim the target; answered in the transaction that commits the intent.
     *
     * @param limits of the playbook
     * @param windows of the playbook
     * @param inhibitors targets of which an open incident keeps this run from acting
     * @param consented people agreed to exactly this
     */
    record EvaluateGuards(
            int id, Intention intention, Limits limits, Windows windows, List<String> inhibitors, boolean consented)
            implements Claiming {
        public EvaluateGuards {
            inhibitors = List.copyOf(inhibitors);
        }

        /** What the first version stored had a cooldown and no limits. */
        @JsonCreator
        static EvaluateGuards stored(
                @JsonProperty("id") int id,
                @JsonProperty("intention") Intention intention,
                @JsonProperty("limits") @Nullable Limits limits,
                @JsonProperty("windows") @Nullable Windows windows,
                @JsonProperty("inhibitors") @Nullable List<String> inhibitors,
                @JsonProperty("consented") boolean consented,
                @JsonProperty("cooldown") @Nullable Optional<Duration> cooldown) {
            var before = cooldown == null ? Optional.<Duration>empty() : cooldown;
            return new EvaluateGuards(
                    id,
                    intention,
                    limits == null ? new Limits(before, Optional.empty(), Optional.empty()) : limits,
                    windows == null ? Windows.ALWAYS : windows,
                    inhibitors == null ? List.of() : inhibitors,
                    consented);
        }

        /** Written as well: a node of the first version that takes the run over keeps to it. */
        @JsonProperty
        public Optional<Duration> cooldown() {
            return limits.cooldown();
        }
    }

    /** What waits for people. Several may say something to it, so that not every answer ends it. */
    sealed interface Question extends Command {
        /** Who is asked. */
        String group();

        Instant expiresAt();
    }

    /**
     * Ask people whether an effect may be. Answered by {@link RunEvent.ApprovalDecided}, once for each engineer, and by
     * {@link RunEvent.AskExpired}.
     *
     * @param hash of the plan that is asked for, see {@link dev.remediator.approval.PlanHash}
     */
    record AskApproval(int id, Intention intention, String hash, Approve approve, Instant expiresAt)
            implements Question {
        @Override
        public String group() {
            return approve.by();
        }

        AskApproval withoutSecrets() {
            return new AskApproval(id, intention.withoutSecrets(), hash, approve, expiresAt);
        }
    }

    /**
     * Ask a person to do something, or for something.
     *
     * @param as the answer's name
     * @param text what people read, Markdown
     */
    record AskPerson(int id, int step, String as, String group, String text, Answer answer, Instant expiresAt)
            implements Question {}

    /**
     * Ask a person what became of an effect that nobody can tell: it happened, it did not, or the run stops. The target
     * stays held meanwhile. Answered by {@link RunEvent.DoubtSettled} and {@link RunEvent.AskExpired}.
     *
     * @param act id of the {@link Act}
     * @param group who is asked; empty where nobody owns the target: then every engineer may say it
     * @param saw what is known
     */
    record AskDoubt(
            int id, int act, Intention intention, Instant intendedAt, String group, String saw, Instant expiresAt)
            implements Question {
        AskDoubt withoutSecrets() {
            return new AskDoubt(id, act, intention.withoutSecrets(), intendedAt, group, saw, expiresAt);
        }
    }

    /**
     * Change something. That this command is committed as outstanding is the intent; it is carried out at most once,
     * and never again after a crash.
     *
     * @param intendedAt the time of the intent; nothing can have happened before
     * @param repeats id of the first {@link Act} of the same effect, of which nobody can tell what became: it may be sent
     *     again, with the key of the first
     */
    record Act(int id, Intention intention, Instant intendedAt, Optional<Integer> repeats) implements Command {
        @SuppressWarnings("ConstantValue") // older versions stored none
        public Act {
            if (repeats == null) repeats = Optional.empty();
        }

        public Act(int id, Intention intention, Instant intendedAt) {
            this(id, intention, intendedAt, Optional.empty());
        }
    }

    /**
     * Ask what became of the effect of an {@link Act}.
     *
     * @param repeats as the {@link Act} says
     */
    record Reconcile(int id, int act, Intention intention, Instant intendedAt, Optional<Integer> repeats)
            implements Command {
        @SuppressWarnings("ConstantValue") // older versions stored none
        public Reconcile {
            if (repeats == null) repeats = Optional.empty();
        }

        public Reconcile(int id, int act, Intention intention, Instant intendedAt) {
            this(id, act, intention, intendedAt, Optional.empty());
        }
    }

    /** Probe a check of the target. */
    record Check(int id, String check) implements Command {}

    /** Take the effect of an earlier {@link Act} back. */
    record Undo(int id, int effect, String capability, JsonNode input, dev.remediator.action.Undo undo)
            implements Command {}

    /**
     * An effect as it is planned exactly.
     *
     * @param step index in the playbook's procedure
     * @param input the resolved parameters
     * @param temporary the change is taken back after this time
     */
    record Intention(int step, String capability, JsonNode input, Prepared prepared, Optional<Duration> temporary) {
        Intention withoutSecrets() {
            return new Intention(step, capability, Sealing.erased(input), prepared, temporary);
        }
    }

    /** Come back at a time. */
    record SetTimer(int id, Instant due) implements Command {}

    /** Tell people. Never answered. */
    record Tell(int id, Announcement.Kind kind, String text, List<String> details) implements Command {
        public Tell {
            details = List.copyOf(details);
        }
    }
}
