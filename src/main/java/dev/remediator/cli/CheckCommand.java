package dev.remediator.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.action.Actions;
import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.playbook.Problem;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Reads a folder of remediations as the service would, and says everything that is wrong with it. Needs no container. */
@Command(
        name = "check",
        description = "Check remediations: every problem of every file, as file:line:column: message.",
        footer = {
            "  remediator check                           the folder ./remediations",
            "  remediator check deploy/demo/remediations  another folder",
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
        return switch (PlaybookCatalog.load(folder, actions.get())) {
            case PlaybookCatalog.Loaded(var catalog) ->
                answer(
                        List.of(),
                        catalog.playbooks().size(),
                        catalog.targets().all().size());
            case PlaybookCatalog.Refused(var problems) -> answer(problems, 0, 0);
        };
    }

    private int answer(List<Problem> problems, int playbooks, int targets) {
        if (common.json()) common.print(tree(problems, playbooks, targets));
        else print(problems, playbooks, targets);
        return problems.isEmpty() ? CommonOptions.FINE : CommonOptions.NO;
    }

    private void print(List<Problem> problems, int playbooks, int targets) {
        PrintWriter out = common.out();
        Paint paint = common.paint();
        for (var problem : problems)
            out.println(paint.bold(problem.file() + ":" + problem.line() + ":" + problem.column() + ":") + " "
                    + problem.message());
        if (!problems.isEmpty()) {
            long files = problems.stream().map(Problem::file).distinct().count();
            out.println(paint.bad(count(problems.size(), "problem") + " in " + count(files, "file")));
        } else if (playbooks == 0)
            out.println(folder + ": " + paint.warn("no playbook") + " and " + count(targets, "target")
                    + ": nothing is wrong, and no alert would be acted on");
        else
            out.println(folder + ": " + count(playbooks, "playbook") + " and " + count(targets, "target") + ", "
                    + paint.good("nothing is wrong"));
        out.flush();
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static ObjectNode tree(List<Problem> problems, int playbooks, int targets) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("ok", problems.isEmpty());
        if (problems.isEmpty()) root.put("playbooks", playbooks).put("targets", targets);
        var list = root.putArray("problems");
        for (var problem : problems)
            list.addObject()
                    .put("file", problem.file())
                    .put("line", problem.line())
                    .put("column", problem.column())
                    .put("severity", "error")
                    .put("message", problem.message());
        return root;
    }
}
