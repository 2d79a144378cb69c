package dev.remediator.playbook;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.cel.common.types.CelKind;
import dev.remediator.action.Action;
import dev.remediator.action.ActionTypes;
import dev.remediator.action.SettingProblem;
import dev.remediator.secret.Secret;
import java.lang.reflect.Type;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a {@code with:} and holds it against the input records of what may carry it out. */
final class Parameters {
    /** Stands for an expression while the rest is checked. No file can contain it: YAML forbids the character. */
    private static final String LATER = "\u0000";

    private static final Map<Class<?>, Set<CelKind>> GIVES = Map.of(
            int.class, Set.of(CelKind.INT, CelKind.UINT),
            long.class, Set.of(CelKind.INT, CelKind.UINT),
            Integer.class, Set.of(CelKind.INT, CelKind.UINT),
            Long.class, Set.of(CelKind.INT, CelKind.UINT),
            double.class, Set.of(CelKind.DOUBLE, CelKind.INT, CelKind.UINT),
            Double.class, Set.of(CelKind.DOUBLE, CelKind.INT, CelKind.UINT),
            boolean.class, Set.of(CelKind.BOOL),
            Boolean.class, Set.of(CelKind.BOOL),
            String.class, Set.of(CelKind.STRING));

    private final Expressions expressions;
    private final Problems problems;

    Parameters(Expressions expressions, Problems problems) {
        this.expressions = expressions;
        this.problems = problems;
    }

    /**
     * @param place where to report what is missing when there is no {@code with:} at all
     * @param actions where several adapters may carry it out, one that takes the parameters is enough
     */
    JsonArguments read(Optional<Node> with, Place place, List<Action<?, ?>> actions, Sight sight) {
        Node.Mapping written = switch (with.orElse(null)) {
            case null -> new Node.Mapping(place, Map.of());
            case Node.Mapping mapping -> mapping;
            case Node other -> {
                problems.at(other, "'with' is a group of parameters, not " + other.says() + "; write { name: value }");
                yield null;
            }
        };
        if (written == null) return JsonArguments.none();
        var arguments = JsonArguments.read(written, expressions, sight);
        complaints(written, arguments, actions).forEach(problem -> {
            String what = actions.getFirst().capability();
            problems.at(Settings.place(written, problem), Settings.says(what, problem));
        });
        return arguments;
    }

    private List<SettingProblem> complaints(Node.Mapping written, JsonArguments arguments, List<Action<?, ?>> actions) {
        var json = YamlJson.json(
                written,
                scalar -> TextNode.valueOf(
                        Interpolation.hasExpression(scalar.text()) ? LATER : Interpolation.unescape(scalar.text())));
        return actions.stream()
                .<Class<? extends Record>>map(Action::input)
                .distinct()
                .map(input -> {
                    var all = new java.util.ArrayList<>(ActionTypes.check(input, json, LATER::equals));
                    all.addAll(mistyped(input, arguments));
                    return List.copyOf(all);
                })
                .min(Comparator.comparingInt(List::size))
                .orElse(List.of());
    }

    /** Expressions whose type is known and can never fit, above all labels (texts) where a number belongs. */
    private static List<SettingProblem> mistyped(Class<? extends Record> input, JsonArguments arguments) {
        return ActionTypes.keys(input).stream()
                .flatMap(key ->
                        mistyped(key, arguments).map(message -> new SettingProblem("/" + key.name(), message)).stream())
                .toList();
    }

    private static Optional<String> mistyped(ActionTypes.Key key, JsonArguments arguments) {
        boolean wantsSecret = key.type() == Secret.class;
        var secret = arguments.secret(key.name());
        if (secret.isPresent() && !wantsSecret)
            return Optional.of("is no secret and would be shown, and answers." + secret.get()
                    + " is one; ask for it with 'answer: text'");
        if (wantsSecret && arguments.source().path(key.name()).has("sealed"))
            return Optional.of("is a secret; only an answer, such as \"${answers.token}\", can be it");
        return arguments.expression(key.name()).flatMap(expression -> {
            if (wantsSecret)
                return Optional.of(
                        "is a secret; it can only be what a step with 'do: ask' and 'answer: secret' was answered");
            if (fits(key.type(), expression)) return Optional.empty();
            return Optional.of("is a %s, and the expression gives a %s; convert it"
                    .formatted(says(key.type()), CelTexts.type(expression.type())));
        });
    }

    private static boolean fits(Type type, CelExpression expression) {
        var kinds = type instanceof Class<?> raw ? GIVES.get(raw) : null;
        return kinds == null
                || expression.type().kind().isDyn()
                || kinds.contains(expression.type().kind());
    }

    private static String says(Type type) {
        if (type == String.class) return "text";
        if (type == boolean.class || type == Boolean.class) return "true or false";
        return type == double.class || type == Double.class ? "number" : "whole number";
    }
}
