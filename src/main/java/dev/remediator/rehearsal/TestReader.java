package dev.remediator.rehearsal;

import dev.remediator.action.Actions;
import dev.remediator.alert.Matcher;
import dev.remediator.alert.MatcherParser;
import dev.remediator.alert.MatcherSyntaxException;
import dev.remediator.alert.Matchers;
import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.playbook.Problem;
import dev.remediator.playbook.Start;
import dev.remediator.playbook.YamlFile;
import dev.remediator.rehearsal.Scenario.Origin;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads files of tests against a catalog. Never throws for what a file holds. */
public final class TestReader {
    private static final Set<String> FILE_KEYS = Set.of("playbook", "alert", "world", "tests");
    private static final Set<String> KEYS =
            Set.of("name", "playbook", "alert", "schedule", "by", "reason", "at", "world", "people", "expect");

    private final PlaybookCatalog catalog;
    private final Actions actions;
    private final Rehearsal rehearsal;
    private final Set<String> playbooks = new TreeSet<>();

    public TestReader(PlaybookCatalog catalog, Actions actions) {
        this.catalog = catalog;
        this.actions = actions;
        rehearsal = new Rehearsal(catalog, actions);
        for (var playbook : catalog.playbooks()) playbooks.add(playbook.name());
    }

    public TestFile read(YamlFile file, String name) {
        var tests = new ArrayList<TestCase>();
        file.root().flatMap(root -> root.group("a file of tests", FILE_KEYS)).ifPresent(top -> {
            var places = new HashMap<String, Integer>();
            top.required("tests", "the list of the tests").ifPresent(list -> {
                for (var item : list.items("tests"))
                    test(item, top, name, places).ifPresent(tests::add);
            });
        });
        if (file.root().isEmpty() && file.problems().isEmpty())
            return new TestFile(
                    name,
                    List.of(),
                    List.of(new Problem(
                            name, 1, 1, "the file is empty; it holds 'tests:' with a list, or is removed")));
        return new TestFile(name, tests, file.problems());
    }

    private Optional<TestCase> test(YamlFile.Value item, YamlFile.Group top, String file, Map<String, Integer> places) {
        var group = item.group("a test", KEYS);
        if (group.isEmpty()) return Optional.empty();
        var g = group.get();
        g.required("name", "a sentence that says what is promised");
        var name = g.text("name");
        name.map(n -> places.putIfAbsent(n, item.line()))
                .ifPresent(line -> g.problem("name", "another test has this name, in line " + line));
        var playbook = g.value("playbook").or(() -> top.value("playbook"));
        if (playbook.isEmpty()) {
            item.problem("the key 'playbook' is missing: name the one that is tested, here or at the top of the file");
            return Optional.empty();
        }
        var found = WorldReader.known(playbook.get(), "playbook", playbooks).flatMap(catalog::find);
        var origin = found.flatMap(p -> origin(g, top, p));
        var at = g.value("at").flatMap(TestReader::instant).orElse(Scenario.MONDAY);
        if (found.isEmpty() || origin.isEmpty()) return Optional.empty();
        var bare = new Scenario(found.get().name(), origin.get(), at, World.EMPTY, List.of());
        var setting = new Setting(catalog, actions, found.get(), rehearsal.targetOf(found.get(), bare), at);
        var shared = top.value("world")
                .map(w -> new WorldReader(setting, true).read(w, World.EMPTY))
                .orElse(World.EMPTY);
        var world = g.value("world")
                .map(w -> new WorldReader(setting, false).read(w, shared))
                .orElse(shared);
        var people =
                g.value("people").map(v -> new PeopleReader(setting).read(v)).orElse(List.of());
        var expectations = new ArrayList<Expectation>();
        g.required("expect", "a test that expects nothing proves nothing").ifPresent(v -> {
            var reader = new ExpectReader(setting);
            for (var entry : v.items("expect")) reader.read(entry).ifPresent(expectations::add);
        });
        if (expectations.isEmpty() || name.isEmpty()) return Optional.empty();
        return Optional.of(new TestCase(
                file,
                item.line(),
                item.column(),
                name.get(),
                new Scenario(found.get().name(), origin.get(), at, world, people),
                expectations));
    }

    private Optional<Origin> origin(YamlFile.Group g, YamlFile.Group top, Playbook playbook) {
        var ways = List.of("alert", "schedule", "by").stream().filter(g::has).toList();
        if (ways.size() > 1) {
            g.problem(ways.get(1), "a playbook is started in one way: keep one of " + String.join(", ", ways));
            return Optional.empty();
        }
        if (g.has("reason") && !g.has("by")) g.problem("reason", "'reason' belongs to 'by'");
        if (g.has("by")) {
            var people = catalog.people().engineers().keySet();
            return g.value("by")
                    .flatMap(v -> WorldReader.known(v, "engineer", people))
                    .map(by -> new Origin.OfPerson(by, g.text("reason").orElse("")));
        }
        if (g.has("schedule")) {
            if (!(playbook.start() instanceof Start.OnSchedule))
                g.problem("schedule", playbook.name() + " has no schedule");
            else if (g.flag("schedule")) return Optional.of(new Origin.OfSchedule());
            return Optional.empty();
        }
        var alert = g.value("alert").or(() -> top.value("alert"));
        if (alert.isEmpty()) {
            g.value().problem("nothing starts the playbook: write 'alert', 'schedule: true' or 'by'");
            return Optional.empty();
        }
        return alert(alert.get()).map(a -> a);
    }

    /** {@code GatewayDown{service="mcp-gateway"}}, or labels and annotations. */
    static Optional<Origin.OfAlert> alert(YamlFile.Value value) {
        if (value.kind() == YamlFile.Kind.GROUP)
            return value.group("an alert", Set.of("labels", "annotations"))
                    .map(g -> new Origin.OfAlert(
                            texts(g.required("labels", "an alert has labels, at least its alertname"), "labels"),
                            texts(g.value("annotations"), "annotations")));
        try {
            return value.text().map(TestReader::alert).map(labels -> new Origin.OfAlert(labels, Map.of()));
        } catch (IllegalArgumentException e) {
            value.problem(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static Map<String, String> texts(Optional<YamlFile.Value> value, String key) {
        var texts = new LinkedHashMap<String, String>();
        value.ifPresent(v -> v.entries(key, "alertname: GatewayDown").forEach((name, text) -> {
            if (text.text().isEmpty()) text.problem("'" + name + "' is one text, not " + text.says());
            texts.put(name, text.text().orElse(""));
        }));
        return texts;
    }

    /**
     * The labels of {@code GatewayDown{service="mcp-gateway"}}.
     *
     * @throws IllegalArgumentException with what is wrong, for its author
     */
    public static Map<String, String> alert(String text) {
        int brace = text.indexOf('{');
        var name = (brace < 0 ? text : text.substring(0, brace)).strip();
        var labels = new LinkedHashMap<String, String>();
        if (!name.isEmpty()) labels.put("alertname", name);
        if (brace >= 0) {
            try {
                for (var matcher : Matchers.parse(text.substring(brace), MatcherParser.FALLBACK)
                        .matchers()) {
                    if (matcher.op() != Matcher.Op.EQUAL)
                        throw new IllegalArgumentException(
                                "an alert has labels, not matchers: write %s=\"…\"".formatted(matcher.name()));
                    if (labels.put(matcher.name(), matcher.value()) != null)
                        throw new IllegalArgumentException("the label '" + matcher.name() + "' is given twice");
                }
            } catch (MatcherSyntaxException e) {
                throw new IllegalArgumentException("an alert is written Name{label=\"value\"}: " + e.getMessage(), e);
            }
        }
        if (labels.isEmpty()) throw new IllegalArgumentException("an alert is written Name{label=\"value\"}");
        return labels;
    }

    private static Optional<Instant> instant(YamlFile.Value value) {
        try {
            return value.text().map(Instant::parse);
        } catch (DateTimeException e) {
            value.problem("'at' is an instant such as 2026-11-02T09:00:00Z, not " + value.says());
            return Optional.empty();
        }
    }
}
