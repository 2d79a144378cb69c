package dev.remediator.playbook;

import dev.remediator.action.Action;
import dev.remediator.action.ActionTypes;
import dev.remediator.action.Actions;
import dev.remediator.target.Binding;
import dev.remediator.target.Slot;
import dev.remediator.target.Target;
import dev.remediator.target.Targets;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads {@code targets.yaml} and holds each binding against the settings record of its adapter. */
final class TargetsFile {
    static final String NAME = "targets.yaml";

    private static final Set<String> TOP = Set.of("targets");
    private static final Set<String> KEYS = keys();
    private static final int MOST_LINKS = 20;

    /** @param broken names of targets that have problems */
    record Result(Targets targets, Set<String> broken) {
        static final Result NONE = new Result(Targets.none(), Set.of());
    }

    private final Actions actions;
    private final KnownPeople people;
    private final Problems problems;
    private final Set<String> names = new HashSet<>();

    private TargetsFile(Actions actions, KnownPeople people, Problems problems) {
        this.actions = actions;
        this.people = people;
        this.problems = problems;
    }

    /** Each slot that actions know has its key. */
    private static Set<String> keys() {
        var keys = new HashSet<>(Set.of("about", "owner", "depends-on", "links"));
        for (var slot : Slot.values()) keys.add(slot.key());
        return Set.copyOf(keys);
    }

    static Result read(String source, Actions actions, KnownPeople people, Problems problems) {
        var reader = new TargetsFile(actions, people, problems);
        return YamlReader.read(source, problems)
                .flatMap(root -> Section.open(root, "this file", TOP, problems))
                .flatMap(top -> top.entries(
                        top.required("targets", "it holds what can be acted on"),
                        "targets",
                        "mcp-gateway: { about: … }"))
                .map(reader::targets)
                .orElseGet(() -> {
                    if (problems.isEmpty()) problems.at(Place.START, "the file is empty; it begins with 'targets:'");
                    return Result.NONE;
                });
    }

    private Result targets(Map<String, Node.Entry> entries) {
        if (entries.isEmpty()) problems.at(Place.START, "'targets' names no target; describe at least one");
        names.addAll(entries.keySet());
        var targets = new ArrayList<Target>();
        var broken = new HashSet<String>();
        entries.forEach((name, entry) -> {
            int before = problems.count();
            if (!Section.isName(name))
                problems.at(
                        entry.key(),
                        Problems.quote(name)
                                + " is no name; targets are named with lower-case letters, digits and dashes");
            var target =
                    Section.open(entry.value(), "a target", KEYS, problems).flatMap(section -> target(name, section));
            if (problems.count() > before) broken.add(name);
            else target.ifPresent(targets::add);
        });
        return new Result(new Targets(targets), Set.copyOf(broken));
    }

    private Optional<Target> target(String name, Section section) {
        var about = section.text(section.required("about", "say in one sentence what this target is"), "about");
        var owner = section.name(section.node("owner"), "owner");
        if (owner.isPresent() && people.present())
            section.text("owner").ifPresent(group -> people.hasGroup(group, problems));
        var dependsOn = dependsOn(name, section);
        section.node("links").ifPresent(this::noExpressions);
        var links = links(section);
        var bindings = new TreeMap<Slot, Binding>();
        for (var slot : Slot.values()) {
            if (slot == Slot.CHECKS) continue;
            section.node(slot.key())
                    .flatMap(node -> binding(node, slot, slot.key()))
                    .ifPresent(binding -> bindings.put(slot, binding));
        }
        var checks = new LinkedHashMap<String, Binding>();
        section.entries(section.node("checks"), "checks", "alive: { http: { url: … } }")
                .orElse(Map.of())
                .forEach((check, entry) -> {
                    if (!Section.isName(check))
                        problems.at(
                                entry.key(),
                                Problems.quote(check)
                                        + " is no name; checks are named with lower-case letters, digits and dashes");
                    binding(entry.value(), Slot.CHECKS, check).ifPresent(binding -> checks.put(check, binding));
                });
        return about.map(text -> new Target(name, text.text(), owner, dependsOn, bindings, checks, links));
    }

    /** Shown to people, who click on them: nothing but web addresses. */
    private Map<String, URI> links(Section section) {
        var links = new LinkedHashMap<String, URI>();
        var entries = section.entries(section.node("links"), "links", "dashboard: https://grafana.example/d/gateway")
                .orElse(Map.of());
        if (entries.size() > MOST_LINKS)
            problems.at(section.placeOf("links"), "a target has at most " + MOST_LINKS + " links; leave some out");
        entries.forEach((name, entry) -> {
            if (!Section.isName(name))
                problems.at(
                        entry.key(),
                        Problems.quote(name)
                                + " is no name; links are named with lower-case letters, digits and dashes");
            section.text(Optional.of(entry.value()), name).flatMap(this::link).ifPresent(link -> links.put(name, link));
        });
        return links;
    }

    private Optional<URI> link(Node.Scalar written) {
        try {
            var uri = new URI(written.text());
            if (uri.getUserInfo() != null) {
                problems.at(written, "a link holds no password; people log in by themselves, leave it out");
                return Optional.empty();
            }
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            if (web && uri.getHost() != null) return Optional.of(uri);
        } catch (URISyntaxException e) {
            // As any other text that is no address.
        }
        if (written.text().contains("${")) return Optional.empty();
        problems.at(written, written.says() + " is no web address; write it whole, as https://host/path");
        return Optional.empty();
    }

    private List<String> dependsOn(String name, Section section) {
        var targets = new ArrayList<String>();
        for (var item : section.items(section.node("depends-on"), "depends-on").orElse(List.of())) {
            section.text(Optional.of(item), "depends-on").map(Node.Scalar::text).ifPresent(other -> {
                if (other.equals(name)) problems.at(item, name + " cannot depend on itself; remove it");
                else if (!names.contains(other))
                    problems.at(
                            item,
                            "unknown target " + Problems.quote(other)
                                    + Problems.suggest(other, names, "; this file has " + Problems.list(names)));
                else targets.add(other);
            });
        }
        return targets;
    }

    /** {@code { adapter: settings }}. */
    private Optional<Binding> binding(Node node, Slot slot, String key) {
        var adapters = actions.adapters(slot);
        if (!(node instanceof Node.Mapping mapping) || mapping.entries().size() != 1) {
            problems.at(
                    node,
                    Problems.quote(key) + " holds one adapter with its settings; known: " + Problems.list(adapters));
            return Optional.empty();
        }
        var named = mapping.entries().entrySet().iterator().next();
        String adapter = named.getKey();
        if (!adapters.contains(adapter)) {
            problems.at(
                    named.getValue().key(),
                    "unknown adapter " + Problems.quote(adapter) + " for " + Problems.quote(key)
                            + Problems.suggest(adapter, adapters, "; known: " + Problems.list(adapters)));
            return Optional.empty();
        }
        var settings = named.getValue().value();
        if (!(settings instanceof Node.Mapping written)) {
            problems.at(
                    settings,
                    "the settings of " + adapter + " are a group of keys, not " + settings.says()
                            + "; write { key: value }");
            return Optional.empty();
        }
        noExpressions(written);
        check(written, slot, adapter);
        return Optional.of(new Binding(adapter, YamlJson.json(written)));
    }

    private void check(Node.Mapping written, Slot slot, String adapter) {
        var json = YamlJson.json(written);
        actions.all().stream()
                .filter(action -> action.slot() == slot && action.adapter().equals(adapter))
                .<Class<? extends Record>>map(Action::settings)
                .distinct()
                .flatMap(settings -> ActionTypes.check(settings, json).stream())
                .distinct()
                .forEach(problem -> problems.at(Settings.place(written, problem), Settings.says(adapter, problem)));
    }

    /** Where calls go is fixed in this file: no alert may have a say in it. */
    private void noExpressions(Node node) {
        switch (node) {
            case Node.Scalar scalar -> {
                if (scalar.text().contains("${"))
                    problems.at(
                            scalar, scalar.text().indexOf("${"), "targets hold no expressions; write the value itself");
            }
            case Node.Items items -> items.items().forEach(this::noExpressions);
            case Node.Mapping mapping -> mapping.entries().values().forEach(entry -> noExpressions(entry.value()));
        }
    }
}
