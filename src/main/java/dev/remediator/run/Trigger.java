package dev.remediator.run;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Why a run exists. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "by")
@JsonSubTypes({@JsonSubTypes.Type(value = Trigger.ByAlert.class, name = "alert")})
public sealed interface Trigger {
    /** The alert's name, for people. */
    String says();

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
}
