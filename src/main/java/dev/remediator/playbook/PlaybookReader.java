package dev.remediator.playbook;

import dev.remediator.action.Durations;
import dev.remediator.target.Target;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one playbook. Goes on after a problem, so that all of them are found. */
final class PlaybookReader {
    private static final Set<String> KEYS = Set.of(
            "playbook",
            "about",
            "guide",
            "severity",
            "when",
            "for",
            "schedule",
            "target",
            "autonomy",
            "rank",
            "limits",
            "windows",
            "inhibit",
            "unless",
            "gather",
            "try",
            "steps",
            "verify",
            "otherwise",
            "deadline");
    private static final Set<String> LIMITS = Set.of("cooldown", "per-target", "per-playbook");
    private static final String DEPENDENCIES = "dependencies";
    private static final int MOST_RANK = 10_000;

    /**
     * What came of a file.
     *
     * @param name also of a playbook with problems, so that a second one of that name is found
     */
    record Result(Optional<String> name, Place nameAt, Optional<Playbook> playbook) {}

    private final String source;
    private final Known known;
    private final Problems problems;

    private PlaybookReader(String source, Known known, Problems problems) {
        this.source = source;
        this.known = known;
        this.problems = problems;
    }

    static Result read(String source, Known known, Problems problems) {
        return YamlReader.read(source, problems)
                .flatMap(root -> Section.open(root, "a playbook", KEYS, problems))
                .map(section -> new PlaybookReader(source, known, problems).read(section))
                .orElseGet(() -> {
                    if (problems.isEmpty())
                        problems.at(Place.START, "the file is empty; a playbook begins with 'playbook: <name>'");
                    return new Result(Optional.empty(), Place.START, Optional.empty());
                });
    }

    private Result read(Section section) {
        var name = section.name(section.required("playbook", "give the playbook its name"), "playbook");
        var about = section.text(section.required("about", "say in one sentence what this playbook is for"), "about");
        var guide = section.text("guide");
        var severity = section.choice(section.node("severity"), "severity", Severity.class, false);
        var start = new StartReader(section, problems).read();
        boolean alerted = section.has("when");
        var rank = section.integer("rank", 0, MOST_RANK);
        var limits = limits(section);
        var windows = new WindowsReader(problems).read(section, "it would never act");
        var deadline = section.duration("deadline").orElse(Playbook.DEFAULT_DEADLINE);
        var otherwise = otherwise(section);

        var target = section.text(section.required("target", "name what is acted on"), "target")
                .filter(text -> alerted || isLiteral(text));
        var aim = new Aim(target.flatMap(this::literalTarget), known);
        var template =
                target.flatMap(t -> new Expressions(Visible.nothing(alerted), problems).template(t, Sight.ALERT));
        boolean inhibited = inhibited(section, aim);
        var gathered = new GatherReader(aim, alerted, problems)
                .read(section.entries(section.node("gather"), "gather", "logs: { do: logs.recent }")
                        .orElse(Map.of()));
        var visible = Visible.facts(gathered.shapes(), stepNames(section), alerted);
        var expressions = new Expressions(visible, problems);
        var unless = unless(section, expressions);
        var verify = section.node("verify").flatMap(node -> new VerifyReader(aim, problems).read(node));
        boolean ladder = section.has("try");
        var procedure = new ProcedureReader(section, problems)
                .read(
                        new StepsReader.Around(name.orElse("?"), aim, ladder, verify, section.has("verify"), deadline),
                        expressions);
        var autonomy = new AutonomyReader(section, aim, problems).read(procedure, deadline);
        times(section, start.flatMap(PlaybookReader::holdFor), verify, deadline);

        var nameAt = section.placeOf("playbook");
        if (!problems.isEmpty()) return new Result(name, nameAt, Optional.empty());
        var playbook = new Playbook(
                name.orElseThrow(),
                about.orElseThrow().text(),
                guide.map(Node.Scalar::text),
                severity.orElse(Severity.P2),
                start.orElseThrow(),
                template.orElseThrow(),
                autonomy,
                rank.orElse(Playbook.DEFAULT_RANK),
                limits,
                windows,
                inhibited,
                unless,
                gathered.gatherings(),
                procedure.orElseThrow(),
                verify,
                otherwise,
                deadline,
                Digests.of(source));
        Lint.alone(playbook, nameAt, problems);
        return new Result(name, nameAt, Optional.of(playbook));
    }

    private static Optional<Duration> holdFor(Start start) {
        return start instanceof Start.OnAlert alert ? alert.holdFor() : Optional.empty();
    }

    /** What only a later step reads or asks for. */
    private static Map<String, Integer> stepNames(Section section) {
        if (!section.has("steps")) return Map.of();
        return section.node("steps")
                .filter(node -> node instanceof Node.Items)
                .map(node -> StepsReader.names(((Node.Items) node).items()))
                .orElse(Map.of());
    }

    private Limits limits(Section section) {
        return section.node("limits")
                .flatMap(node -> Section.open(node, "'limits'", LIMITS, problems))
                .map(limits -> new Limits(
                        limits.duration("cooldown"), limits.rate("per-target", 1), limits.rate("per-playbook", 1)))
                .orElse(Limits.NONE);
    }

    private boolean inhibited(Section section, Aim aim) {
        var by = section.text("inhibit");
        by.ifPresent(text -> {
            if (!text.text().equals(DEPENDENCIES))
                problems.at(
                        text, "'inhibit' is '" + DEPENDENCIES + "', not " + text.says() + "; nothing else inhibits");
            else
                aim.target()
                        .filter(target -> target.dependsOn().isEmpty())
                        .ifPresent(target -> problems.warn(
                                text,
                                target.name() + " depends on nothing, so nothing ever inhibits; give it 'depends-on' "
                                        + "in targets.yaml, or remove 'inhibit'"));
        });
        return by.isPresent();
    }

    private List<Otherwise> otherwise(Section section) {
        if (!section.has("otherwise")) return List.of(Otherwise.UNDO, Otherwise.ESCALATE);
        var wanted = new LinkedHashSet<Otherwise>();
        for (var item : section.items(section.node("otherwise"), "otherwise").orElse(List.of()))
            section.choice(Optional.of(item), "otherwise", Otherwise.class, true)
                    .filter(choice -> !wanted.add(choice))
                    .ifPresent(twice -> problems.at(item, item.says() + " stands here twice; remove one"));
        return List.copyOf(wanted);
    }

    /** Only an alert's labels can say which target it is. */
    private boolean isLiteral(Node.Scalar target) {
        if (!Interpolation.hasExpression(target.text())) return true;
        problems.at(
                target,
                "no alert starts this playbook, so nothing says which target " + target.says()
                        + " is; write its name, or give the playbook a 'when'");
        return false;
    }

    /** The target that a playbook names; empty where an expression decides, or nothing is known about it. */
    private Optional<Target> literalTarget(Node.Scalar target) {
        if (Interpolation.hasExpression(target.text())) return Optional.empty();
        return known.hasTarget(target, problems) ? known.target(target.text()) : Optional.empty();
    }

    private Map<String, Expression> unless(Section section, Expressions expressions) {
        var guards = new LinkedHashMap<String, Expression>();
        section.entries(section.node("unless"), "unless", "upstream-is-down: facts.upstream.status == \"down\"")
                .orElse(Map.of())
                .forEach((name, entry) -> {
                    if (!Section.isName(name))
                        problems.at(
                                entry.key(),
                                Problems.quote(name) + " is no name; guards are named with lower-case letters, digits "
                                        + "and dashes");
                    section.scalar(entry.value(), name)
                            .flatMap(scalar -> expressions.condition(scalar, Sight.FACTS))
                            .ifPresent(expression -> guards.put(name, expression));
                });
        return guards;
    }

    /** What can never happen in time. */
    private void times(Section section, Optional<Duration> holdFor, Optional<Verify> verify, Duration deadline) {
        var least = holdFor.orElse(Duration.ZERO).plus(verify.map(Verify::hold).orElse(Duration.ZERO));
        if (deadline.compareTo(least) > 0) return;
        problems.at(
                section.placeOf(section.has("deadline") ? "deadline" : "for"),
                "waiting and verifying take at least %s, and the deadline is %s%s; lengthen 'deadline'"
                        .formatted(
                                Durations.format(least),
                                Durations.format(deadline),
                                section.has("deadline") ? "" : " where nothing is written"));
    }
}
