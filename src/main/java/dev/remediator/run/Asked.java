package dev.remediator.run;

import dev.remediator.playbook.Answer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a run asks, or asked, of people, with all that whoever answers needs to know. The texts may hold alert data and are
 * hostile: whoever shows them escapes them.
 *
 * @param group who is asked; empty where every engineer is
 * @param says what will be done, what is asked, or what may have happened
 * @param exactly the capability and its parameters, without secrets; empty where an answer is asked for
 * @param takenBack how an effect is taken back; empty where it cannot be, and where an answer is asked for
 * @param hash of the plan, where consent is asked for
 * @param quorum how many must agree
 * @param reasonRequired a decision without a reason is not taken
 * @param answer what is wanted, where an answer is asked for
 * @param known evidence that the run has gathered, or what is known of an effect in doubt; few lines
 * @param intendedAt when an effect in doubt was intended
 * @param said so far, in its order
 * @param over how it ended; empty while it is open
 */
public record Asked(
        UUID run,
        int command,
        Kind kind,
        UUID incident,
        String playbook,
        String target,
        String group,
        String says,
        Optional<String> exactly,
        Optional<String> takenBack,
        Optional<String> hash,
        int quorum,
        boolean reasonRequired,
        Optional<Answer> answer,
        List<String> known,
        Optional<Instant> intendedAt,
        List<Word> said,
        Instant askedAt,
        Instant expiresAt,
        Optional<Over> over) {
    public Asked {
        known = List.copyOf(known);
        said = List.copyOf(said);
    }

    /** What people are wanted for. */
    public enum Kind {
        /** Consent to an effect. */
        APPROVAL,
        /** Something that they do, or know. */
        QUESTION,
        /** What became of an effect that nobody can tell. */
        DOUBT
    }

    /**
     * What an engineer said.
     *
     * @param word {@code agreed}, {@code said no}, {@code answered}, {@code said that it happened},
     *     {@code said that it did not happen}, {@code stopped the run}
     * @param reason may be empty
     */
    public record Word(String by, String word, String reason, Instant at) {}

    /**
     * How it ended.
     *
     * @param outcome {@code granted}, {@code denied}, {@code answered}, {@code expired}, {@code withdrawn}
     * @param says what happened, by whom, and what became of the run, in a clause
     */
    public record Over(Instant at, String outcome, String says) {}

    /** Whoever said something to it, in their order. */
    public List<String> saidBy() {
        return said.stream().map(Word::by).toList();
    }
}
