package dev.remediator.guard;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.Optional;

/** The answer of a guard; every "no" has a name and a reason for people. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "verdict")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Verdict.Allow.class, name = "allow"),
    @JsonSubTypes.Type(value = Verdict.Hold.class, name = "hold")
})
public sealed interface Verdict {
    record Allow() implements Verdict {}

    /**
     * Not now.
     *
     * @param guard name of the guard: {@code freeze}, {@code kill-switch}, {@code window}, {@code silenced},
     *     {@code silences-unknown}, {@code dependency}, {@code cooldown}, {@code flapping}, {@code loop},
     *     {@code limit-per-target}, {@code limit-per-playbook}, {@code limit-any-on-target}, {@code limit-everything},
     *     {@code target-busy}, {@code demoted}, {@code temporary-change}
     * @param until when it will pass, where that is known
     * @param passing it is expected to pass within a run's life, so that waiting makes sense
     */
    record Hold(String guard, String reason, Optional<Instant> until, boolean passing) implements Verdict {}

    Allow ALLOW = new Allow();
}
