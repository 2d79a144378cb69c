package dev.remediator.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.Undo;
import dev.remediator.playbook.Severity;
import java.time.Instant;
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
 * @param holdsTarget from the first intent to the end
 * @param waitingSince since when a guard is waited for
 * @param ending what the run will end as, while it still takes things back
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
        Optional<String> reason) {
    public static final int VERSION = 1;

    public RunState {
        outstanding = List.copyOf(outstanding);
        facts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        effects = List.copyOf(effects);
    }

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
