package dev.remediator.playbook;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an expression reads: dotted paths such as {@code facts.deploys.current.age}.
 *
 * @param paths each path that is read, its beginnings too, shortest first; without those only tested by {@code has()}
 * @param facts the facts it names, or empty where it takes {@code facts} as a whole
 * @param answers the answers it names, or empty where it takes {@code answers} as a whole
 * @param constant it reads nothing at all
 */
record CelPaths(
        List<List<String>> paths, Optional<Set<String>> facts, Optional<Set<String>> answers, boolean constant) {
    static CelPaths of(CelNavigableAst ast) {
        var paths = new ArrayList<List<String>>();
        var facts = new HashSet<String>();
        var answers = new HashSet<String>();
        var whole = new HashSet<String>();
        boolean[] reads = {false};
        ast.getRoot().allNodes().forEach(node -> {
            var expr = node.expr();
            if (expr.getKind() == Kind.IDENT) {
                reads[0] |= Sight.knows(expr.ident().name());
                if (!selected(node)) whole.add(expr.ident().name());
            }
            if (expr.getKind() != Kind.SELECT) return;
            path(expr).ifPresent(path -> {
                if (path.size() > 1 && path.getFirst().equals("facts")) facts.add(path.get(1));
                if (path.size() > 1 && path.getFirst().equals("answers")) answers.add(path.get(1));
                if (!expr.select().testOnly()) paths.add(path);
            });
        });
        paths.sort(Comparator.comparingInt(List::size));
        return new CelPaths(
                List.copyOf(paths),
                whole.contains("facts") ? Optional.empty() : Optional.of(Set.copyOf(facts)),
                whole.contains("answers") ? Optional.empty() : Optional.of(Set.copyOf(answers)),
                !reads[0]);
    }

    private static boolean selected(CelNavigableExpr node) {
        return node.parent().filter(p -> p.expr().getKind() == Kind.SELECT).isPresent();
    }

    /** The dotted path that an expression is; empty where it is more than that. */
    static Optional<List<String>> path(CelExpr expr) {
        var names = new ArrayDeque<String>();
        var at = expr;
        while (at.getKind() == Kind.SELECT) {
            names.addFirst(at.select().field());
            at = at.select().operand();
        }
        if (at.getKind() != Kind.IDENT) return Optional.empty();
        names.addFirst(at.ident().name());
        return Optional.of(List.copyOf(names));
    }

    /** The first path that ends in {@code key} and has no value. */
    Optional<List<String>> missing(String key, java.util.function.Function<String, Optional<Object>> roots) {
        return paths.stream()
                .filter(path -> path.getLast().equals(key))
                .filter(path -> !present(path, roots))
                .findFirst();
    }

    private static boolean present(List<String> path, java.util.function.Function<String, Optional<Object>> roots) {
        Object at = roots.apply(path.getFirst()).orElse(null);
        for (var name : path.subList(1, path.size())) at = at instanceof Map<?, ?> map ? map.get(name) : null;
        return at != null;
    }
}
