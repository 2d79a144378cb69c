package dev.remediator.playbook;

import java.util.List;
import java.util.Optional;

/** Reads the {@code answer:} of a question. */
final class AnswerReader {
    private static final List<String> KINDS = List.of("confirm", "text", "secret");
    private static final int MOST_CHOICES = 10;
    private static final int LONGEST_CHOICE = 60;

    private final Section with;
    private final Problems problems;

    AnswerReader(Section with, Problems problems) {
        this.with = with;
        this.problems = problems;
    }

    Optional<Answer> read() {
        if (!with.has("answer")) return Optional.of(new Answer.Confirm());
        return with.node("answer").flatMap(node -> node instanceof Node.Scalar scalar ? kind(scalar) : choices(node));
    }

    private Optional<Answer> kind(Node.Scalar kind) {
        return switch (kind.text()) {
            case "confirm" -> Optional.of(new Answer.Confirm());
            case "text" -> Optional.of(new Answer.Text());
            case "secret" -> Optional.of(new Answer.Secret());
            default -> {
                problems.at(
                        kind,
                        "'answer' is confirm, text, secret or a list to choose from, not " + kind.says()
                                + Problems.suggest(kind.text(), KINDS, ""));
                yield Optional.empty();
            }
        };
    }

    private Optional<Answer> choices(Node node) {
        var choices = with.texts(Optional.of(node), "answer").orElse(List.of());
        if (choices.isEmpty()) return Optional.empty();
        if (choices.size() < 2 || choices.size() > MOST_CHOICES) {
            problems.at(
                    node,
                    "people choose from 2 to " + MOST_CHOICES + " answers, not from " + choices.size()
                            + (choices.size() < 2 ? "; 'answer: confirm' asks for a yes" : "; ask for a text instead"));
            return Optional.empty();
        }
        for (var choice : choices)
            if (choice.text().length() > LONGEST_CHOICE)
                problems.at(choice, "a choice has at most " + LONGEST_CHOICE + " characters; shorten it");
        return Optional.of(
                new Answer.OneOf(choices.stream().map(Node.Scalar::text).toList()));
    }
}
