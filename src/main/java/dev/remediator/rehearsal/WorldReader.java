package dev.remediator.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.playbook.YamlFile;
import dev.remediator.run.RunEvent.Reconciled.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads {@code world:} against what a test is about. */
final class WorldReader {
    private static final Set<String> KEYS = Stream.concat(
                    Stream.of("checks", "facts", "actions", "resolves", "history", "incidents", "busy"),
                    RestraintsReader.KEYS.stream())
            .collect(Collectors.toUnmodifiableSet());
    private static final int MOST_TIMES = 1_000;
    private static final Set<String> ENDS = Set.of("done", "refused", "failed", "unknown", "impossible", "not-now");
    private static final Set<String> DOING_KEYS =
            Set.of("done", "refused", "failed", "unknown", "impossible", "not-now", "after", "reconcile", "undo");
    private static final String DONE_AFTER = "done after ";

    private final Setting setting;
    /** Of the whole file: names that another of its tests means are no mistake. */
    private final boolean shared;

    WorldReader(Setting setting, boolean shared) {
        this.setting = setting;
        this.shared = shared;
    }

    /** @param below what holds where this world says nothing */
    World read(YamlFile.Value value, World below) {
        var group = value.group("a world", KEYS);
        if (group.isEmpty()) return below;
        var g = group.get();
        var checks = new LinkedHashMap<>(below.checks());
        checks.putAll(checks(g));
        var facts = new LinkedHashMap<>(below.facts());
        facts.putAll(facts(g));
        var actions = new LinkedHashMap<>(below.actions());
        actions.putAll(actions(g));
        return new World(
                checks,
                facts,
                actions,
                g.duration("resolves", Duration.ZERO).or(below::resolves),
                g.has("history") ? history(g) : below.history(),
                g.has("incidents") ? incidents(g) : below.incidents(),
                g.value("busy").flatMap(this::busy).or(below::busy),
                new RestraintsReader(setting).read(g, below.restraints()),
                below.describedOnly());
    }

    private Map<String, List<Spell>> checks(YamlFile.Group g) {
        var checks = new LinkedHashMap<String, List<Spell>>();
        var known = setting.checks();
        g.value("checks")
                .ifPresent(v -> v.entries("checks", "alive: pass").forEach((name, value) -> {
                    if (!known.contains(name)) unknown("check", name, known, value);
                    else {
                        var spells = SpellReader.read(value, setting);
                        if (!spells.isEmpty()) checks.put(name, spells);
                    }
                }));
        return checks;
    }

    private void unknown(String what, String name, Set<String> known, YamlFile.Value value) {
        if (shared) return;
        value.problemOfKey("%s: %s '%s' is not known%s"
                .formatted(setting.playbook().name(), what, name, YamlFile.suggest(name, known)));
    }

    private Map<String, World.Evidence> facts(YamlFile.Group g) {
        var facts = new LinkedHashMap<String, World.Evidence>();
        var known = setting.factNames();
        g.value("facts")
                .ifPresent(v -> v.entries("facts", "deploys: { current: { age: 3d } }")
                        .forEach((name, value) -> {
                            if (!known.contains(name)) unknown("evidence", name, known, value);
                            else facts.put(name, evidence(name, value));
                        }));
        return facts;
    }

    private World.Evidence evidence(String name, YamlFile.Value value) {
        var json = value.json();
        if (json.isObject() && json.size() == 1 && json.path("unreadable").isTextual())
            return new World.Evidence.Unreadable(json.path("unreadable").textValue());
        var type = setting.factType(name);
        if (type.isEmpty()) return new World.Evidence.Of(json, json);
        if (type.get() == Setting.CheckFact.class && json.isObject()) {
            var status = json.path("status").asText("up");
            if (!status.equals("up") && !status.equals("down"))
                value.problem("the status of a check is up or down, not '" + status + "'");
        }
        return new World.Evidence.Of(new FactTypes(setting.at(), value::problemAt).complete(type.get(), json), json);
    }

    private Map<String, List<Doing>> actions(YamlFile.Group g) {
        var actions = new LinkedHashMap<String, List<Doing>>();
        var known = setting.capabilities();
        g.value("actions")
                .ifPresent(v -> v.entries("actions", "restart: done after 20s").forEach((name, value) -> {
                    if (!known.contains(name)) unknown("capability", name, known, value);
                    else {
                        var doings = new ArrayList<Doing>();
                        for (var item : value.oneOrMore()) doing(item).ifPresent(doings::add);
                        if (!doings.isEmpty()) actions.put(name, List.copyOf(doings));
                    }
                }));
        return actions;
    }

    private Optional<Doing> doing(YamlFile.Value value) {
        if (value.kind() == YamlFile.Kind.TEXT) {
            var text = value.text().orElse("");
            if (text.equals("done")) return Optional.of(Doing.DONE);
            if (text.startsWith(DONE_AFTER)) {
                var after = ExpectReader.duration(text.substring(DONE_AFTER.length()));
                if (after.isPresent()) return Optional.of(doing(Doing.End.DONE, "", after.get()));
            }
            if (ENDS.contains(text)) return Optional.of(doing(end(text), "", Duration.ZERO));
            value.problem(
                    "what comes of an action is 'done', 'done after 20s', or a group such as { failed: \"why\" }, not '"
                            + text + "'");
            return Optional.empty();
        }
        return value.group("what comes of an action", DOING_KEYS).flatMap(this::doing);
    }

    private Optional<Doing> doing(YamlFile.Group g) {
        var ends = ENDS.stream().filter(g::has).sorted().toList();
        if (ends.size() > 1) {
            g.problem(ends.get(1), "an action ends in one way: " + String.join(", ", ends) + "; keep one");
            return Optional.empty();
        }
        var end = ends.isEmpty() ? "done" : ends.getFirst();
        var says = g.value(end)
                .flatMap(YamlFile.Value::text)
                .filter(t -> !t.equals("true"))
                .orElse("");
        var after = g.duration("after", Duration.ZERO).orElse(Duration.ZERO);
        var finding = g.value("reconcile").map(this::finding).orElse(Finding.CANNOT_TELL);
        if (g.has("reconcile") && !end.equals("unknown"))
            g.problem("reconcile", "'reconcile' belongs to 'unknown': only then the platform is asked what happened");
        var doing = new Doing(end(end), says, after, finding, Doing.TakingBack.AS_IT_CAN, "");
        return Optional.of(g.value("undo").map(undo -> undo(doing, undo)).orElse(doing));
    }

    private static Doing doing(Doing.End end, String says, Duration after) {
        return new Doing(end, says, after, Finding.CANNOT_TELL, Doing.TakingBack.AS_IT_CAN, "");
    }

    private static Doing.End end(String name) {
        return switch (name) {
            case "refused" -> Doing.End.REFUSED;
            case "failed" -> Doing.End.FAILED;
            case "unknown" -> Doing.End.UNKNOWN;
            case "impossible" -> Doing.End.IMPOSSIBLE;
            case "not-now" -> Doing.End.NOT_NOW;
            default -> Doing.End.DONE;
        };
    }

    private Finding finding(YamlFile.Value value) {
        return switch (value.text().orElse("")) {
            case "happened" -> Finding.HAPPENED;
            case "did-not" -> Finding.DID_NOT;
            case "repeatable" -> Finding.REPEATABLE;
            case "cannot-tell" -> Finding.CANNOT_TELL;
            default -> {
                value.problem("'reconcile' is one of happened, did-not, repeatable, cannot-tell, not " + value.says());
                yield Finding.CANNOT_TELL;
            }
        };
    }

    private Doing undo(Doing doing, YamlFile.Value value) {
        var word = value.text().orElse("");
        var says = "";
        if (value.kind() == YamlFile.Kind.GROUP) {
            var entries = value.entries("undo", "foreign: it is 30 now");
            if (entries.size() == 1) {
                word = entries.keySet().iterator().next();
                says = entries.values().iterator().next().text().orElse("");
            }
        }
        var how = switch (word) {
            case "taken-back" -> Doing.TakingBack.TAKEN_BACK;
            case "foreign" -> Doing.TakingBack.FOREIGN;
            case "failed" -> Doing.TakingBack.FAILED;
            case "none" -> Doing.TakingBack.NONE;
            default -> {
                value.problem("'undo' is one of taken-back, foreign, failed, none, not " + value.says());
                yield Doing.TakingBack.AS_IT_CAN;
            }
        };
        return new Doing(doing.end(), doing.says(), doing.after(), doing.finding(), how, says);
    }

    private List<World.Earlier> history(YamlFile.Group g) {
        var history = new ArrayList<World.Earlier>();
        var playbooks = new TreeSet<String>();
        for (var playbook : setting.catalog().playbooks()) playbooks.add(playbook.name());
        g.value("history").ifPresent(v -> {
            for (var item : v.items("history"))
                item.group("something done before", Set.of("ago", "playbook", "target", "capability", "for", "times"))
                        .ifPresent(e -> {
                            e.required("ago", "say how long before the start it was done, such as 5m");
                            var capability = e.required("capability", "say what was done")
                                    .flatMap(c -> known(
                                            c, "capability", setting.actions().capabilities()));
                            e.duration("ago", Duration.ZERO)
                                    .map(ago -> new World.Earlier(
                                            ago,
                                            e.value("playbook")
                                                    .flatMap(p -> known(p, "playbook", playbooks))
                                                    .orElse(""),
                                            e.value("target")
                                                    .flatMap(t -> known(t, "target", setting.targets()))
                                                    .orElse(""),
                                            capability.orElse(""),
                                            e.duration("for", Duration.ofNanos(1))))
                                    .ifPresent(earlier -> history.addAll(Collections.nCopies(times(e), earlier)));
                        });
        });
        return history;
    }

    /** So many runs did the same at once. */
    private static int times(YamlFile.Group g) {
        if (!g.has("times")) return 1;
        var json = g.value("times").map(YamlFile.Value::json);
        var times = json.filter(
                n -> n.isIntegralNumber() && n.canConvertToInt() && n.intValue() >= 1 && n.intValue() <= MOST_TIMES);
        if (times.isEmpty())
            g.problem("times", "'times' says how many runs did it, a whole number from 1 to " + MOST_TIMES);
        return times.map(JsonNode::intValue).orElse(1);
    }

    private Set<String> incidents(YamlFile.Group g) {
        var incidents = new TreeSet<String>();
        g.value("incidents").ifPresent(v -> {
            for (var item : v.items("incidents"))
                known(item, "target", setting.targets()).ifPresent(incidents::add);
        });
        return incidents;
    }

    private Optional<World.Busy> busy(YamlFile.Value value) {
        return value.group("another run", Set.of("playbook", "for")).flatMap(g -> {
            g.required("for", "say until when it holds the target, such as 2m");
            return g.duration("for", Duration.ofNanos(1))
                    .map(until -> new World.Busy(g.text("playbook").orElse("another playbook"), until));
        });
    }

    static Optional<String> known(YamlFile.Value value, String what, Set<String> known) {
        var text = value.text().orElse("");
        if (known.contains(text)) return Optional.of(text);
        value.problem("unknown %s %s%s".formatted(what, value.says(), YamlFile.suggest(text, known)));
        return Optional.empty();
    }
}
