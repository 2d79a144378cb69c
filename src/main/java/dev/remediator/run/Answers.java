package dev.remediator.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.playbook.Answer;
import java.util.Optional;

/** Whether an answer is what was asked for. Pure. */
final class Answers {
    /** A person types it; nothing longer is an answer. */
    static final int MAX_LENGTH = 4_000;

    private Answers() {}

    /** @return for whoever answers; empty when it fits */
    static Optional<String> problem(Answer wanted, JsonNode answer) {
        return switch (wanted) {
            case Answer.Confirm _ ->
                unless(answer.isBoolean(), "the answer is true when it is done, false when it cannot be");
            case Answer.Text _ -> unless(isText(answer), "the answer is a text of 1 to " + MAX_LENGTH + " characters");
            case Answer.Secret _ -> unless(Sealing.isSealed(answer), "the secret is not sealed");
            case Answer.OneOf oneOf ->
                unless(
                        answer.isTextual() && oneOf.choices().contains(answer.textValue()),
                        "the answer is one of " + String.join(", ", oneOf.choices()));
        };
    }

    static boolean isText(JsonNode answer) {
        return answer.isTextual()
                && !answer.textValue().isBlank()
                && answer.textValue().length() <= MAX_LENGTH;
    }

    private static Optional<String> unless(boolean fits, String problem) {
        return fits ? Optional.empty() : Optional.of(problem);
    }
}
