package dev.remediator.run;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Why a run exists. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "by")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Trigger.ByAlert.class, name = "alert"),
    @JsonSubTypes.Type(value = Trigger.BySchedule.class, name = "schedule"),
    @JsonSubTypes.Type(value = Trigger.ByPerson.class, name = "person")
})
public sealed interface Trigger {
    /** What the incident is called before its target is named: the alert's name, or the playbook and who started it. */
    String says();

    /** The kind of its incident and of its run, as stored. */
    default String kind() {
        return switch (this) {
            case ByAlert t -> "alert";
            case BySchedule t -> "schedule";
            case ByPerson t -> "person";
        };
    }

    /** The alert as it was when it was taken; expressions see this and not later changes. */
    record ByAlert(UUID episode, Map<String, String> labels, Map<String, String> annotations, Instant startsAt)
            implements Trigger {
        public ByAlert {
            labels = Map.copyOf(labels);
            annotations = Map.copyOf(annotations);
        }

        @Override
        public String says() {
            return labels.getOrDefault("alertname", "an alert without a name");
        }
    }

    /** @param due when it was to begin; one run for each, whoever looks at the clock */
    record BySchedule(String playbook, Instant due) implements Trigger {
        @Override
        public String says() {
            return playbook + ", as scheduled,";
        }
    }

    /**
     * @param by name of the engineer
     * @param reason in the engineer's words; may be empty
     */
    record ByPerson(String playbook, String by, String reason) implements Trigger {
        @Override
        public String says() {
            return "%s, started by %s,".formatted(playbook, by);
        }
    }
}
