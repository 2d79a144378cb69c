package dev.remediator.playbook;

import java.util.List;
import java.util.stream.Stream;

/** A text with its expressions, if it has any. */
record TextTemplate(String source, List<Expressions.Part> parts) implements Template {
    @Override
    public String resolve(Scope scope) throws NotEvaluable {
        var text = new StringBuilder();
        for (var part : parts) {
            text.append(
                    switch (part) {
                        case Expressions.Part.Literal literal -> literal.text();
                        case Expressions.Part.Code code ->
                            CelValues.text(code.expression().evaluate(scope));
                    });
        }
        return text.toString();
    }

    Stream<CelExpression> expressions() {
        return parts.stream()
                .flatMap(part ->
                        part instanceof Expressions.Part.Code code ? Stream.of(code.expression()) : Stream.empty());
    }
}
