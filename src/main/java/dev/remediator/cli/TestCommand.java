package dev.remediator.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.action.Actions;
import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.playbook.Problem;
import dev.remediator.rehearsal.JUnitXml;
import dev.remediator.rehearsal.TestCase;
import dev.remediator.rehearsal.TestResult;
import dev.remediator.rehearsal.TestRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the tests of playbooks: the engine of production, virtual time, nothing is called. Needs no container. */
@Command(
        name = "test",
        description =
                "Run the tests of playbooks. The engine of production decides, time is virtual, nothing is called.",
        footer = {
            "  remediator test                            every test of ./remediations/tests",
            "  remediator test --only gateway-service-down",
            "  remediator test --only 'nobody answers*' --timeline",
            "  remediator test --junit target/playbooks.xml -o json",
            "",
            "Exit codes: 0 all passed, 1 a test failed or a file has problems, 2 there is no such folder, no",
            "such test, or the command was not understood."
        })
public final class TestCommand implements Callable<Integer> {
    private final Supplier<Actions> actions;
    private final LongSupplier nanos;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(
            arity = "0..1",
            paramLabel = "FOLDER",
            defaultValue = "remediations",
            description = "Folder with targets.yaml, playbooks and tests/ (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("remediations");

    @Option(
            names = "--only",
            paramLabel = "NAME",
            description =
                    "Only tests of which the name, the playbook or the file contains this; * stands for anything.")
    private @Nullable String only;

    @Option(names = "--junit", paramLabel = "FILE", description = "Write the results as JUnit XML, too.")
    private @Nullable Path junit;

    @Option(names = "--timeline", description = "Show what happened in each test, not only in those that failed.")
    private boolean timeline;

    /** Tests against every action on the class path. */
    public TestCommand() {
        this(Actions::discover, System::nanoTime);
    }

    TestCommand(Supplier<Actions> actions, LongSupplier nanos) {
        this.actions = actions;
        this.nanos = nanos;
    }

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(folder))
            return common.trouble("there is no folder '" + folder + "'; name the one that holds targets.yaml");
        var begun = nanos.getAsLong();
        var all = actions.get();
        return switch (PlaybookCatalog.load(folder, all)) {
            case PlaybookCatalog.Refused refused -> refused(refused.problems());
            case PlaybookCatalog.Loaded loaded -> {
                var run = TestRun.of(folder, loaded.catalog(), all, this::wanted);
                if (only != null && run.results().isEmpty() && run.problems().isEmpty())
                    yield common.trouble("no test's name, playbook or file contains '" + only + "'");
                if (junit != null) write(run, junit);
                answer(run, (nanos.getAsLong() - begun) / 1e9);
                yield run.passed() ? CommonOptions.FINE : CommonOptions.NO;
            }
        };
    }

    private boolean wanted(TestCase test) {
        return only == null
                || Wildcards.contains(test.name(), only)
                || Wildcards.contains(test.scenario().playbook(), only)
                || Wildcards.contains(test.file(), only);
    }

    private static void write(TestRun run, Path to) throws IOException {
        var parent = to.toAbsolutePath().getParent();
        if (parent != null) Files.createDirectories(parent);
        try (var writer = Files.newBufferedWriter(to)) {
            JUnitXml.write(run, writer);
        }
    }

    private int refused(List<Problem> problems) {
        if (common.json()) {
            var root = JsonNodeFactory.instance.objectNode().put("ok", false);
            problems(root, problems);
            common.print(root);
        } else {
            problems.forEach(common.out()::println);
            common.out().println("The remediations have problems, so nothing was tested");
            common.out().flush();
        }
        return CommonOptions.NO;
    }

    private void answer(TestRun run, double seconds) {
        if (common.json()) common.print(tree(run, seconds));
        else print(run, seconds);
    }

    private void print(TestRun run, double seconds) {
        var out = common.out();
        var paint = common.paint();
        for (var file : run.files()) {
            var results = run.results().stream()
                    .filter(r -> r.test().file().equals(file.name()))
                    .toList();
            long failed = results.stream().filter(r -> !r.passed()).count();
            if (!file.problems().isEmpty())
                out.println(paint.bad("wrong ") + file.name() + ", "
                        + count(file.problems().size(), "problem"));
            else if (failed > 0)
                out.println(paint.bad("FAIL  ") + "%s, %d of %d".formatted(file.name(), failed, results.size()));
            else if (!results.isEmpty()) out.println(paint.good("ok    ") + file.name() + ", " + results.size());
        }
        for (var problem : run.problems()) out.println(problem);
        for (var result : run.results()) {
            if (result.passed() && !timeline) continue;
            out.println();
            print(result, paint);
        }
        if (!run.untested().isEmpty() && only == null)
            out.println(paint.warn("without a test: ") + String.join(", ", run.untested()));
        out.println(summary(run, seconds, paint));
        out.flush();
    }

    private void print(TestResult result, Paint paint) {
        var out = common.out();
        out.println(paint.bold(result.place()));
        for (var failure : result.failures()) {
            out.println("  expected  " + failure.expected()
                    + (failure.equals(result.failures().getFirst()) ? "" : " (line " + failure.line() + ")"));
            out.println("  but       " + paint.bad(failure.instead()));
        }
        if (result.performance().timeline().told().isEmpty()) return;
        out.println("  what happened");
        Timelines.print(result.performance().timeline(), out, paint);
    }

    private String summary(TestRun run, double seconds, Paint paint) {
        var what = "%s of %s".formatted(count(run.results().size(), "test"), count(run.playbooks(), "playbook"));
        var took = String.format(Locale.ROOT, "%.1f s", seconds);
        if (run.files().isEmpty()) return paint.warn("no tests: there is nothing in " + folder.resolve(TestRun.FOLDER));
        if (run.passed()) return what + ", " + paint.good("all passed") + ", " + took;
        var wrong = run.failed().isEmpty() ? "none failed" : run.failed().size() + " failed";
        if (!run.problems().isEmpty()) wrong += ", and " + count(run.problems().size(), "problem") + " in the files";
        return what + ", " + paint.bad(wrong) + ", " + took;
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private ObjectNode tree(TestRun run, double seconds) {
        var root = JsonNodeFactory.instance
                .objectNode()
                .put("ok", run.passed())
                .put("tests", run.results().size())
                .put("failed", run.failed().size())
                .put("playbooks", run.playbooks())
                .put("seconds", Math.round(seconds * 1000) / 1000.0);
        problems(root, run.problems());
        var untested = root.putArray("untested");
        run.untested().forEach(untested::add);
        var results = root.putArray("results");
        for (var result : run.results()) {
            var node = results.addObject()
                    .put("file", result.test().file())
                    .put("line", result.test().line())
                    .put("name", result.test().name())
                    .put("playbook", result.test().scenario().playbook())
                    .put("passed", result.passed());
            var failures = node.putArray("failures");
            for (var failure : result.failures())
                failures.addObject()
                        .put("line", failure.line())
                        .put("column", failure.column())
                        .put("expected", failure.expected())
                        .put("instead", failure.instead());
            if (timeline || !result.passed())
                node.set("timeline", Timelines.tree(result.performance().timeline()));
        }
        return root;
    }

    private static void problems(ObjectNode root, List<Problem> problems) {
        var list = root.putArray("problems");
        for (var problem : problems)
            list.addObject()
                    .put("file", problem.file())
                    .put("line", problem.line())
                    .put("column", problem.column())
                    .put("message", problem.message());
    }
}
