package dev.remediator.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.Actions;
import dev.remediator.schema.JsonSchemas;
import dev.remediator.schema.Layout;
import dev.remediator.schema.Layout.Result;
import dev.remediator.schema.SchemaFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lays files of remediations out, as {@link Layout} says. Needs no container. */
@Command(
        name = "fmt",
        description = {
            "Lay files of remediations out: keys in the language's order, two spaces, no quotes that are not needed.",
            "",
            "Comments stay where they belong. What a file means is compared before it is written; a file that holds"
                    + " something that cannot be kept is left as it is, with the reason."
        },
        footer = {
            "  remediator fmt                                     all of ./remediations",
            "  remediator fmt --check                             say which would change, and change nothing",
            "  remediator fmt remediations/gateway/overload.yaml  one file",
            "  remediator fmt -o json --check deploy/remediations for a program",
            "",
            "Exit codes: 0 all files are laid out, 1 some are not (--check) or were left as they are, 2 a file",
            "or folder is not there, or the command was not understood."
        })
public final class FmtCommand implements Callable<Integer> {
    /** What was done with a file. */
    private enum Done {
        UNCHANGED,
        CHANGED,
        LEFT
    }

    private record Outcome(Path file, Done done, String why) {}

    private final Supplier<Actions> actions;
    private final Map<SchemaFile, Layout> layouts = new EnumMap<>(SchemaFile.class);

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--check", description = "Change nothing; list the files that would change.")
    private boolean check;

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE",
            defaultValue = "remediations",
            description = "Files, or folders with targets.yaml (default: ${DEFAULT-VALUE}).")
    private List<Path> given = List.of(Path.of("remediations"));

    /** With every action on the class path. */
    public FmtCommand() {
        this(Actions::discover);
    }

    FmtCommand(Supplier<Actions> actions) {
        this.actions = actions;
    }

    @Override
    public Integer call() {
        var outcomes = new ArrayList<Outcome>();
        try {
            for (Path path : given) {
                if (!Files.exists(path))
                    return common.trouble("there is no file or folder '" + path + "'; name one that is there");
                for (Path file : files(path)) outcomes.add(layOut(file));
            }
        } catch (IOException e) {
            return common.trouble("a file could not be read or written: " + e);
        }
        if (common.json()) common.print(tree(outcomes));
        else print(outcomes);
        boolean fine =
                outcomes.stream().allMatch(o -> o.done() == Done.UNCHANGED || (o.done() == Done.CHANGED && !check));
        return fine ? HelpOption.FINE : HelpOption.NO;
    }

    private static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) return List.of(path);
        try (Stream<Path> all = Files.walk(path)) {
            return all.filter(Files::isRegularFile)
                    .filter(file ->
                            SchemaFile.of(slashed(path.relativize(file))).isPresent())
                    .filter(file -> !slashed(path.relativize(file)).startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private Outcome layOut(Path file) throws IOException {
        Optional<SchemaFile> kind = SchemaFile.of(slashed(place(file)));
        if (kind.isEmpty()) return new Outcome(file, Done.LEFT, "it is no YAML file of remediations");
        String text;
        try {
            text = Files.readString(file);
        } catch (CharacterCodingException e) {
            return new Outcome(file, Done.LEFT, "it is not written in UTF-8");
        }
        Layout layout = layouts.computeIfAbsent(kind.get(), each -> new Layout(JsonSchemas.of(each, actions.get())));
        return switch (layout.of(text)) {
            case Result.Left(var why) -> new Outcome(file, Done.LEFT, why);
            case Result.LaidOut(var laidOut) when laidOut.equals(text) -> new Outcome(file, Done.UNCHANGED, "");
            case Result.LaidOut(var laidOut) -> {
                if (!check) Files.writeString(file, laidOut);
                yield new Outcome(file, Done.CHANGED, "");
            }
        };
    }

    /** Below the folder of remediations: the nearest above that has a {@code targets.yaml}. */
    private static Path place(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        for (@Nullable Path folder = absolute.getParent(); folder != null; folder = folder.getParent())
            if (Files.isRegularFile(folder.resolve("targets.yaml"))) return folder.relativize(absolute);
        return absolute.getFileName();
    }

    private static String slashed(Path path) {
        return path.toString().replace('\\', '/');
    }

    private void print(List<Outcome> outcomes) {
        Paint paint = common.paint();
        for (Outcome outcome : outcomes)
            switch (outcome.done()) {
                case UNCHANGED -> {}
                case CHANGED -> common.out().println(outcome.file());
                case LEFT ->
                    common.err().println(paint.bold(outcome.file() + ":") + " left as it is: " + outcome.why());
            }
        long changed = outcomes.stream().filter(o -> o.done() == Done.CHANGED).count();
        String files = outcomes.size() == 1 ? "1 file" : outcomes.size() + " files";
        if (check && changed > 0)
            common.err().println(paint.bad(changed + " of " + files) + " would change; run the same without --check");
        else if (changed == 0) common.err().println(files + ", " + paint.good("nothing to change"));
        else common.err().println(paint.good(changed + " of " + files) + " changed");
        common.out().flush();
        common.err().flush();
    }

    private com.fasterxml.jackson.databind.JsonNode tree(List<Outcome> outcomes) {
        var list = JsonNodeFactory.instance.arrayNode();
        for (Outcome outcome : outcomes) {
            var file = list.addObject()
                    .put("file", outcome.file().toString())
                    .put("changed", outcome.done() == Done.CHANGED)
                    .put("left", outcome.done() == Done.LEFT);
            if (!outcome.why().isEmpty()) file.put("why", outcome.why());
        }
        return list;
    }
}
