package dev.remediator.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.action.Actions;
import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.playbook.Problem;
import dev.remediator.rehearsal.TestRun;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads a folder of remediations as the service would, and says everything that is wrong with it. Needs no container. */
@Command(
        name = "check",
        description = "Check remediations: every problem of every file, as file:line:column: message.",
        footer = {
            "  remediator check                           the folder ./remediations",
            "  remediator check deploy/demo/remediations  another folder",
            "  remediator check --strict                  for CI: a warning fails it, too",
            "  remediator check -o json                   for a program: each problem with file, line, column",
            "",
            "Exit codes: 0 nothing is wrong, 1 there are problems, 2 there is no such folder, or the command",
            "was not understood."
        })
public final class CheckCommand implements Callable<Integer> {
    private final Supplier<Actions> actions;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(
            arity = "0..1",
            paramLabel = "FOLDER",
            defaultValue = "remediations",
            description = "Folder with targets.yaml and <area>/<name>.yaml (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("remediations");

    @Option(names = "--strict", description = "Warnings fail the check, too.")
    private boolean strict;

    /** Checks against every action on the class path. */
    public CheckCommand() {
        this(Actions::discover);
    }

    CheckCommand(Supplier<Actions> actions) {
        this.actions = actions;
    }

    @Override
    public Integer call() {
        if (!Files.isDirectory(folder))
            return common.trouble("there is no folder '" + folder + "'; name the one that holds targets.yaml");
        var all = actions.get();
        return switch (PlaybookCatalog.load(folder, all)) {
            case PlaybookCatalog.Loaded loaded ->
                answer(
                        Stream.concat(loaded.warnings().stream(), ofTests(loaded.catalog(), all))
                                .sorted()
                                .toList(),
                        loaded.catalog().playbooks().size(),
                        loaded.catalog().targets().all().size());
            case PlaybookCatalog.Refused refused ->
                answer(
                        Stream.concat(refused.problems().stream(), refused.warnings().stream())
                                .sorted()
                                .toList(),
                        0,
                        0);
        };
    }

    /** Tests are read against playbooks, so only where these are in order. */
    private Stream<Problem> ofTests(PlaybookCatalog catalog, Actions all) {
        return TestRun.read(folder, catalog, all).stream().flatMap(file -> file.problems().stream());
    }

    private int answer(List<Problem> problems, int playbooks, int targets) {
        if (common.json()) common.print(tree(problems, playbooks, targets));
        else print(problems, playbooks, targets);
        boolean fine = strict ? problems.isEmpty() : errors(problems) == 0;
        return fine ? CommonOptions.FINE : CommonOptions.NO;
    }

    private void print(List<Problem> problems, int playbooks, int targets) {
        PrintWriter out = common.out();
        Paint paint = common.paint();
        for (var problem : problems)
            out.println(paint.bold(problem.file() + ":" + problem.line() + ":" + problem.column() + ":") + " "
                    + (problem.isError() ? "" : paint.warn("warning:") + " ") + problem.message());
        long errors = errors(problems);
        long warnings = problems.size() - errors;
        if (errors > 0) {
            long files = problems.stream().map(Problem::file).distinct().count();
            String besides = warnings == 0 ? "" : " and " + count(warnings, "warning");
            out.println(paint.bad(count(errors, "problem") + besides + " in " + count(files, "file")));
        } else
            out.println(folder + ": " + count(playbooks, "playbook") + " and " + count(targets, "target") + ", "
                    + (warnings == 0 ? paint.good("nothing is wrong") : paint.warn(count(warnings, "warning"))));
        out.flush();
    }

    private static long errors(List<Problem> problems) {
        return problems.stream().filter(Problem::isError).count();
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static ObjectNode tree(List<Problem> problems, int playbooks, int targets) {
        boolean ok = errors(problems) == 0;
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("ok", ok);
        if (ok) root.put("playbooks", playbooks).put("targets", targets);
        var list = root.putArray("problems");
        for (var problem : problems)
            list.addObject()
                    .put("level", problem.level().name().toLowerCase(Locale.ROOT))
                    .put("file", problem.file())
                    .put("line", problem.line())
                    .put("column", problem.column())
                    .put("severity", "error")
                    .put("message", problem.message());
        return root;
    }
}
