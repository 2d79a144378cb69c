package dev.remediator.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.Undo;
import dev.remediator.playbook.Severity;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Everything a run knows; immutable, stored as JSON in the journal.
 *
 * @param version of this shape; newer code reads older shapes
 * @param lastCommand the highest command id that was given out
 * @param outstanding commands without an answer, oldest first
 * @param step index of the rung or step that is being done or will be next
 * @param effects what was done so far, oldest first
 * @param resolved every alert of this run is over
 * @param holdsTarget from the first intent to the end, but for the time in which people are waited for
 * @param waitingSince since when a guard is waited for
 * @param ending what the run will end as, while it still takes things back
 * @param acted there was an intent
 * @param answers of people, by the name of the question; a secret is sealed, and erased at the end
 * @param consent of people to a step, asked for or given
 * @param demoted its playbook acts only with consent, whatever its autonomy says
 * @param heldBy name of the guard that held it, where one did
 * @param retryAt when what held it will have passed: its alerts are decided about anew then
 * @param repeating the effect of which nobody can tell what became, while it is sent again
 */
public record RunState(
        int version,
        UUID id,
        UUID incident,
        String playbook,
        String digest,
        String target,
        Severity severity,
        Trigger trigger,
        Phase phase,
        Instant startedAt,
        Instant deadlineAt,
        int lastCommand,
        List<Command> outstanding,
        Map<String, Evidence> facts,
        int step,
        Optional<Proof> proof,
        List<Effect> effects,
        boolean resolved,
        boolean holdsTarget,
        Optional<Instant> waitingSince,
        Optional<Ending> ending,
        Optional<String> reason,
        boolean acted,
        Map<String, JsonNode> answers,
        Optional<Consent> consent,
        boolean demoted,
        Optional<String> heldBy,
        Optional<Instant> retryAt,
        Optional<Repeating> repeating) {
    public static final int VERSION = 3;

    @SuppressWarnings("ConstantValue") // older versions stored none of the last seven
    public RunState {
        acted = acted || holdsTarget;
        answers = answers == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(answers));
        if (consent == null) consent = Optional.empty();
        if (heldBy == null) heldBy = Optional.empty();
        if (retryAt == null) retryAt = Optional.empty();
        if (repeating == null) repeating = Optional.empty();
        outstanding = List.copyOf(outstanding);
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        effects = List.copyOf(effects);
    }

    /**
     * Consent to one step.
     *
     * @param command id of the latest {@link Command.AskApproval}
     * @param times how often people were asked about this step
     * @param intention what they were asked about
     * @param hash of that plan
     * @param decisions one for each engineer, in their order
     * @param granted they agreed; the step may be done as long as its plan has this hash
     */
    public record Consent(
            int step,
            int command,
            int times,
            Command.Intention intention,
            String hash,
            List<Decision> decisions,
            boolean granted) {
        public Consent {
            decisions = List.copyOf(decisions);
        }

        boolean decidedBy(String engineer) {
            return decisions.stream().anyMatch(d -> d.by().equals(engineer));
        }

        /** What they agreed to is not what there is now. */
        Consent withdrawn() {
            return new Consent(step, command, times, intention, hash, decisions, false);
        }

        Consent withoutSecrets() {
            return new Consent(step, command, times, intention.withoutSecrets(), hash, decisions, granted);
        }
    }

    /**
     * An effect that may have happened, and may be sent again.
     *
     * @param first id of the first {@link Command.Act}, of which the key is
     * @param act id of the latest one
     * @param intendedAt the time of that one's intent
     * @param times how often it was sent again
     * @param saw what is known of it
     */
    public record Repeating(
            int first, int act, Command.Intention intention, Instant intendedAt, int times, String saw) {}

    /** What an engineer decided. */
    public record Decision(String by, boolean granted, String reason, Instant at) {}

    /** One piece of evidence and what gathered it. */
    public record Evidence(String capability, JsonNode value) {}

    /**
     * Progress of a verification.
     *
     * @param looked the check could be made at least once
     */
    public record Proof(Instant until, Optional<Instant> passingSince, String saw, boolean looked) {}

    /**
     * What an effect left behind.
     *
     * @param command id of the {@link Command.Act}
     * @param until when a temporary change ends by itself, with or without this run
     */
    public record Effect(
            int command,
            int step,
            String capability,
            JsonNode input,
            String says,
            Optional<Undo> undo,
            Fate fate,
            Optional<Instant> until) {
        public enum Fate {
            /** It stands. */
            STANDS,
            /** It was taken back by this run. */
            UNDONE,
            /** It could not be taken back. */
            STUCK
        }

        Effect withoutSecrets() {
            return new Effect(command, step, capability, Sealing.erased(input), says, undo, fate, until);
        }

        Effect with(Fate newFate) {
            return new Effect(command, step, capability, input, says, undo, newFate, until);
        }
    }

    /**
     * How a run will end once everything that must be taken back is.
     *
     * @param undoing undo what still stands, newest first
     * @param escalate call people at the end
     */
    public record Ending(Phase phase, boolean undoing, boolean escalate) {}

    /** What the incident is called: the alert and the target. */
    public String title() {
        return trigger.says() + " on " + target;
    }

    public Optional<Command> outstanding(int command) {
        return outstanding.stream().filter(c -> c.id() == command).findFirst();
    }
}
