package dev.remediator.playbook;

import dev.remediator.action.Durations;
import dev.remediator.identity.Engineer;
import dev.remediator.identity.Group;
import dev.remediator.identity.People;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** Reads {@code people.yaml}. */
final class PeopleFile {
    static final String NAME = "people.yaml";

    private static final Set<String> TOP = Set.of("engineers", "groups", "severities", "escalation", "contacts");
    private static final Set<String> ENGINEER = Set.of("name", "slack", "email", "phone", "rota");
    private static final Set<String> GROUP = Set.of("about", "members", "contact");
    private static final Set<String> RESPONSE = Set.of("means", "acknowledge", "mitigate", "update-every", "notify");
    private static final Set<String> LEVEL = Set.of("after", "group");
    private static final Set<String> CONTACT = Set.of("name", "for", "reach");
    private static final List<String> SEVERITIES =
            Arrays.stream(Severity.values()).map(Enum::name).toList();

    private final Problems problems;
    private Set<String> engineerNames = Set.of();
    private Set<String> groupNames = Set.of();

    private PeopleFile(Problems problems) {
        this.problems = problems;
    }

    static KnownPeople read(String source, Problems problems) {
        var root = YamlReader.read(source, problems);
        if (root.isEmpty() && problems.isEmpty())
            problems.at(Place.START, "the file is empty; it begins with 'engineers:', or remove it");
        return root.flatMap(node -> Section.open(node, "this file", TOP, problems))
                .map(section -> new PeopleFile(problems).read(section))
                .orElse(KnownPeople.UNREADABLE);
    }

    private KnownPeople read(Section top) {
        var engineers = top.entries(top.node("engineers"), "engineers", "ana: { name: Ana Example }")
                .orElse(Map.of());
        var groups = top.entries(top.node("groups"), "groups", "platform: { about: …, members: [ ana ] }")
                .orElse(Map.of());
        engineerNames = Set.copyOf(engineers.keySet());
        groupNames = Set.copyOf(groups.keySet());
        var people = new People(
                named(engineers, "an engineer", "engineers", ENGINEER, this::engineer),
                named(groups, "a group", "groups", GROUP, this::group),
                severities(top),
                escalation(top),
                contacts(top));
        return new KnownPeople(true, true, people, groupNames, engineerNames);
    }

    private <T> Map<String, T> named(
            Map<String, Node.Entry> entries,
            String what,
            String plural,
            Set<String> keys,
            BiFunction<String, Section, Optional<T>> read) {
        var all = new LinkedHashMap<String, T>();
        entries.forEach((name, entry) -> {
            if (!Section.isName(name))
                problems.at(
                        entry.key(),
                        Problems.quote(name) + " is no name; " + plural
                                + " are named with lower-case letters, digits and dashes");
            Section.open(entry.value(), what, keys, problems)
                    .flatMap(section -> read.apply(name, section))
                    .ifPresent(read1 -> all.put(name, read1));
        });
        return all;
    }

    private Optional<Engineer> engineer(String name, Section section) {
        var fullName = section.text(section.required("name", "say who this is"), "name");
        var slack = section.text("slack");
        slack.filter(id -> !isSlackId(id.text()))
                .ifPresent(id -> problems.at(
                        id,
                        id.says() + " is no Slack member id; it is found under \"Copy member ID\" and begins with U"));
        var email = section.text("email");
        email.filter(address -> !isEmail(address.text()))
                .ifPresent(address -> problems.at(address, address.says() + " is no address; write name@host"));
        var phone = section.text("phone");
        phone.filter(number -> !isPhone(number.text()))
                .ifPresent(number ->
                        problems.at(number, number.says() + " is no telephone number; write it as \"+49 30 0000001\""));
        boolean rota = section.flag("rota");
        return fullName.map(text -> new Engineer(name, text.text(), of(slack), of(email), of(phone), rota));
    }

    private Optional<Group> group(String name, Section section) {
        var about = section.text(section.required("about", "say in a few words what this group does"), "about");
        var members = new ArrayList<String>();
        for (var member : section.texts(section.required("members", "list its engineers"), "members")
                .orElse(List.of())) {
            if (engineerNames.contains(member.text())) members.add(member.text());
            else
                problems.at(
                        member,
                        "unknown engineer " + member.says()
                                + Problems.suggest(
                                        member.text(),
                                        engineerNames,
                                        engineerNames.isEmpty()
                                                ? "; 'engineers' names nobody"
                                                : "; 'engineers' has " + Problems.list(engineerNames)));
        }
        var contact = section.text("contact");
        return about.map(text -> new Group(name, text.text(), members, of(contact)));
    }

    private Map<String, People.Response> severities(Section top) {
        var all = new LinkedHashMap<String, People.Response>();
        bySeverity(top, "severities", "P0: { means: …, acknowledge: 5m }")
                .forEach((severity, node) -> Section.open(node, "a severity", RESPONSE, problems)
                        .ifPresent(section -> {
                            var means =
                                    section.text(section.required("means", "say what it is like for users"), "means");
                            var acknowledge = section.duration("acknowledge");
                            var mitigate = section.duration("mitigate");
                            if (acknowledge.isPresent()
                                    && mitigate.filter(m -> m.compareTo(acknowledge.get()) < 0)
                                            .isPresent())
                                problems.at(
                                        section.placeOf("mitigate"),
                                        "'mitigate' is shorter than 'acknowledge'; it counts from the beginning, too");
                            var update = section.duration("update-every");
                            var notify = groups(section, "notify");
                            means.ifPresent(text -> all.put(
                                    severity, new People.Response(text.text(), acknowledge, mitigate, update, notify)));
                        }));
        return all;
    }

    private List<String> groups(Section section, String key) {
        return section.texts(section.node(key), key).orElse(List.of()).stream()
                .filter(this::isGroup)
                .map(Node.Scalar::text)
                .toList();
    }

    private boolean isGroup(Node.Scalar name) {
        if (groupNames.contains(name.text())) return true;
        problems.at(
                name,
                "unknown group " + name.says()
                        + Problems.suggest(
                                name.text(),
                                groupNames,
                                groupNames.isEmpty()
                                        ? "; 'groups' names none"
                                        : "; 'groups' has " + Problems.list(groupNames)));
        return false;
    }

    private Map<String, List<People.Level>> escalation(Section top) {
        var all = new LinkedHashMap<String, List<People.Level>>();
        bySeverity(top, "escalation", "P0: [ { after: 0m, group: gateway-oncall } ]")
                .forEach((severity, node) -> {
                    var levels = new ArrayList<People.Level>();
                    for (var item : top.items(Optional.of(node), severity).orElse(List.of()))
                        Section.open(item, "a level", LEVEL, problems).ifPresent(section -> level(section, levels));
                    all.put(severity, levels);
                });
        return all;
    }

    private void level(Section section, List<People.Level> levels) {
        if (!section.has("after")) section.required("after", "say how long nobody has answered by then; 0m is at once");
        var after = section.duration("after", Duration.ZERO);
        var group = section.text(section.required("group", "name the group that is called"), "group");
        if (group.filter(this::isGroup).isEmpty() || after.isEmpty()) return;
        if (!levels.isEmpty() && levels.getLast().after().compareTo(after.get()) >= 0)
            problems.at(
                    section.placeOf("after"),
                    "levels are in the order of time; this one must be later than "
                            + Durations.format(levels.getLast().after()));
        levels.add(new People.Level(after.get(), group.get().text()));
    }

    private Map<String, Node> bySeverity(Section top, String key, String example) {
        var all = new HashMap<String, Node>();
        top.entries(top.node(key), key, example).orElse(Map.of()).forEach((name, entry) -> {
            if (SEVERITIES.contains(name)) all.put(name, entry.value());
            else
                problems.at(
                        entry.key(),
                        "unknown severity " + Problems.quote(name) + "; there are " + String.join(", ", SEVERITIES));
        });
        var sorted = new LinkedHashMap<String, Node>();
        for (var severity : SEVERITIES) if (all.get(severity) instanceof Node node) sorted.put(severity, node);
        return sorted;
    }

    private List<People.Contact> contacts(Section top) {
        var all = new ArrayList<People.Contact>();
        for (var item : top.items(top.node("contacts"), "contacts").orElse(List.of()))
            Section.open(item, "a contact", CONTACT, problems).ifPresent(section -> {
                var name = section.text(section.required("name", "say who this is"), "name");
                var purpose = section.text(section.required("for", "say when to turn to them"), "for");
                var reach = section.text(section.required("reach", "say how: an address or a number"), "reach");
                if (name.isPresent() && purpose.isPresent() && reach.isPresent())
                    all.add(new People.Contact(
                            name.get().text(), purpose.get().text(), reach.get().text()));
            });
        return all;
    }

    private static Optional<String> of(Optional<Node.Scalar> text) {
        return text.map(Node.Scalar::text);
    }

    private static boolean isSlackId(String id) {
        return id.length() >= 9
                && (id.startsWith("U") || id.startsWith("W"))
                && id.chars().allMatch(c -> c >= 'A' && c <= 'Z' || c >= '0' && c <= '9');
    }

    private static boolean isEmail(String text) {
        int at = text.indexOf('@');
        return at > 0
                && at == text.lastIndexOf('@')
                && at < text.length() - 1
                && text.chars().noneMatch(c -> c <= ' ' || c == '<' || c == '>' || c == ',');
    }

    private static boolean isPhone(String text) {
        return text.startsWith("+")
                && text.chars().filter(Character::isDigit).count() >= 5
                && text.chars().skip(1).allMatch(c -> c >= '0' && c <= '9' || " -/()".indexOf(c) >= 0);
    }
}
