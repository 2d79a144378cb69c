package dev.remediator.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Why a run exists. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "by", visible = true, defaultImpl = Trigger.ByPerson.class)
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
     * @param by name of the engineer; stored as {@code who}, because {@code by} says what kind of trigger it is
     * @param reason in the engineer's words; may be empty
     */
    record ByPerson(String playbook, @JsonProperty("who") String by, String reason) implements Trigger {
        /**
         * Earlier versions stored the name as {@code by}, too: of the two of that name the database has kept the last, which
         * no kind is called like.
         */
        @JsonCreator
        static ByPerson stored(
                @JsonProperty("playbook") String playbook,
                @JsonProperty("who") @Nullable String who,
                @JsonProperty("by") @Nullable String by,
                @JsonProperty("reason") String reason) {
            return new ByPerson(playbook, who == null ? String.valueOf(by) : who, reason);
        }

        @Override
        public String says() {
            return "%s, started by %s,".formatted(playbook, by);
        }
    }
}
