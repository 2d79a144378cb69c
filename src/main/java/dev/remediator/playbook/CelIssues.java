package dev.remediator.playbook;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.StructType;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says what CEL means, in the words of a playbook's author, at the very character. */
final class CelIssues {
    /** @param offset in the expression, in UTF-16 units */
    record Finding(int offset, String message) {}

    private static final List<String> FUNCTIONS = List.of(
            "size",
            "startsWith",
            "endsWith",
            "contains",
            "matches",
            "duration",
            "timestamp",
            "int",
            "uint",
            "double",
            "string",
            "bool",
            "dyn",
            "type",
            "has",
            "all",
            "exists",
            "exists_one",
            "map",
            "filter",
            "getFullYear",
            "getMonth",
            "getDayOfYear",
            "getDayOfMonth",
            "getDate",
            "getDayOfWeek",
            "getHours",
            "getMinutes",
            "getSeconds",
            "getMilliseconds");

    private final CelEnvironment environment;
    private final Sight sight;
    private final String source;

    CelIssues(CelEnvironment environment, Sight sight, String source) {
        this.environment = environment;
        this.sight = sight;
        this.source = source;
    }

    /** One is enough: what follows the first is a guess of the parser's. */
    List<Finding> ofParsing(CelValidationResult result) {
        return result.getErrors().stream()
                .map(issue -> new Finding(offset(issue), CelSyntax.explain(issue.getMessage())))
                .min(Comparator.comparingInt(Finding::offset))
                .stream()
                .toList();
    }

    List<Finding> ofChecking(CelAbstractSyntaxTree parsed, CelValidationResult result) {
        var byId = CelNavigableAst.fromAst(parsed)
                .getRoot()
                .allNodes()
                .collect(Collectors.toMap(node -> node.expr().id(), node -> node.expr(), (a, b) -> a));
        return result.getErrors().stream()
                .map(issue -> finding(issue, Optional.ofNullable(byId.get(issue.getExprId()))))
                .toList();
    }

    private Finding finding(CelIssue issue, Optional<CelExpr> expr) {
        String message = issue.getMessage();
        int offset = offset(issue);
        if (message.startsWith("undeclared reference to") && expr.isPresent())
            return new Finding(nameStart(offset, expr.get()), undeclared(expr.get()));
        if (message.startsWith("undefined field")
                && expr.filter(e -> e.getKind() == Kind.SELECT).isPresent())
            return new Finding(fieldStart(offset), undefined(expr.get().select()));
        if (message.startsWith("found no matching overload")
                && expr.filter(e -> e.getKind() == Kind.CALL).isPresent())
            return new Finding(offset, overload(message, expr.get().call().function()));
        if (message.contains("does not support field selection"))
            return new Finding(fieldStart(offset), CelTexts.names(message.replace("type ", "a value of type ")));
        return new Finding(offset, CelTexts.names(Problems.firstLine(message)));
    }

    private String undeclared(CelExpr expr) {
        if (expr.getKind() == Kind.CALL) {
            String name = expr.call().function();
            return "there is no function " + Problems.quote(name)
                    + Problems.suggest(name, FUNCTIONS, "; CEL's standard functions are known here");
        }
        if (expr.getKind() != Kind.IDENT) return "an unknown name; use one that is known here";
        String name = expr.ident().name();
        if (name.equals("answers") && sight == Sight.STEPS)
            return "nobody is asked for anything; there is no 'do: ask' before this step";
        if (Sight.knows(name)) return Problems.quote(name) + " cannot be used here: " + sight.why(name);
        var roots = environment.roots(sight);
        return "unknown name " + Problems.quote(name)
                + Problems.suggest(name, roots, "; expressions here see " + String.join(", ", roots));
    }

    private String undefined(CelExpr.CelSelect select) {
        String field = select.field();
        var owner = type(select.operand())
                .filter(type -> type instanceof StructType)
                .map(type -> (StructType) type);
        var names = owner.map(StructType::fieldNames).map(List::copyOf).orElse(List.of());
        var later = environment.visible().later().get(field);
        if (owner.filter(environment::isFacts).isPresent())
            return "nothing is gathered as " + Problems.quote(field)
                    + (later != null
                            ? " before this step, only in line " + later + "; change their order"
                            : Problems.suggest(
                                    field,
                                    names,
                                    names.isEmpty()
                                            ? "; this playbook gathers nothing"
                                            : "; gathered: " + Problems.list(names)));
        if (owner.filter(environment::isAnswers).isPresent())
            return "nobody is asked for " + Problems.quote(field)
                    + (later != null
                            ? " before this step, only in line " + later + "; change their order"
                            : Problems.suggest(
                                    field,
                                    names,
                                    names.isEmpty()
                                            ? "; there is no 'do: ask' before this step"
                                            : "; answered by then: " + Problems.list(names)));
        String what = CelPaths.path(select.operand())
                .map(path -> Problems.quote(String.join(".", path)))
                .orElse("this");
        return what + " has no " + Problems.quote(field)
                + Problems.suggest(
                        field, names, names.isEmpty() ? "; look at what it gives" : "; it has " + Problems.list(names));
    }

    private static String overload(String message, String function) {
        int from = message.indexOf("applied to '");
        int to = message.indexOf("' (candidates");
        String types = from < 0 || to < from ? "" : message.substring(from + "applied to '".length(), to);
        return Problems.quote(CelTexts.operator(function)) + " cannot be used with " + CelTexts.names(types)
                + "; compare what is of one type, or convert it";
    }

    /** The type of what fields are selected from, as far as it follows from the names alone. */
    private Optional<CelType> type(CelExpr expr) {
        return switch (expr.getKind()) {
            case IDENT ->
                environment.roots(sight).contains(expr.ident().name())
                        ? Optional.of(environment.root(expr.ident().name()))
                        : Optional.empty();
            case SELECT ->
                type(expr.select().operand()).flatMap(owner -> switch (owner) {
                    case StructType struct ->
                        struct.findField(expr.select().field()).map(StructType.Field::type);
                    case MapType map -> Optional.of(map.valueType());
                    default -> Optional.empty();
                });
            case CALL ->
                expr.call().function().equals("_[_]")
                        ? type(expr.call().args().getFirst()).flatMap(owner -> switch (owner) {
                            case ListType list -> Optional.of(list.elemType());
                            case MapType map -> Optional.of(map.valueType());
                            default -> Optional.empty();
                        })
                        : Optional.empty();
            case CONSTANT, LIST, STRUCT, MAP, COMPREHENSION, NOT_SET -> Optional.empty();
        };
    }

    /** CEL marks a call at its bracket. */
    private int nameStart(int offset, CelExpr expr) {
        if (expr.getKind() != Kind.CALL) return offset;
        int start = source.lastIndexOf(expr.call().function(), offset);
        return start < 0 ? offset : start;
    }

    /** CEL marks a selection at its dot. */
    private int fieldStart(int offset) {
        int at = offset;
        while (at < source.length() && (source.charAt(at) == '.' || Character.isWhitespace(source.charAt(at)))) at++;
        return at < source.length() ? at : offset;
    }

    private int offset(CelIssue issue) {
        var location = issue.getSourceLocation();
        int at = 0;
        for (int line = 1; line < location.getLine(); line++) {
            int end = source.indexOf('\n', at);
            if (end < 0) break;
            at = end + 1;
        }
        int points = source.codePointCount(at, source.length());
        return source.offsetByCodePoints(at, Math.clamp(location.getColumn(), 0, points));
    }
}
