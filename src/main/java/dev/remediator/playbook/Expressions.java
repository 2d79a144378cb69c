package dev.remediator.playbook;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.types.CelKind;
import dev.remediator.playbook.CelIssues.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the expressions of one file and reports what is wrong with them, at the very character. */
final class Expressions {
    private final CelEnvironment environment;
    private final Problems problems;

    Expressions(Visible visible, Problems problems) {
        this(new CelEnvironment(visible), problems);
    }

    Expressions(CelEnvironment environment, Problems problems) {
        this.environment = environment;
        this.problems = problems;
    }

    Visible visible() {
        return environment.visible();
    }

    /** The same names, of which another file says something. */
    Expressions in(Problems others) {
        return new Expressions(environment, others);
    }

    /** An {@code if:} or {@code unless:}: the whole value is one expression, without <code>${}</code>. */
    Optional<Expression> condition(Node.Scalar scalar, Sight sight) {
        switch (scalar.kind()) {
            case BOOLEAN -> {
                constant(scalar);
                return Optional.of(new Constant(scalar.text(), YamlJson.bool(scalar)));
            }
            case INTEGER, DECIMAL, NULL -> {
                problems.at(scalar, scalar.says() + " is neither true nor false; write an expression that is");
                return Optional.empty();
            }
            case TEXT -> {}
        }
        if (scalar.text().startsWith("${")) {
            problems.at(scalar, "a condition is an expression already; write it without ${ and }");
            return Optional.empty();
        }
        var compiled = compile(scalar, scalar.text(), 0, sight);
        if (compiled.isEmpty()) return Optional.empty();
        var type = compiled.get().type();
        if (type.kind() != CelKind.BOOL && !type.kind().isDyn()) {
            problems.at(
                    scalar,
                    0,
                    "a condition must be true or false; this one is a " + CelTexts.type(type)
                            + ", compare it with something");
            return Optional.empty();
        }
        if (compiled.get().paths().constant()) constant(scalar);
        return Optional.of(compiled.get());
    }

    private void constant(Node.Scalar scalar) {
        problems.warn(
                scalar, "this is the same each time, for it reads nothing; remove it, or let it depend on something");
    }

    /** A text that must come out as a text. */
    Optional<Template> template(Node.Scalar scalar, Sight sight) {
        return parts(scalar, sight).flatMap(parts -> {
            if (parts.size() == 1
                    && parts.getFirst() instanceof Part.Code code
                    && code.expression.type().kind() != CelKind.STRING
                    && !code.expression.type().kind().isDyn()) {
                problems.at(
                        scalar, code.offset, "this must be a string; it is a " + CelTexts.type(code.expression.type()));
                return Optional.empty();
            }
            return Optional.of(new TextTemplate(scalar.text(), parts));
        });
    }

    /** A text for people: each expression in it is something that can be read. */
    Optional<Template> prose(Node.Scalar scalar, Sight sight) {
        return parts(scalar, sight, true).map(parts -> new TextTemplate(scalar.text(), parts));
    }

    /** The name of the secret that a value wholly consists of: {@code ${answers.token}}. */
    Optional<String> secret(Node.Scalar scalar) {
        String text = scalar.text().strip();
        if (!text.startsWith("${") || !text.endsWith("}")) return Optional.empty();
        String source = text.substring(2, text.length() - 1).strip();
        return secrets().filter(name -> source.equals("answers." + name)).findFirst();
    }

    private Stream<String> secrets() {
        return visible().answers().entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Answer.Secret)
                .map(Map.Entry::getKey);
    }

    /** One part of a text, compiled. */
    sealed interface Part {
        record Literal(String text) implements Part {}

        record Code(CelExpression expression, int offset) implements Part {}
    }

    /** The parts of a text; empty when one of them is wrong. */
    Optional<List<Part>> parts(Node.Scalar scalar, Sight sight) {
        return parts(scalar, sight, false);
    }

    private Optional<List<Part>> parts(Node.Scalar scalar, Sight sight, boolean prose) {
        var split = Interpolation.split(scalar.text());
        var parts = new ArrayList<Part>();
        for (var part : split) {
            switch (part) {
                case Interpolation.Part.Malformed malformed ->
                    problems.at(scalar, malformed.offset(), malformed.message());
                case Interpolation.Part.Literal literal -> parts.add(new Part.Literal(literal.text()));
                case Interpolation.Part.Code code ->
                    compile(scalar, code.source(), code.offset(), sight)
                            .filter(expression -> fits(scalar, code, expression, !prose && split.size() == 1))
                            .ifPresent(expression -> parts.add(new Part.Code(expression, code.offset())));
            }
        }
        return parts.size() == split.size() ? Optional.of(List.copyOf(parts)) : Optional.empty();
    }

    private boolean fits(Node.Scalar scalar, Interpolation.Part.Code code, CelExpression expression, boolean whole) {
        var type = expression.type();
        if (whole ? CelTexts.isValue(type) : CelTexts.isSimple(type)) return true;
        problems.at(
                scalar,
                code.offset(),
                "a " + CelTexts.type(type) + " cannot stand " + (whole ? "here" : "within a text")
                        + "; name one value of it, or turn it into a string");
        return false;
    }

    private Optional<CelExpression> compile(Node.Scalar scalar, String source, int offset, Sight sight) {
        int before = problems.count();
        try {
            return compile(source, sight, finding -> problems.at(scalar, offset + finding.offset(), finding.message()));
        } catch (RuntimeException e) {
            if (problems.count() == before)
                problems.at(scalar, offset, "not a CEL expression: " + Problems.firstLine(e));
            return Optional.empty();
        }
    }

    private interface Report {
        void that(Finding finding);
    }

    private Optional<CelExpression> compile(String source, Sight sight, Report report) {
        if (source.length() > CelEnvironment.LONGEST_EXPRESSION) {
            report.that(
                    new Finding(0, "an expression has at most " + CelEnvironment.LONGEST_EXPRESSION + " characters"));
            return Optional.empty();
        }
        var issues = new CelIssues(environment, sight, source);
        var parsed = CelEnvironment.parse(source);
        if (parsed.hasError()) {
            issues.ofParsing(parsed).forEach(report::that);
            return Optional.empty();
        }
        CelAbstractSyntaxTree checked;
        try {
            var result = environment.compiler(sight, parsed.getAst()).check(parsed.getAst());
            if (result.hasError()) {
                issues.ofChecking(parsed.getAst(), result).forEach(report::that);
                return Optional.empty();
            }
            checked = result.getAst();
        } catch (CelValidationException e) {
            throw new IllegalStateException("errors were looked for before", e);
        }
        var tree = CelNavigableAst.fromAst(checked);
        var paths = CelPaths.of(tree);
        var findings = Stream.concat(CelLiterals.check(tree).stream(), shown(paths, source).stream())
                .toList();
        findings.forEach(report::that);
        return findings.isEmpty()
                ? Optional.of(new CelExpression(source.strip(), checked, environment, paths))
                : Optional.empty();
    }

    /** A secret within an expression would become part of something that people, or the journal, see. */
    private Optional<Finding> shown(CelPaths paths, String source) {
        return secrets()
                .filter(name ->
                        paths.answers().isEmpty() || paths.answers().get().contains(name))
                .findFirst()
                .map(name -> new Finding(
                        Math.max(0, source.indexOf("answers")),
                        "'answers." + name + "' is a secret, and may only be the whole value of a parameter that "
                                + "takes one: \"${answers." + name + "}\""));
    }

    /** {@code true} or {@code false} as YAML has them: CEL is not needed. */
    private record Constant(String source, boolean value) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return value;
        }
    }
}
