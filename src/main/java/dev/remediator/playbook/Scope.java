package dev.remediator.playbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.CheckResult;
import dev.remediator.alert.Labels;
import dev.remediator.target.Target;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What an expression may see. Alert data gets in only as values.
 *
 * @param labels of the alert; empty for runs without one
 * @param target absent while the target itself is being resolved
 * @param facts evidence by name; what could not be gathered is missing
 * @param answers what people answered, by the name of the question; of a secret only its sealed form
 * @param startedAt when the run began
 */
public record Scope(
        Labels labels,
        Map<String, String> annotations,
        Optional<Target> target,
        Map<String, Fact> facts,
        Map<String, JsonNode> answers,
        Instant startedAt,
        Instant now) {
    public Scope {
        annotations = Map.copyOf(annotations);
        facts = Map.copyOf(facts);
        answers = Map.copyOf(answers);
    }

    /**
     * One piece of evidence.
     *
     * @param capability what gathered it; {@code check} or a reading, whose output record gives the value its types
     * @param value JSON object; times as ISO-8601 instants, durations as ISO-8601
     */
    public record Fact(String capability, JsonNode value) {
        public Fact {
            Objects.requireNonNull(value);
        }

        /** The value that a check leaves: {@code {"status": "up"|"down", "saw": …}}. */
        public static JsonNode of(CheckResult result) {
            String status = switch (result) {
                case CheckResult.Passed _ -> "up";
                case CheckResult.Failed _ -> "down";
            };
            return JsonNodeFactory.instance.objectNode().put("status", status).put("saw", result.saw());
        }
    }
}
