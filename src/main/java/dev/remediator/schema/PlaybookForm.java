package dev.remediator.schema;

import dev.remediator.action.Action;
import dev.remediator.action.ActionTypes;
import dev.remediator.action.ActionTypes.Key;
import dev.remediator.action.Actions;
import dev.remediator.action.Change;
import dev.remediator.action.Reading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a playbook may say. */
final class PlaybookForm {
    private static final String CHECK = "check";
    private static final String ASK = "ask";
    private static final String TELL = "tell";

    /** Breakers prove their own state: see the checker. */
    private static final List<String> PROVED = List.of("breaker.trip", "breaker.reset");

    private final Map<String, List<Action<?, ?>>> changes = new TreeMap<>();
    private final Map<String, List<Action<?, ?>>> readings = new TreeMap<>();

    private PlaybookForm(Actions actions) {
        for (Action<?, ?> action : ordered(actions)) {
            if (action instanceof Change<?, ?>) add(changes, action);
            if (action instanceof Reading<?, ?, ?>) add(readings, action);
        }
    }

    /** The register has no order of its own. */
    static List<Action<?, ?>> ordered(Actions actions) {
        return actions.all().stream()
                .sorted(Comparator.<Action<?, ?>, String>comparing(Action::capability)
                        .thenComparing(Action::adapter))
                .toList();
    }

    private static void add(Map<String, List<Action<?, ?>>> all, Action<?, ?> action) {
        all.computeIfAbsent(action.capability(), _ -> new ArrayList<>()).add(action);
    }

    static Form of(Actions actions) {
        return new PlaybookForm(actions).playbook();
    }

    private Form playbook() {
        Form playbook = Form.group("A playbook: what starts it, what it does, and how it is proved that it helped.")
                .required("playbook", Form.name("The playbook's name, in lower case, with dashes; no other has it."))
                .required("about", Form.text("What it is for, in one sentence."))
                .optional(
                        "guide",
                        Form.text("For people, in Markdown: what the alert means, what to look at first. It appears in"
                                + " the runbook."))
                .optional("severity", Form.ref("severity"))
                .optional(
                        "when",
                        Form.list(
                                "The alerts that start it: lines of matchers as Alertmanager writes them; any may"
                                        + " match.",
                                Form.text("Matchers that must all hold.").example("alertname=\"GatewayDown\"")))
                .optional("for", Form.duration("The alert must still be firing after this time, or nothing happens."))
                .optional("schedule", schedule())
                .required(
                        "target",
                        Form.text("What is acted on: a name of targets.yaml, or an expression such as"
                                        + " ${labels.service} where an alert starts it.")
                                .example("${labels.service}"))
                .optional(
                        "autonomy",
                        Form.choice(
                                        "observe says what it would have done; suggest asks people to do it; approve"
                                                + " asks the target's owner before each change; auto acts.",
                                        "observe",
                                        "suggest",
                                        "approve",
                                        "auto")
                                .standard("auto"))
                .optional(
                        "rank",
                        Form.whole("Where several match: severity, then rank, the smaller first, then name.")
                                .range(0, 10_000))
                .optional("limits", limits())
                .optional("windows", SafetyForm.windows("When it may act; what is outside is held, by name."))
                .optional(
                        "inhibit",
                        Form.choice(
                                "dependencies: it is held while a target named in depends-on has an open incident.",
                                "dependencies"))
                .optional(
                        "unless",
                        Form.entries(
                                "Guards, each with a name that people will read. One that is true, or cannot be"
                                        + " evaluated, holds the run.",
                                Form.name(""),
                                Form.condition("CEL over labels, annotations, alert, target, facts, run and now.")))
                .optional(
                        "gather",
                        Form.entries(
                                "Evidence by name, read before anything is done; expressions see it as facts.<name>.",
                                Form.identifier(""),
                                Form.ref("evidence")))
                .optional(
                        "try",
                        Form.list(
                                "Changes, least invasive first; it stops at the first that verifies, and takes back"
                                        + " each that does not.",
                                Form.ref("rung")))
                .optional(
                        "steps",
                        Form.list("All of these, in order; it stops at the first that fails.", Form.ref("step")))
                .optional("verify", Form.ref("verify"))
                .optional(
                        "otherwise",
                        Form.list(
                                        "When nothing helped. undo takes back what was done, newest first; escalate"
                                                + " calls people. Both where not written.",
                                        Form.choice("", "undo", "escalate"))
                                .unique())
                .optional("deadline", Form.duration("Longest life of a run.").standard("1h"));
        rules(playbook);
        definitions(playbook);
        return playbook;
    }

    private static void rules(Form playbook) {
        playbook.node()
                .withArray("oneOf")
                .add(Form.has("try").node())
                .add(Form.has("steps").node());
        playbook.and(Form.not(Form.has("when", "schedule")));
        playbook.when(Form.has("for"), Form.has("when"));
        playbook.when(
                Form.not(Form.has("when")),
                Form.values()
                        .optional(
                                "target",
                                Form.any("")
                                        .put(
                                                "not",
                                                Form.any("").pattern("\\$\\{").node())));
        playbook.when(
                Form.not(Form.has("verify")),
                Form.values()
                        .optional(
                                "try",
                                Form.any("").put("items", Form.has("verify").node()))
                        .optional(
                                "steps",
                                Form.any("")
                                        .put(
                                                "items",
                                                Form.any("")
                                                        .when(Form.is("do", PROVED), Form.has("verify"))
                                                        .node())));
    }

    private void definitions(Form playbook) {
        define(
                playbook,
                "severity",
                Form.choice(
                        "From P0, nobody can work, to P3, nobody notices. P2 where not written.",
                        "P0",
                        "P1",
                        "P2",
                        "P3"));
        define(playbook, "verify", verify());
        define(playbook, "approve", approve());
        define(playbook, "evidence", evidence());
        define(playbook, "rung", rung());
        define(playbook, "step", step());
        changes.forEach((name, actions) -> define(playbook, "with." + name, ActionForms.input(actions)));
        readings.forEach((name, actions) -> define(playbook, "with." + name, ActionForms.input(actions)));
        define(playbook, "with." + CHECK, checkInput());
        define(playbook, "with." + ASK, askInput());
        define(playbook, "with." + TELL, tellInput());
    }

    private static void define(Form playbook, String name, Form form) {
        playbook.node().withObject("/$defs").set(name, form.node());
    }

    private static Form schedule() {
        return Form.group("A clock starts it.")
                .required(
                        "cron",
                        Form.text("Minute, hour, day of month, month, day of week.")
                                .example("0 9 1 * *"))
                .optional(
                        "zone", Form.text("As tzdata names it.").standard("UTC").example("Europe/Berlin"))
                .optional(
                        "misfire",
                        Form.choice("What happens to times that passed while nobody was running.", "run-once", "skip")
                                .standard("run-once"))
                .optional("calendar", Form.choice("working-days: from Monday to Friday only.", "working-days"));
    }

    private static Form limits() {
        return Form.group("How often it may act; what is over a limit is held, by name.")
                .optional("per-target", Form.rate("Runs for one target.").example("3 per 1h"))
                .optional(
                        "per-playbook",
                        Form.rate("Runs of this playbook, for all targets.").example("10 per 1h"))
                .optional("cooldown", Form.duration("Pause after its last effect on a target."));
    }

    private static Form verify() {
        return Form.group("The check that proves it.")
                .required("check", Form.text("Name of one of the target's checks."))
                .optional(
                        "hold",
                        Form.durationOrZero("It must pass without a break for this long; one pass is enough where not"
                                + " written."))
                .optional("within", Form.duration("It must have held by then.").standard("5m"))
                .optional(
                        "every",
                        Form.duration("Pause between two checks; a tenth of hold where not written, 1s to 10s."));
    }

    private static Form approve() {
        return Form.group("People consent to exactly this change before it is made.")
                .required("by", Form.text("The group of people.yaml that is asked."))
                .optional("quorum", Form.whole("How many must consent.").range(1, 100))
                .optional(
                        "within",
                        Form.duration("Who has not answered by then has not consented.")
                                .standard("15m"))
                .optional(
                        "reason",
                        Form.choice("Whether they must say why.", "required", "optional")
                                .standard("optional"))
                .optional(
                        "otherwise",
                        Form.choice(
                                        "When nobody has decided in time. stop: the run ends, as after a no. next: the"
                                                + " next rung of 'try'. It is never done without consent.",
                                        "stop",
                                        "next")
                                .standard("stop"));
    }

    private Form evidence() {
        var names = new ArrayList<>(readings.keySet());
        names.add(CHECK);
        Form evidence = Form.group("A piece of evidence.")
                .required("do", does(names, readings))
                .optional("target", Form.text("Of another target than the playbook's."))
                .optional("with", Form.any("What it is given."));
        withs(evidence, names);
        evidence.when(Form.is("do", List.of(CHECK)), Form.values().never("target"));
        return evidence;
    }

    private Form rung() {
        Form rung = change(Form.group("A change, tried."), changes.keySet());
        withs(rung, changes.keySet());
        return rung;
    }

    private Form step() {
        var names = new ArrayList<>(changes.keySet());
        names.addAll(readings.keySet());
        names.addAll(List.of(CHECK, ASK, TELL));
        Form step = change(Form.group("A step: a change, a reading, a question or a message."), names);
        withs(step, names);
        var evidence = new ArrayList<>(readings.keySet());
        evidence.add(CHECK);
        Form notOfChanges =
                Form.values().never("for").never("keep").never("verify").never("approve");
        step.when(Form.is("do", changes.keySet()), Form.values().never("as").never("target"));
        step.when(Form.not(Form.is("do", changes.keySet())), notOfChanges);
        step.when(
                Form.is("do", evidence),
                Form.values().optional("as", Form.identifier("")).must("as"));
        step.when(Form.is("do", List.of(CHECK, ASK, TELL)), Form.values().never("target"));
        step.when(Form.is("do", List.of(ASK)), Form.values().optional("as", Form.identifier("")));
        step.when(Form.is("do", List.of(TELL)), Form.values().never("as"));
        return step;
    }

    private Form change(Form step, Iterable<String> names) {
        boolean anything = step.node().path("description").asText().startsWith("A step");
        step.required("do", anything ? does(names, all()) : does(names, changes));
        if (anything)
            step.optional("as", Form.string("Name of what is read or answered: facts.<as>, answers.<as>."))
                    .optional("target", Form.text("What is read, where it is not the playbook's target."));
        return step.optional("if", Form.condition("CEL; not true, or not evaluable, skips it and says so."))
                .optional("with", Form.any("What it is given."))
                .optional(
                        "for",
                        Form.duration("A temporary change: it is taken back when this time is over, whatever happens in"
                                + " between."))
                .optional("keep", Form.flag("It stays where it does not verify, instead of being undone."))
                .optional("verify", Form.ref("verify"))
                .optional("approve", Form.ref("approve"));
    }

    private Map<String, List<Action<?, ?>>> all() {
        var all = new TreeMap<>(changes);
        all.putAll(readings);
        return all;
    }

    /** One value each, so that editors show what it means. */
    private static Form does(Iterable<String> names, Map<String, List<Action<?, ?>>> actions) {
        Form does = Form.any("What is done.");
        var values = does.node().putArray("anyOf");
        for (String name : names)
            values.addObject()
                    .put("const", name)
                    .put("description", meaning(name, actions.getOrDefault(name, List.of())));
        return does;
    }

    private static String meaning(String name, List<Action<?, ?>> actions) {
        return switch (name) {
            case CHECK -> "Looks at one of a target's checks.";
            case ASK -> "Asks people to do something, or for an answer, and waits.";
            case TELL -> "Posts a message into the incident channel.";
            default -> actions.stream().map(Action::about).distinct().collect(Collectors.joining(" "));
        };
    }

    private void withs(Form step, Iterable<String> names) {
        Set<String> needed = needed();
        for (String name : names) {
            Form then = Form.values().optional("with", Form.ref("with." + name));
            if (needed.contains(name)) then.must("with");
            step.when(Form.is("do", List.of(name)), then);
        }
    }

    /** Whose input has a key that must be written. */
    private Set<String> needed() {
        var needed = new HashSet<>(Set.of(CHECK, ASK, TELL));
        all().forEach((name, actions) -> {
            if (actions.stream()
                    .allMatch(
                            action -> ActionTypes.keys(action.input()).stream().anyMatch(Key::required)))
                needed.add(name);
        });
        return needed;
    }

    private static Form checkInput() {
        return Form.group("Which check.")
                .required("name", Form.text("Of the target's checks."))
                .optional("target", Form.text("Another target than the playbook's."));
    }

    private static Form askInput() {
        return Form.group("Whom, and what.")
                .required("group", Form.text("The group of people.yaml that is asked."))
                .required("message", Form.text("The file messages/<message>.md that says what to do."))
                .optional(
                        "answer",
                        Form.anyOf(
                                "confirm: a yes; text; secret: sealed, and only given on the console; or a list to"
                                        + " choose from.",
                                Form.choice("", "confirm", "text", "secret"),
                                Form.list("", Form.text("A choice.").put("maxLength", 60))
                                        .put("minItems", 2)
                                        .put("maxItems", 10)
                                        .unique()))
                .optional("within", Form.duration("Nobody has answered by then: the run goes to otherwise."));
    }

    private static Form tellInput() {
        return Form.group("Which message.")
                .required("message", Form.text("The file messages/<message>.md."))
                .optional(
                        "show",
                        Form.list("Names of gathered evidence that is added, readable.", Form.text(""))
                                .unique());
    }
}
