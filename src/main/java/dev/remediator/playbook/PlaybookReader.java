package dev.remediator.playbook;

import dev.remediator.action.Durations;
import dev.remediator.target.Target;
import java.time.Duration;
import java.util.ArrayList;
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
            "severity",
            "when",
            "for",
            "target",
            "autonomy",
            "rank",
            "limits",
            "unless",
            "gather",
            "try",
            "steps",
            "verify",
            "otherwise",
            "deadline");
    private static final Set<String> LATER = Set.of("schedule", "inhibit", "approve");
    private static final Set<String> LIMITS = Set.of("cooldown");
    private static final Set<String> LATER_LIMITS = Set.of("per-target");
    private static final Set<String> LATER_AUTONOMY = Set.of("observe", "suggest", "approve");
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
                .flatMap(root -> Section.open(root, "a playbook", KEYS, LATER, problems))
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
        var severity = section.choice(section.node("severity"), "severity", Severity.class, false);
        var when = new WhenReader(section, problems).read();
        var holdFor = section.duration("for");
        autonomy(section);
        var rank = section.integer("rank", 0, MOST_RANK);
        var limits = limits(section);
        var deadline = section.duration("deadline").orElse(Playbook.DEFAULT_DEADLINE);
        var otherwise = otherwise(section);

        var target = section.text(section.required("target", "name what is acted on"), "target");
        var aim = new Aim(target.flatMap(this::literalTarget), known);
        var template = target.flatMap(t -> new Expressions(Map.of(), problems).template(t, Sight.ALERT));
        var gathered = new GatherReader(aim, problems)
                .read(section.entries(section.node("gather"), "gather", "logs: { do: logs.recent }")
                        .orElse(Map.of()));
        var expressions = new Expressions(gathered.shapes(), problems);
        var unless = unless(section, expressions);
        var verify = section.node("verify").flatMap(node -> new VerifyReader(aim, problems).read(node));
        var procedure = procedure(section, aim, expressions, verify);
        times(section, holdFor, verify, deadline);

        var nameAt = section.placeOf("playbook");
        if (!problems.isEmpty()) return new Result(name, nameAt, Optional.empty());
        return new Result(
                name,
                nameAt,
                Optional.of(new Playbook(
                        name.orElseThrow(),
                        about.orElseThrow().text(),
                        Optional.empty(),
                        severity.orElse(Severity.P2),
                        new Start.OnAlert(when, holdFor),
                        template.orElseThrow(),
                        Autonomy.AUTO,
                        rank.orElse(Playbook.DEFAULT_RANK),
                        limits,
                        false,
                        unless,
                        gathered.gatherings(),
                        procedure.orElseThrow(),
                        verify,
                        otherwise,
                        deadline,
                        Digests.of(source))));
    }

    private void autonomy(Section section) {
        section.text("autonomy").ifPresent(value -> {
            if (value.text().equals("auto")) return;
            if (LATER_AUTONOMY.contains(value.text()))
                problems.at(
                        value,
                        "'autonomy: " + value.text()
                                + "' is not supported by this version; it knows 'auto' only, which "
                                + "acts without asking");
            else problems.at(value, "'autonomy' is 'auto', not " + value.says());
        });
    }

    private Limits limits(Section section) {
        return section.node("limits")
                .flatMap(node -> Section.open(node, "'limits'", LIMITS, LATER_LIMITS, problems))
                .map(limits -> new Limits(limits.duration("cooldown"), Optional.empty(), Optional.empty()))
                .orElse(Limits.NONE);
    }

    private List<Otherwise> otherwise(Section section) {
        if (!section.has("otherwise")) return List.of(Otherwise.UNDO, Otherwise.ESCALATE);
        var wanted = new LinkedHashSet<Otherwise>();
        for (var item : section.items(section.node("otherwise"), "otherwise").orElse(List.of()))
            section.choice(Optional.of(item), "otherwise", Otherwise.class, true)
                    .filter(choice -> !wanted.add(choice))
                    .ifPresent(twice -> problems.at(item, item.says() + " stands here twice"));
        return List.copyOf(wanted);
    }

    /** The target that a playbook names; empty where an expression decides, or nothing is known about it. */
    private Optional<Target> literalTarget(Node.Scalar target) {
        if (Interpolation.hasExpression(target.text())) return Optional.empty();
        var names = known.targetNames();
        if (!names.contains(target.text()))
            problems.at(
                    target,
                    "unknown target " + Problems.quote(target.text())
                            + Problems.suggest(
                                    target.text(),
                                    names,
                                    names.isEmpty()
                                            ? "; targets.yaml has none"
                                            : "; targets.yaml has " + Problems.list(names)));
        return known.target(target.text());
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

    private Optional<Procedure> procedure(Section section, Aim aim, Expressions expressions, Optional<Verify> verify) {
        if (section.has("try") == section.has("steps")) {
            if (section.has("try"))
                problems.at(section.placeOf("steps"), "a playbook has either 'try' or 'steps', not both");
            else
                problems.at(
                        section.place(),
                        "the key 'try' is missing: list what is tried, least invasive first; or 'steps', to do all of it");
        }
        Optional<Procedure> procedure = Optional.empty();
        for (var key : List.of("steps", "try")) {
            if (!section.has(key)) continue;
            boolean ladder = key.equals("try");
            var reader = new StepReader(aim, expressions, ladder, verify, section.has("verify"), problems);
            var steps = new ArrayList<Step>();
            for (var node : section.items(section.node(key), key).orElse(List.of()))
                reader.read(node).ifPresent(steps::add);
            if (steps.isEmpty()) continue;
            procedure = Optional.of(ladder ? new Procedure.Ladder(steps) : new Procedure.Sequence(steps));
        }
        return procedure;
    }

    /** What can never happen in time. */
    private void times(Section section, Optional<Duration> holdFor, Optional<Verify> verify, Duration deadline) {
        var least = holdFor.orElse(Duration.ZERO).plus(verify.map(Verify::hold).orElse(Duration.ZERO));
        if (deadline.compareTo(least) > 0) return;
        problems.at(
                section.placeOf(section.has("deadline") ? "deadline" : "for"),
                "waiting and verifying take at least %s, and the deadline is %s%s"
                        .formatted(
                                Durations.format(least),
                                Durations.format(deadline),
                                section.has("deadline") ? "" : " where nothing is written"));
    }
}
