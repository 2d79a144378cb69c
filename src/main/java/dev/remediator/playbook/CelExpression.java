package dev.remediator.playbook;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelErrorCode;
import dev.cel.common.types.CelType;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A checked CEL expression. Its program is made with the first evaluation, or by {@link #warmUp}. */
final class CelExpression implements Expression {
    private final String source;
    private final CelAbstractSyntaxTree checked;
    private final CelEnvironment environment;
    private final CelPaths paths;
    private volatile CelRuntime.@Nullable Program program;

    CelExpression(String source, CelAbstractSyntaxTree checked, CelEnvironment environment, CelPaths paths) {
        this.source = source;
        this.checked = checked;
        this.environment = environment;
        this.paths = paths;
    }

    @Override
    public String source() {
        return source;
    }

    CelPaths paths() {
        return paths;
    }

    CelType type() {
        return checked.getResultType();
    }

    @Override
    public Object evaluate(Scope scope) throws NotEvaluable {
        var variables = new ScopeVariables(scope, environment, paths.facts());
        try {
            Object value = program().eval(variables);
            if (value instanceof NullValue) throw new NotEvaluable("'" + source + "' is null");
            return Objects.requireNonNull(value);
        } catch (CelEvaluationException e) {
            throw explain(e, variables);
        }
    }

    /** Makes the program now, so that the first alert does not wait for it. */
    void warmUp() throws CelEvaluationException {
        program();
    }

    /** Making it twice does no harm. */
    private CelRuntime.Program program() throws CelEvaluationException {
        var made = program;
        if (made == null) {
            made = CelEnvironment.program(checked);
            program = made;
        }
        return made;
    }

    private NotEvaluable explain(CelEvaluationException e, ScopeVariables variables) {
        if (e.getCause() instanceof ScopeVariables.WrongShape wrong)
            return new NotEvaluable(String.valueOf(wrong.getMessage()));
        String message = reason(e);
        if (e.getErrorCode() == CelErrorCode.ATTRIBUTE_NOT_FOUND) {
            String key = between(message, "key '", "' is not present");
            var missing = paths.missing(key, variables::find);
            return new NotEvaluable(
                    missing.map(CelExpression::absent).orElse("there is no '" + key + "' in '" + source + "'"));
        }
        return new NotEvaluable("'" + source + "' has no value: " + message);
    }

    private static String absent(List<String> path) {
        String whole = String.join(".", path);
        if (path.size() == 2 && path.getFirst().equals("labels"))
            return whole + " is missing: the alert has no label '" + path.getLast() + "'";
        if (path.size() == 2 && path.getFirst().equals("annotations"))
            return whole + " is missing: the alert has no annotation '" + path.getLast() + "'";
        if (path.size() == 2 && path.getFirst().equals("facts")) return whole + " is missing: it could not be gathered";
        if (path.size() == 2 && path.getFirst().equals("answers")) return whole + " is missing: nobody was asked";
        return whole + " is missing";
    }

    /** CEL begins with a place in the expression, which means nothing to who reads this later. */
    private static String reason(CelEvaluationException e) {
        String message = Problems.firstLine(e);
        int end = message.startsWith("evaluation error at <input>:") ? message.indexOf(": ") : -1;
        return end < 0 ? message : message.substring(end + 2);
    }

    private static String between(String text, String before, String after) {
        int from = text.indexOf(before);
        int to = text.lastIndexOf(after);
        return from < 0 || to < from + before.length() ? "" : text.substring(from + before.length(), to);
    }

    @Override
    public String toString() {
        return source;
    }

    static Optional<CelExpression> of(Expression expression) {
        return expression instanceof CelExpression cel ? Optional.of(cel) : Optional.empty();
    }
}
