package dev.remediator.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Something that happened in a rehearsal.
 *
 * @param at since the start
 * @param subject what it is about, by its kind: a capability, the name of evidence, of a check, of a guard, a phase
 * @param about what a question is for, or who decided
 * @param target where it concerns another than the run's own: what is acted on
 * @param with resolved parameters of an effect
 * @param lasting of a temporary effect
 * @param text one sentence for people
 * @param details further lines for people
 */
public record Moment(
        Duration at,
        What what,
        String subject,
        String about,
        String target,
        JsonNode with,
        Optional<Duration> lasting,
        String text,
        List<String> details) {
    /** What kind of thing happened; the names are those of {@code expect}. */
    public enum What {
        /** What people are told on the way, and nothing that is expected by its kind. */
        SAID,
        DO,
        DONE,
        NOT_DONE,
        SKIP,
        GATHER,
        NOT_GATHERED,
        VERIFIED,
        NOT_VERIFIED,
        ASK,
        APPROVED,
        DENIED,
        UNANSWERED,
        ANSWERED,
        TELL,
        SUGGEST,
        UNDO,
        NOT_UNDONE,
        RESTORED,
        NOT_RESTORED,
        WAITS,
        ESCALATE,
        HELD,
        RUN,
        /** Something in the world: the alert is over, another run lets go. */
        WORLD,
        /** A person did something that nobody asked for. */
        NOBODY_ASKED
    }

    public Moment {
        details = List.copyOf(details);
    }

    static Moment of(Duration at, What what, String subject, String text) {
        return new Moment(
                at, what, subject, "", "", JsonNodeFactory.instance.objectNode(), Optional.empty(), text, List.of());
    }

    Moment about(String other) {
        return new Moment(at, what, subject, other, target, with, lasting, text, details);
    }

    Moment doing(String onTarget, JsonNode parameters, Optional<Duration> time) {
        return new Moment(at, what, subject, about, onTarget, parameters, time, text, details);
    }

    Moment with(List<String> furtherLines) {
        return new Moment(at, what, subject, about, target, with, lasting, text, furtherLines);
    }
}
