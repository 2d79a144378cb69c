package dev.remediator.playbook;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds what people are asked for in vain. */
final class UnusedAnswers {
    private final List<Step> steps;
    private final Problems problems;

    UnusedAnswers(List<Step> steps, Problems problems) {
        this.steps = steps;
        this.problems = problems;
    }

    /** @param asked where each question is */
    void report(Map<String, Place> asked) {
        if (!problems.isEmpty()) return;
        for (var step : steps)
            if (step instanceof Step.Ask ask && asked.get(ask.as()) instanceof Place place && !isUsed(ask.as()))
                switch (ask.answer()) {
                    case Answer.Confirm _ -> {}
                    case Answer.Secret _ ->
                        problems.at(
                                place,
                                "people are asked for a secret that no step uses; hand it on as \"${answers." + ask.as()
                                        + "}\", or do not ask for it");
                    case Answer.Text _, Answer.OneOf _ ->
                        problems.warn(
                                place, "no step uses answers." + ask.as() + "; use it, or ask with 'answer: confirm'");
                }
    }

    private boolean isUsed(String answer) {
        return steps.stream()
                .flatMap(UnusedAnswers::uses)
                .anyMatch(names -> names.isEmpty() || names.get().contains(answer));
    }

    private static Stream<Optional<Set<String>>> uses(Step step) {
        var condition = step.condition().stream()
                .flatMap(expression -> CelExpression.of(expression).stream())
                .map(cel -> cel.paths().answers());
        var rest = switch (step) {
            case Step.Change change -> of(change.with());
            case Step.Read read -> of(read.gathering().with());
            case Step.Ask ask -> of(ask.message());
            case Step.Tell tell -> of(tell.message());
        };
        return Stream.concat(condition, rest);
    }

    private static Stream<Optional<Set<String>>> of(Arguments arguments) {
        return arguments instanceof JsonArguments json ? Stream.of(json.answers()) : Stream.empty();
    }

    private static Stream<Optional<Set<String>>> of(Message message) {
        return message.text() instanceof TextTemplate text
                ? text.expressions().map(cel -> cel.paths().answers())
                : Stream.empty();
    }
}
