package dev.remediator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.action.Actions;
import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.playbook.Problem;
import dev.remediator.playbook.Start;
import dev.remediator.playbook.YamlFile;
import dev.remediator.rehearsal.Performance;
import dev.remediator.rehearsal.Rehearsal;
import dev.remediator.rehearsal.Scenario;
import dev.remediator.rehearsal.Scenario.Origin;
import dev.remediator.rehearsal.Situation;
import dev.remediator.rehearsal.TestReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Plays one playbook against a described world, and shows what happens when. Needs no container, and calls nothing. */
@Command(
        name = "simulate",
        description =
                "Play one alert, or one start by hand or by schedule, through a playbook, as a timeline. Nothing is called.",
        footer = {
            "  remediator simulate --alert 'GatewayDown{service=\"mcp-gateway\"}'",
            "  remediator simulate --alert 'GatewayDown{service=\"mcp-gateway\"}' \\",
            "      --check 'alive=fail for 40s, pass' --fact deploys.current.age=20m",
            "  remediator simulate --playbook gateway-restart-now --by ana --action 'restart={failed: no answer}'",
            "  remediator simulate --alert 'GatewayDown{service=\"mcp-gateway\"}' --world world.yaml",
            "",
            "What the world does not say is assumed, and said: own checks fail until something is done, those of",
            "others pass, every action succeeds at once. A file for --world has 'world:' and 'people:' as in a test.",
            "",
            "Exit codes: 0 it was played, 1 no playbook takes it, 2 something was not understood."
        })
public final class SimulateCommand implements Callable<Integer> {
    private final Supplier<Actions> actions;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(
            arity = "0..1",
            paramLabel = "FOLDER",
            defaultValue = "remediations",
            description = "Folder with targets.yaml and playbooks (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("remediations");

    @Option(names = "--alert", paramLabel = "ALERT", description = "What fires: 'Name{label=\"value\", …}'.")
    private @Nullable String alert;

    @Option(
            names = "--by",
            paramLabel = "ENGINEER",
            description = "Who starts the playbook by hand, instead of an alert.")
    private @Nullable String by;

    @Option(
            names = "--playbook",
            paramLabel = "NAME",
            description =
                    "Which playbook; without it the one that takes the alert. One with a schedule is started by it.")
    private @Nullable String playbook;

    @Option(names = "--at", paramLabel = "INSTANT", description = "When it starts (default: ${DEFAULT-VALUE}).")
    private Instant at = Scenario.MONDAY;

    @Option(names = "--world", paramLabel = "FILE", description = "YAML with 'world:' and 'people:', as in a test.")
    private @Nullable Path world;

    @Option(
            names = "--check",
            paramLabel = "NAME=SPELLS",
            description =
                    "How a check answers: 'alive=fail for 40s, pass'; of another target: 'brightdata/alive=fail'.")
    private Map<String, String> checks = Map.of();

    @Option(
            names = "--fact",
            paramLabel = "PATH=VALUE",
            description = "A field of what is read: 'deploys.current.age=3d'.")
    private Map<String, String> facts = Map.of();

    @Option(
            names = "--action",
            paramLabel = "NAME=WHAT",
            description = "What comes of a capability: 'restart=done after 20s', 'rollback={refused: why}'.")
    private Map<String, String> outcomes = Map.of();

    /** Plays against every action on the class path. */
    public SimulateCommand() {
        this(Actions::discover);
    }

    SimulateCommand(Supplier<Actions> actions) {
        this.actions = actions;
    }

    @Override
    public Integer call() {
        if (!Files.isDirectory(folder))
            return common.trouble("there is no folder '" + folder + "'; name the one that holds targets.yaml");
        if (alert != null && by != null) throw common.misuse("--alert and --by exclude each other");
        var all = actions.get();
        return switch (PlaybookCatalog.load(folder, all)) {
            case PlaybookCatalog.Refused refused -> refused(refused.problems());
            case PlaybookCatalog.Loaded loaded -> play(loaded.catalog(), all);
        };
    }

    private int play(PlaybookCatalog catalog, Actions all) {
        var rehearsal = new Rehearsal(catalog, all);
        var origin = origin(catalog);
        var chosen = playbook(catalog, rehearsal, origin);
        if (chosen.isEmpty()) return nothing("no playbook matches " + alert);
        var situation = new Situation(catalog, all, chosen.get(), origin, at);
        if (world != null) situation.file(YamlFile.read(world.toString(), world));
        checks.forEach((name, spells) -> situation.entry("--check", yaml("checks", name, quoted(spells))));
        facts(situation);
        outcomes.forEach((name, what) -> situation.entry("--action", yaml("actions", name, what)));
        if (!situation.problems().isEmpty()) return refused(situation.problems());
        var performance = rehearsal.play(situation.scenario());
        if (performance.course() instanceof Performance.Course.Broken(String why)) {
            print(chosen.get(), situation, performance);
            return common.trouble(why);
        }
        print(chosen.get(), situation, performance);
        return performance.course() instanceof Performance.Course.Ran ? CommonOptions.FINE : CommonOptions.NO;
    }

    private Origin origin(PlaybookCatalog catalog) {
        if (by != null) {
            if (!catalog.people().engineers().isEmpty()
                    && !catalog.people().engineers().containsKey(by))
                throw common.misuse("nobody in people.yaml is called '" + by + "'"
                        + YamlFile.suggest(by, catalog.people().engineers().keySet()));
            return new Origin.OfPerson(by, "");
        }
        if (alert != null) {
            try {
                return new Origin.OfAlert(TestReader.alert(alert), Map.of());
            } catch (IllegalArgumentException e) {
                throw common.misuse("--alert: " + e.getMessage());
            }
        }
        if (playbook == null) throw common.misuse("say what starts it: --alert, or --playbook with --by or a schedule");
        return new Origin.OfSchedule();
    }

    private Optional<Playbook> playbook(PlaybookCatalog catalog, Rehearsal rehearsal, Origin origin) {
        if (playbook == null)
            return switch (origin) {
                case Origin.OfAlert a -> rehearsal.candidates(a).stream().findFirst();
                case Origin.OfSchedule _, Origin.OfPerson _ ->
                    throw common.misuse("say which playbook is started: --playbook NAME");
            };
        var found = catalog.find(playbook);
        if (found.isEmpty())
            throw common.misuse("no playbook is called '" + playbook + "'"
                    + YamlFile.suggest(
                            playbook,
                            catalog.playbooks().stream()
                                    .map(Playbook::name)
                                    .collect(java.util.stream.Collectors.toSet())));
        if (origin instanceof Origin.OfSchedule && !(found.get().start() instanceof Start.OnSchedule))
            throw common.misuse(playbook + " has no schedule; say what starts it: --alert, or --by ENGINEER");
        return found;
    }

    /** Fields of one reading are put together, so that none takes the others away. */
    private void facts(Situation situation) {
        var root = JsonNodeFactory.instance.objectNode();
        facts.forEach((path, value) -> {
            var names = List.of(path.split("\\.", -1));
            ObjectNode node = root;
            for (var name : names.subList(0, names.size() - 1)) node = node.withObjectProperty(name);
            node.putRawValue(names.getLast(), new com.fasterxml.jackson.databind.util.RawValue(scalar(value)));
        });
        if (!root.isEmpty()) situation.entry("--fact", "facts: " + root);
    }

    /** Numbers, true and false and lists as they are, all else a text. */
    private static String scalar(String value) {
        try {
            var node = new JsonMapper().readTree(value);
            if (node != null && !node.isMissingNode() && !node.isTextual()) return value;
        } catch (JsonProcessingException e) {
            // a text then
        }
        return quoted(value);
    }

    private static String yaml(String key, String name, String value) {
        return "%s: { %s: %s }".formatted(key, quoted(name), value);
    }

    private static String quoted(String text) {
        return JsonNodeFactory.instance.textNode(text).toString();
    }

    private int refused(List<Problem> problems) {
        problems.forEach(common.err()::println);
        common.err().flush();
        return CommonOptions.TROUBLE;
    }

    private int nothing(String why) {
        if (common.json())
            common.print(
                    JsonNodeFactory.instance.objectNode().put("taken", false).put("reason", why));
        else {
            common.out().println(why);
            common.out().flush();
        }
        return CommonOptions.NO;
    }

    private void print(Playbook chosen, Situation situation, Performance performance) {
        if (common.json()) {
            common.print(tree(chosen, situation, performance));
            return;
        }
        var out = common.out();
        var paint = common.paint();
        out.println(paint.bold(
                        chosen.name() + situation.target().map(t -> " on " + t).orElse("")) + ", started "
                + (alert != null ? "by " + alert : by != null ? "by " + by : "as scheduled") + " at " + at);
        switch (performance.course()) {
            case Performance.Course.Ran _, Performance.Course.Broken _ -> {}
            case Performance.Course.NoMatch _ -> out.println(paint.warn("It does not match this alert"));
            case Performance.Course.TakenBy(String other, String why) ->
                out.println(paint.warn("%s takes this alert before: %s".formatted(other, why)));
            case Performance.Course.Stopped(String guard, String reason, var _) ->
                out.println(paint.warn("It does not begin, by %s: %s".formatted(guard, reason)));
        }
        Timelines.print(performance.timeline(), out, paint);
        for (var assumed : performance.assumed()) out.println(paint.dim("assumed: " + assumed));
        out.flush();
    }

    private ObjectNode tree(Playbook chosen, Situation situation, Performance performance) {
        var root = JsonNodeFactory.instance.objectNode().put("playbook", chosen.name());
        situation.target().ifPresent(t -> root.put("target", t));
        switch (performance.course()) {
            case Performance.Course.Ran _ -> root.put("taken", true);
            case Performance.Course.NoMatch _ -> root.put("taken", false).put("reason", "no line of 'when' matches");
            case Performance.Course.TakenBy(String other, String why) ->
                root.put("taken", false).put("by", other).put("reason", why);
            case Performance.Course.Stopped(String guard, String reason, var _) ->
                root.put("taken", false).put("guard", guard).put("reason", reason);
            case Performance.Course.Broken(String why) -> root.put("broken", why);
        }
        root.set("timeline", Timelines.tree(performance.timeline()));
        var assumed = root.putArray("assumed");
        performance.assumed().forEach(assumed::add);
        return root;
    }
}
