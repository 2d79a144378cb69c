package dev.remediator.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.run.RunEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One playbook, what starts it, the world around it, and what people do.
 *
 * @param playbook its name
 * @param at when it starts
 */
public record Scenario(String playbook, Origin origin, Instant at, World world, List<PersonAct> people) {
    /** A Monday morning, where a test does not say when. */
    public static final Instant MONDAY = Instant.parse("2026-01-05T10:00:00Z");

    public Scenario {
        people = List.copyOf(people);
    }

    /** What starts it. */
    public sealed interface Origin {
        record OfAlert(Map<String, String> labels, Map<String, String> annotations) implements Origin {
            public OfAlert {
                labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
                annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
            }
        }

        /** Its schedule; due at the start. */
        record OfSchedule() implements Origin {}

        record OfPerson(String by, String reason) implements Origin {}
    }

    /**
     * Something that a person does, once.
     *
     * @param when since the question where {@code sinceAsked}, otherwise since the start
     */
    public record PersonAct(Duration when, boolean sinceAsked, Deed deed, String by, String reason) {}

    /** What a person does. */
    public sealed interface Deed {
        record Decide(String capability, boolean granted) implements Deed {}

        /** @param as name of the question */
        record Answer(String as, JsonNode value) implements Deed {}

        /** Says what became of an effect of this capability that nobody could tell. */
        record Settle(String capability, RunEvent.DoubtSettled.Settled settled) implements Deed {}

        record Cancel() implements Deed {}
    }

    /** The same in a world in which what is not described is assumed. */
    public Scenario assuming() {
        return new Scenario(playbook, origin, at, world.assuming(), people);
    }

    Optional<Origin.OfAlert> alert() {
        return origin instanceof Origin.OfAlert alert ? Optional.of(alert) : Optional.empty();
    }
}
