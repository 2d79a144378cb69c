package dev.remediator.playbook;

import dev.cel.runtime.CelVariableResolver;
import dev.remediator.target.Target;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A scope as CEL's variables, made when they are asked for. Only for one evaluation by one thread. */
final class ScopeVariables implements CelVariableResolver {
    /** Evidence is not what its reading declares. */
    static final class WrongShape extends RuntimeException {
        private static final long serialVersionUID = 1L;

        WrongShape(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private final Scope scope;
    private final CelEnvironment environment;
    private final Optional<Set<String>> wanted;
    private final Map<String, Object> made = new HashMap<>();

    /** @param wanted the facts that are read; empty for all */
    ScopeVariables(Scope scope, CelEnvironment environment, Optional<Set<String>> wanted) {
        this.scope = scope;
        this.environment = environment;
        this.wanted = wanted;
    }

    @Override
    public Optional<Object> find(String name) {
        var before = made.get(name);
        if (before != null) return Optional.of(before);
        var value = make(name);
        value.ifPresent(v -> made.put(name, v));
        return value;
    }

    private Optional<Object> make(String name) {
        return switch (name) {
            case "labels" -> Optional.of(scope.labels().asMap());
            case "annotations" -> Optional.of(scope.annotations());
            case "alert" -> Optional.of(alert());
            case "target" -> scope.target().map(ScopeVariables::target);
            case "run" -> Optional.of(Map.of("startedAt", scope.startedAt()));
            case "now" -> Optional.of(scope.now());
            case "facts" -> Optional.of(facts());
            case "answers" -> Optional.of(answers());
            default -> Optional.empty();
        };
    }

    private Map<String, Object> alert() {
        var alert = new HashMap<String, Object>();
        alert.put("labels", scope.labels().asMap());
        alert.put("annotations", scope.annotations());
        Optional.ofNullable(scope.labels().asMap().get("alertname")).ifPresent(name -> alert.put("name", name));
        return alert;
    }

    private static Map<String, Object> target(Target target) {
        var fields = new HashMap<String, Object>();
        fields.put("name", target.name());
        fields.put("about", target.about());
        target.owner().ifPresent(owner -> fields.put("owner", owner));
        return fields;
    }

    /** Secrets are not among them: they go from the sealed answer to the action, past every expression. */
    private Map<String, Object> answers() {
        var answers = new LinkedHashMap<String, Object>();
        scope.answers().forEach((name, answer) -> {
            var type = environment.answer(name).filter(t -> t != CelEnvironment.SECRET);
            if (type.isEmpty()) return;
            try {
                var value = CelValues.typed(type.get(), answer);
                if (value != null) answers.put(name, value);
            } catch (IllegalArgumentException e) {
                throw new WrongShape("answers." + name + " is not what was asked for: " + e.getMessage(), e);
            }
        });
        return answers;
    }

    private Map<String, Object> facts() {
        var facts = new LinkedHashMap<String, Object>();
        scope.facts().forEach((name, fact) -> {
            if (wanted.isPresent() && !wanted.get().contains(name)) return;
            var type = environment.fact(name);
            if (type.isEmpty()) return;
            try {
                var value = CelValues.typed(type.get(), fact.value());
                if (value != null) facts.put(name, value);
            } catch (IllegalArgumentException e) {
                throw new WrongShape(
                        "facts." + name + " is not what " + fact.capability() + " answers: " + e.getMessage(), e);
            }
        });
        return facts;
    }
}
