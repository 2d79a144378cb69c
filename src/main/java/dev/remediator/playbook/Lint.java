package dev.remediator.playbook;

import dev.remediator.alert.Matcher;
import dev.remediator.alert.Matchers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds what can be carried out as it stands and can hardly be meant. */
final class Lint {
    /** A playbook with its place, so that something can be said of it. */
    record Placed(Playbook playbook, String file, Place at) {}

    /** One line of {@code when:} with the playbook that it belongs to. */
    private record Line(Placed of, Set<String> matchers) {
        boolean isTrueWherever(Line other) {
            return other.matchers.containsAll(matchers);
        }
    }

    /** What two playbooks have in common when only their names order them. */
    private record Rivals(Severity severity, int rank, String target, Set<Set<String>> when) {}

    private final List<Placed> inOrder;
    private final Map<String, List<Line>> byMatcher = new HashMap<>();
    private final List<Problem> found = new ArrayList<>();

    private Lint(List<Placed> playbooks) {
        inOrder = playbooks.stream()
                .filter(placed -> placed.playbook.start() instanceof Start.OnAlert)
                .sorted(Comparator.comparing(Placed::playbook, Playbook.ASKED_FIRST))
                .toList();
    }

    /** Of one playbook by itself. */
    static void alone(Playbook playbook, Place nameAt, Problems problems) {
        if (acts(playbook)
                && playbook.start() instanceof Start.OnAlert
                && playbook.limits().cooldown().isEmpty())
            problems.warn(
                    nameAt,
                    "nothing keeps it from acting again and again on an alert that comes and goes; give it "
                            + "'limits: { cooldown: … }'");
    }

    /** Whether it changes anything, ever. */
    static boolean acts(Playbook playbook) {
        return switch (playbook.autonomy()) {
            case AUTO, APPROVE -> !playbook.procedure().changes().isEmpty();
            case OBSERVE, SUGGEST -> false;
        };
    }

    /** Of all of them together. */
    static List<Problem> together(List<Placed> playbooks) {
        return new Lint(playbooks).look();
    }

    private List<Problem> look() {
        var rivals = new HashMap<Rivals, Placed>();
        for (var placed : inOrder) {
            var lines = placed.playbook.when().stream()
                    .map(when -> new Line(placed, matchers(when)))
                    .toList();
            var other = rivals.putIfAbsent(rivals(placed.playbook, lines), placed);
            if (other != null)
                warn(
                        placed,
                        "nothing but its name orders it behind '%s' (%s), which has the same 'when', target, severity and "
                                + "rank; give one of them another 'rank'",
                        other);
            else
                always(lines)
                        .ifPresent(first -> warn(
                                placed,
                                "it never has its turn: '%s' (%s) comes first and takes each of its alerts; narrow the one or "
                                        + "remove the other",
                                first));
            if (isNeverStopped(placed.playbook))
                for (var line : lines)
                    byMatcher
                            .computeIfAbsent(key(line), key -> new ArrayList<>())
                            .add(line);
        }
        return found;
    }

    /** A playbook in better order that takes every alert of these lines. */
    private Optional<Placed> always(List<Line> lines) {
        Set<Placed> takes = null;
        for (var line : lines) {
            var wider = line.matchers.stream()
                    .flatMap(matcher -> byMatcher.getOrDefault(matcher, List.of()).stream())
                    .filter(candidate -> candidate.isTrueWherever(line))
                    .map(Line::of)
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            if (takes == null) takes = wider;
            else takes.retainAll(wider);
            if (takes.isEmpty()) return Optional.empty();
        }
        return takes == null ? Optional.empty() : takes.stream().findFirst();
    }

    /** Nothing that is known beforehand could make it pass an alert on. */
    private static boolean isNeverStopped(Playbook playbook) {
        return playbook.limits().equals(Limits.NONE)
                && !playbook.inhibitedByDependencies()
                && !Interpolation.hasExpression(playbook.target().source());
    }

    private static Rivals rivals(Playbook playbook, List<Line> lines) {
        return new Rivals(
                playbook.severity(),
                playbook.rank(),
                playbook.target().source(),
                lines.stream().map(Line::matchers).collect(Collectors.toUnmodifiableSet()));
    }

    private static Set<String> matchers(Matchers when) {
        return when.matchers().stream().map(Matcher::toString).collect(Collectors.toUnmodifiableSet());
    }

    private static String key(Line line) {
        return line.matchers.stream().min(Comparator.naturalOrder()).orElse("");
    }

    private void warn(Placed placed, String message, Placed other) {
        found.add(new Problem(
                placed.file,
                placed.at.line(),
                placed.at.column(),
                message.formatted(other.playbook.name(), other.file),
                Problem.Level.WARNING));
    }
}
