package dev.remediator.cli;

import dev.remediator.action.Actions;
import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.rehearsal.TestRun;
import dev.remediator.runbook.Practice;
import dev.remediator.runbook.Practised;
import dev.remediator.runbook.Runbook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the operations runbook for people. Needs no container. */
@Command(
        name = "runbook",
        description = {
            "Write the operations runbook for people, in Markdown, from the remediations.",
            "",
            "It runs the tests of the playbooks on the way: the runbook says how many pass, and shows one of each as an"
                    + " example. The same files give the same text."
        },
        footer = {
            "  remediator runbook > runbook.md                     print it",
            "  remediator runbook --out docs/runbook.md            write it",
            "  remediator runbook --check docs/runbook.md          for CI: is that file still what the remediations say?",
            "",
            "Exit codes: 0 written, or it is fresh; 1 the file is stale, or the remediations have problems; 2 there is",
            "no such folder, or the command was not understood."
        })
public final class RunbookCommand implements Callable<Integer> {
    private final Supplier<Actions> actions;

    @Mixin
    private HelpOption help = new HelpOption();

    @Parameters(
            arity = "0..1",
            paramLabel = "FOLDER",
            defaultValue = "remediations",
            description = "Folder with targets.yaml, playbooks and tests/ (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("remediations");

    @Option(names = "--out", paramLabel = "FILE", description = "Write it there, and print nothing.")
    private @Nullable Path out;

    @Option(names = "--check", paramLabel = "FILE", description = "Write nothing; say whether this file is fresh.")
    private @Nullable Path check;

    /** With every action on the class path. */
    public RunbookCommand() {
        this(Actions::discover);
    }

    RunbookCommand(Supplier<Actions> actions) {
        this.actions = actions;
    }

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(folder))
            return help.trouble("there is no folder '" + folder + "'; name the one that holds targets.yaml");
        var all = actions.get();
        return switch (PlaybookCatalog.load(folder, all)) {
            case PlaybookCatalog.Refused refused -> {
                refused.problems().forEach(help.out()::println);
                help.out().println("The remediations have problems, so no runbook was written");
                help.out().flush();
                yield HelpOption.NO;
            }
            case PlaybookCatalog.Loaded loaded -> {
                var run = TestRun.of(folder, loaded.catalog(), all, test -> true);
                yield use(Runbook.of(
                        loaded.catalog(), all, new Practice(Optional.of(Practised.by(run)), Optional.empty())));
            }
        };
    }

    private int use(String text) throws IOException {
        Path fresh = check;
        if (fresh != null) return compare(text, fresh);
        Path into = out;
        if (into == null) {
            help.out().print(text);
            help.out().flush();
            return HelpOption.FINE;
        }
        Path parent = into.toAbsolutePath().getParent();
        if (parent != null) Files.createDirectories(parent);
        Files.writeString(into, text);
        return HelpOption.FINE;
    }

    private int compare(String text, Path file) throws IOException {
        boolean same = Files.isRegularFile(file) && Files.readString(file).equals(text);
        help.out()
                .println(
                        same
                                ? file + " is what the remediations say"
                                : file + " is stale: run remediator runbook --out " + file);
        help.out().flush();
        return same ? HelpOption.FINE : HelpOption.NO;
    }
}
