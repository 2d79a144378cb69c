package dev.remediator.playbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Parameters as a tree whose leaves are constants, expressions and texts with expressions in them. */
final class JsonArguments implements Arguments {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** One value. */
    sealed interface Value {
        record Constant(JsonNode json) implements Value {}

        record Text(TextTemplate template) implements Value {}

        record Whole(CelExpression expression) implements Value {}

        /** A secret that somebody gave: its sealed form is handed on, no expression ever sees it. */
        record SecretAnswer(String name) implements Value {}

        record Group(Map<String, Value> fields) implements Value {}

        record Items(List<Value> items) implements Value {}
    }

    private final JsonNode source;
    private final Value root;

    JsonArguments(JsonNode source, Value root) {
        this.source = source;
        this.root = root;
    }

    static JsonArguments none() {
        return new JsonArguments(JSON.objectNode(), new Value.Group(Map.of()));
    }

    /** JSON trees can be changed, playbooks cannot. */
    @Override
    public JsonNode source() {
        return source.deepCopy();
    }

    @Override
    public JsonNode resolve(Scope scope) throws NotEvaluable {
        return resolve(root, scope);
    }

    private static JsonNode resolve(Value value, Scope scope) throws NotEvaluable {
        return switch (value) {
            case Value.Constant constant -> constant.json.deepCopy();
            case Value.Text text -> JSON.textNode(text.template.resolve(scope));
            case Value.Whole whole -> CelValues.json(whole.expression.evaluate(scope));
            case Value.SecretAnswer secret -> {
                var sealed = scope.answers().get(secret.name);
                if (sealed == null) throw new NotEvaluable("answers." + secret.name + " is missing: nobody was asked");
                yield sealed.deepCopy();
            }
            case Value.Group group -> {
                var object = JSON.objectNode();
                for (var field : group.fields.entrySet()) object.set(field.getKey(), resolve(field.getValue(), scope));
                yield object;
            }
            case Value.Items items -> {
                var array = JSON.arrayNode();
                for (var item : items.items) array.add(resolve(item, scope));
                yield array;
            }
        };
    }

    /** The expression that a parameter consists of, if it does. */
    Optional<CelExpression> expression(String parameter) {
        return root instanceof Value.Group group && group.fields.get(parameter) instanceof Value.Whole whole
                ? Optional.of(whole.expression)
                : Optional.empty();
    }

    /** The secret answer that a parameter consists of, if it does. */
    Optional<String> secret(String parameter) {
        return root instanceof Value.Group group && group.fields.get(parameter) instanceof Value.SecretAnswer secret
                ? Optional.of(secret.name)
                : Optional.empty();
    }

    /** Names of all answers that are read, or empty where they are taken as a whole. */
    Optional<Set<String>> answers() {
        var names = new HashSet<String>();
        if (root instanceof Value.Group group)
            for (var value : group.fields.values())
                if (value instanceof Value.SecretAnswer secret) names.add(secret.name);
        for (var expression : expressions().toList()) {
            if (expression.paths().answers().isEmpty()) return Optional.empty();
            names.addAll(expression.paths().answers().get());
        }
        return Optional.of(names);
    }

    Stream<CelExpression> expressions() {
        return expressions(root);
    }

    private static Stream<CelExpression> expressions(Value value) {
        return switch (value) {
            case Value.Constant _, Value.SecretAnswer _ -> Stream.empty();
            case Value.Text text -> text.template.expressions();
            case Value.Whole whole -> Stream.of(whole.expression);
            case Value.Group group -> group.fields.values().stream().flatMap(JsonArguments::expressions);
            case Value.Items items -> items.items.stream().flatMap(JsonArguments::expressions);
        };
    }

    /** Compiles what a file wrote. */
    static JsonArguments read(Node.Mapping written, Expressions expressions, Sight sight) {
        var fields = new LinkedHashMap<String, Value>();
        written.entries()
                .forEach((key, entry) -> fields.put(
                        key,
                        entry.value() instanceof Node.Scalar scalar
                                ? expressions
                                        .secret(scalar)
                                        .<Value>map(Value.SecretAnswer::new)
                                        .orElseGet(() -> value(scalar, expressions, sight))
                                : value(entry.value(), expressions, sight)));
        return new JsonArguments(YamlJson.json(written), new Value.Group(fields));
    }

    /** What is wrong is among the problems then, and stands here as it was written. */
    private static Value value(Node node, Expressions expressions, Sight sight) {
        return switch (node) {
            case Node.Scalar scalar
            when scalar.isText() && scalar.text().contains("${") ->
                expressions
                        .parts(scalar, sight)
                        .<Value>map(parts -> parts.size() == 1 && parts.getFirst() instanceof Expressions.Part.Code code
                                ? new Value.Whole(code.expression())
                                : new Value.Text(new TextTemplate(scalar.text(), parts)))
                        .orElseGet(() -> new Value.Constant(YamlJson.json(scalar)));
            case Node.Scalar scalar -> new Value.Constant(YamlJson.json(scalar));
            case Node.Items items -> {
                var values = new ArrayList<Value>();
                for (var item : items.items()) values.add(value(item, expressions, sight));
                yield new Value.Items(List.copyOf(values));
            }
            case Node.Mapping mapping -> {
                var values = new LinkedHashMap<String, Value>();
                mapping.entries().forEach((key, entry) -> values.put(key, value(entry.value(), expressions, sight)));
                yield new Value.Group(values);
            }
        };
    }
}
