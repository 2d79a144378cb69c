package dev.remediator.playbook;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.remediator.playbook.CelIssues.Finding;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Constant arguments that would fail each time: a duration, a time or a pattern that cannot be read. */
final class CelLiterals {
    private CelLiterals() {}

    static List<Finding> check(CelNavigableAst ast) {
        Map<Long, Integer> positions = ast.getAst().getSource().getPositionsMap();
        return ast.getRoot()
                .allNodes()
                .map(node -> node.expr())
                .filter(expr ->
                        expr.getKind() == Kind.CALL && !expr.call().args().isEmpty())
                .flatMap(expr -> constant(expr.call().args().getLast())
                        .flatMap(text -> complaint(expr.call().function(), text))
                        .map(message -> new Finding(
                                positions.getOrDefault(
                                        expr.call().args().getLast().id(), 0),
                                message))
                        .stream())
                .toList();
    }

    private static Optional<String> constant(CelExpr expr) {
        return expr.getKind() == Kind.CONSTANT && expr.constant().getKind() == CelConstant.Kind.STRING_VALUE
                ? Optional.of(expr.constant().stringValue())
                : Optional.empty();
    }

    private static Optional<String> complaint(String function, String text) {
        return switch (function) {
            case "duration" ->
                isDuration(text)
                        ? Optional.empty()
                        : Optional.of(
                                Problems.quote(text) + " is no duration; CEL knows h, m, s and ms: \"48h\", \"1h30m\"");
            case "timestamp" ->
                isTime(text)
                        ? Optional.empty()
                        : Optional.of(Problems.quote(text) + " is no time; write it as 2026-01-31T08:00:00Z");
            case "matches" -> pattern(text);
            default -> Optional.empty();
        };
    }

    /** The grammar of Go's {@code time.ParseDuration}, to which CEL refers. */
    private static boolean isDuration(String text) {
        int at = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        if (text.substring(at).equals("0")) return true;
        if (at == text.length()) return false;
        while (at < text.length()) {
            int digits = at;
            while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) at++;
            int unit = at;
            while (at < text.length() && Character.isLetter(text.charAt(at))) at++;
            if (digits == unit
                    || !List.of("h", "m", "s", "ms", "us", "µs", "ns").contains(text.substring(unit, at))) return false;
        }
        return true;
    }

    private static boolean isTime(String text) {
        try {
            return OffsetDateTime.parse(text) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static Optional<String> pattern(String text) {
        try {
            return Pattern.compile(text) == null ? Optional.of("no pattern") : Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.of(Problems.quote(text) + " is no regular expression; RE2 says: " + e.getDescription());
        }
    }
}
