package dev.remediator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads a folder of remediations as the service would, and says everything that is wrong with it. Needs no container. */
@Command(
        name = "check",
        description = "Check remediations: every problem of every file, as file:line:column: message.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  remediator check                      the folder ./remediations",
            "  remediator check -o json deploy/rem   for a program to read",
            "",
            "Exit codes: 0 nothing is wrong, 1 there are problems, 2 the command was not understood."
        })
public final class CheckCommand implements Callable<Integer> {
    /** How the result is written. */
    enum Format {
        TEXT,
        JSON
    }

    private static final int FOUND_PROBLEMS = 1;
    private static final int NO_FOLDER = 2;

    private final Supplier<Actions> actions;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..1",
            paramLabel = "FOLDER",
            defaultValue = "remediations",
            description = "Folder with targets.yaml and <area>/<name>.yaml (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("remediations");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text or json (default: ${DEFAULT-VALUE}).")
    private Format format = Format.TEXT;

    /** Checks against every action on the class path. */
    public CheckCommand() {
        this(Actions::discover);
    }

    CheckCommand(Supplier<Actions> actions) {
        this.actions = actions;
    }

    @Override
    public Integer call() {
        if (!Files.isDirectory(folder)) {
            spec.commandLine()
                    .getErr()
                    .println("remediator check: there is no folder '" + folder
                            + "'; name the one that holds targets.yaml");
            return NO_FOLDER;
        }
        return switch (PlaybookCatalog.load(folder, actions.get())) {
            case PlaybookCatalog.Loaded loaded -> {
                print(
                        List.of(),
                        loaded.catalog().playbooks().size(),
                        loaded.catalog().targets().all().size());
                yield 0;
            }
            case PlaybookCatalog.Refused refused -> {
                print(refused.problems(), 0, 0);
                yield FOUND_PROBLEMS;
            }
        };
    }

    private void print(List<Problem> problems, int playbooks, int targets) {
        var out = spec.commandLine().getOut();
        switch (format) {
            case TEXT -> printText(out, problems, playbooks, targets);
            case JSON -> printJson(out, problems, playbooks, targets);
        }
        out.flush();
    }

    private void printText(PrintWriter out, List<Problem> problems, int playbooks, int targets) {
        problems.forEach(out::println);
        if (problems.isEmpty())
            out.printf(
                    "%s: %s and %s, nothing is wrong%n",
                    folder, count(playbooks, "playbook"), count(targets, "target"));
        else {
            long files = problems.stream().map(Problem::file).distinct().count();
            out.printf("%s in %s%n", count(problems.size(), "problem"), count(files, "file"));
        }
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static void printJson(PrintWriter out, List<Problem> problems, int playbooks, int targets) {
        var json = new JsonMapper();
        ObjectNode root = json.createObjectNode();
        root.put("ok", problems.isEmpty());
        if (problems.isEmpty()) root.put("playbooks", playbooks).put("targets", targets);
        var list = root.putArray("problems");
        for (var problem : problems)
            list.addObject()
                    .put("file", problem.file())
                    .put("line", problem.line())
                    .put("column", problem.column())
                    .put("message", problem.message());
        try {
            out.println(json.writerWithDefaultPrettyPrinter().writeValueAsString(root));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a list of problems can be written as JSON", e);
        }
    }
}
