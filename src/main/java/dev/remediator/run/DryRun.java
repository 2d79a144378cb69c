package dev.remediator.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.approval.PlanHash;
import dev.remediator.guard.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a run would do if it began now, up to the first thing that changes anything or asks anybody. Its texts may hold what
 * platforms say and are hostile: whoever shows them escapes them.
 *
 * @param digest of the playbook
 * @param said what people would be told on the way
 * @param evidence that was gathered, in lines
 * @param holds what every guard that says no would say, the first one in front; empty where nothing holds it
 */
public record DryRun(
        String playbook,
        String digest,
        String target,
        Instant at,
        List<Said> said,
        List<String> evidence,
        End end,
        List<Verdict.Hold> holds) {
    private static final UUID NO_RUN = new UUID(0, 0);

    /** A line of its timeline. */
    public record Said(Announcement.Kind kind, String text, List<String> details) {
        public Said {
            details = List.copyOf(details);
        }
    }

    /** Where it stops. */
    public sealed interface End {
        /** What stands there, in a sentence. */
        String says();
    }

    /**
     * It would change something.
     *
     * @param exactly the parameters, without secrets
     * @param plan as it was prepared, as JSON
     * @param takenBack how; empty where it cannot be
     * @param temporary for how long, in words; empty where it is for good
     * @param consent who is asked before; empty where it acts by itself
     */
    public record Acts(
            String says,
            String capability,
            int step,
            JsonNode exactly,
            JsonNode plan,
            Optional<String> takenBack,
            Optional<String> temporary,
            Optional<Consent> consent)
            implements End {}

    /** Who must agree, and how many of them. */
    public record Consent(String group, int quorum) {}

    /** It would ask people for an answer. */
    public record Asks(String says, String group, String text) implements End {}

    /** It would say what it would have done, and do nothing: that is all it may. */
    public record OnlySays(String says) implements End {}

    /** It would wait for something that passes. */
    public record Waits(String says) implements End {}

    /** It would be over without having changed anything. */
    public record Over(String says, Phase phase) implements End {}

    /** It could not be told; nothing is known about what a run would do. */
    public record NotTold(String says) implements End {}

    public DryRun {
        said = List.copyOf(said);
        evidence = List.copyOf(evidence);
        holds = List.copyOf(holds);
    }

    /**
     * Tells this plan from every other: lower-case hex SHA-256 of the playbook's version, the target, and what would be done
     * with which parameters. Evidence is no part of it: it is never twice the same.
     */
    public String hash() {
        return switch (end) {
            case Acts a -> PlanHash.of(NO_RUN, a.step(), a.capability(), a.exactly(), a.plan(), target, digest);
            case Asks a -> other("asks", a.group()); // its words may hold evidence
            case OnlySays a -> other("says", a.says());
            case Waits a -> other("waits", "");
            case Over a -> other("over", a.phase().name());
            case NotTold a -> other("not-told", "");
        };
    }

    private String other(String what, String text) {
        var nothing = JsonNodeFactory.instance.objectNode();
        return PlanHash.of(NO_RUN, 0, what, nothing, nothing.textNode(text), target, digest);
    }
}
