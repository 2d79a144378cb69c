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
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
            "  remediator check --strict             warnings are problems, too",
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
                        loaded.warnings(),
                        loaded.catalog().playbooks().size(),
                        loaded.catalog().targets().all().size());
                yield strict && !loaded.warnings().isEmpty() ? FOUND_PROBLEMS : 0;
            }
            case PlaybookCatalog.Refused refused -> {
                print(
                        Stream.concat(refused.problems().stream(), refused.warnings().stream())
                                .sorted()
                                .toList(),
                        0,
                        0);
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
        long errors = problems.stream().filter(Problem::isError).count();
        long warnings = problems.size() - errors;
        if (errors == 0)
            out.printf(
                    "%s: %s and %s, %s%n",
                    folder,
                    count(playbooks, "playbook"),
                    count(targets, "target"),
                    warnings == 0 ? "nothing is wrong" : count(warnings, "warning"));
        else {
            long files = problems.stream().map(Problem::file).distinct().count();
            String besides = warnings == 0 ? "" : " and " + count(warnings, "warning");
            out.printf("%s%s in %s%n", count(errors, "problem"), besides, count(files, "file"));
        }
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static void printJson(PrintWriter out, List<Problem> problems, int playbooks, int targets) {
        var json = new JsonMapper();
        boolean ok = problems.stream().noneMatch(Problem::isError);
        ObjectNode root = json.createObjectNode();
        root.put("ok", ok);
        if (ok) root.put("playbooks", playbooks).put("targets", targets);
        var list = root.putArray("problems");
        for (var problem : problems)
            list.addObject()
                    .put("level", problem.level().name().toLowerCase(Locale.ROOT))
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
