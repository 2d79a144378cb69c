package dev.remediator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.remediator.playbook.Answer;
import dev.remediator.run.Asked;
import dev.remediator.run.BlastRadius;
import dev.remediator.run.RunEvent.DoubtSettled.Settled;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a run asks of people, as the API says it; what is absent is left out.
 *
 * @param wanted {@code consent}, {@code confirm}, {@code text}, {@code secret}, {@code one-of} or {@code doubt}
 * @param status {@code open}, {@code granted}, {@code denied}, {@code answered}, {@code expired} or {@code withdrawn}
 * @param exactly the capability with its parameters
 * @param takenBack how an effect is taken back; absent where it cannot be
 * @param plan the hash that a consent binds
 * @param known evidence, or what is known of an effect in doubt
 * @param happened what happened to it and became of the run; absent while it is open
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AskJson(
        UUID run,
        int command,
        String wanted,
        String status,
        UUID incident,
        String playbook,
        String target,
        String group,
        String says,
        @Nullable String exactly,
        @Nullable String takenBack,
        @Nullable String plan,
        int quorum,
        boolean reasonRequired,
        List<String> choices,
        List<String> known,
        @Nullable Around around,
        @Nullable String intendedAt,
        List<String> saidBy,
        List<Word> said,
        String askedAt,
        String expiresAt,
        @Nullable String closedAt,
        @Nullable String happened) {
    /**
     * What else an effect may touch, now.
     *
     * @param dependents targets that need this one, the nearest first
     * @param incidents open ones on it and on those, without the run's own
     * @param changes temporary ones of the target that stand
     */
    record Around(List<String> dependents, List<String> incidents, List<String> changes) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Word(String by, String word, @Nullable String reason, String at) {
        static Word of(Asked.Word w) {
            return new Word(w.by(), w.word(), w.reason().isEmpty() ? null : w.reason(), w.at().toString());
        }
    }

    static AskJson of(Asked asked, Optional<BlastRadius> around) {
        return new AskJson(
                asked.run(),
                asked.command(),
                wanted(asked),
                asked.over().map(Asked.Over::outcome).orElse("open"),
                asked.incident(),
                asked.playbook(),
                asked.target(),
                asked.group(),
                asked.says(),
                asked.exactly().orElse(null),
                asked.takenBack().orElse(null),
                asked.hash().orElse(null),
                asked.quorum(),
                asked.reasonRequired(),
                choices(asked),
                asked.known(),
                around.map(a -> new Around(a.dependents(), a.incidents(), a.changes()))
                        .orElse(null),
                asked.intendedAt().map(Instant::toString).orElse(null),
                asked.saidBy(),
                asked.said().stream().map(Word::of).toList(),
                asked.askedAt().toString(),
                asked.expiresAt().toString(),
                asked.over().map(o -> o.at().toString()).orElse(null),
                asked.over().map(o -> ApprovalEndpoints.sentence(o.says())).orElse(null));
    }

    private static String wanted(Asked asked) {
        return switch (asked.kind()) {
            case APPROVAL -> "consent";
            case DOUBT -> "doubt";
            case QUESTION -> asked.answer().map(AskJson::word).orElse("text");
        };
    }

    private static String word(Answer answer) {
        return switch (answer) {
            case Answer.Confirm _ -> "confirm";
            case Answer.Text _ -> "text";
            case Answer.Secret _ -> "secret";
            case Answer.OneOf _ -> "one-of";
        };
    }

    private static List<String> choices(Asked asked) {
        if (asked.kind() == Asked.Kind.DOUBT)
            return Arrays.stream(Settled.values()).map(AskJson::slug).toList();
        return asked.answer()
                .map(a -> a instanceof Answer.OneOf oneOf ? oneOf.choices() : List.<String>of())
                .orElse(List.of());
    }

    /** What is meant by a word of {@code choices} of a doubt. */
    static Optional<Settled> settled(String word) {
        return Arrays.stream(Settled.values())
                .filter(each -> slug(each).equals(word))
                .findFirst();
    }

    private static String slug(Settled settled) {
        return settled.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
