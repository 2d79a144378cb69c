package dev.remediator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.action.Actions;
import dev.remediator.schema.JsonSchemas;
import dev.remediator.schema.SchemaFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the JSON Schema of a kind of file. Needs no container. */
@Command(
        name = "schema",
        description = {
            "Print the JSON Schema of a kind of file, for completion and hints in editors.",
            "",
            "It is made from this version's language and actions. Editors with the YAML language server use it where"
                    + " a file begins with:",
            "",
            "  # yaml-language-server: $$schema=../../docs/schema/playbook.json"
        },
        footer = {
            "  remediator schema > playbook.json       of playbooks",
            "  remediator schema targets               of targets.yaml",
            "  remediator schema --write docs/schema   all of them, one file each",
            "",
            "A schema says what can be said of one file by itself; 'remediator check' says the rest: names in",
            "other files, matchers, types of expressions.",
            "",
            "Exit codes: 0 printed, 2 the command was not understood, or a file could not be written."
        })
public final class SchemaCommand implements Callable<Integer> {
    private final Supplier<Actions> actions;

    @Mixin
    private HelpOption help = new HelpOption();

    @Parameters(
            arity = "0..1",
            paramLabel = "KIND",
            defaultValue = "playbook",
            converter = OptionWords.OfSchemaFile.class,
            completionCandidates = Kinds.class,
            description = "playbook, targets, people, tests or drills (default: ${DEFAULT-VALUE}).")
    private SchemaFile kind = SchemaFile.PLAYBOOK;

    @Option(
            names = "--write",
            paramLabel = "FOLDER",
            description = "Write all of them into this folder, as KIND.json, and print nothing.")
    private @Nullable Path folder;

    /** With every action on the class path. */
    public SchemaCommand() {
        this(Actions::discover);
    }

    SchemaCommand(Supplier<Actions> actions) {
        this.actions = actions;
    }

    @Override
    public Integer call() {
        Path into = folder;
        if (into != null) return writeAll(into);
        PrintWriter out = help.out();
        out.print(text(JsonSchemas.of(kind, actions.get())));
        out.flush();
        return HelpOption.FINE;
    }

    private int writeAll(Path into) {
        Actions all = actions.get();
        try {
            Files.createDirectories(into);
            for (SchemaFile file : SchemaFile.values())
                Files.writeString(into.resolve(file.word() + ".json"), text(JsonSchemas.of(file, all)));
            return HelpOption.FINE;
        } catch (IOException e) {
            return help.trouble("the schemas could not be written into " + into + ": " + e);
        }
    }

    /** As files hold it. */
    static String text(ObjectNode schema) {
        try {
            return new JsonMapper()
                            .writerWithDefaultPrettyPrinter()
                            .writeValueAsString(schema)
                            .replace("\r\n", "\n")
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written as JSON", e);
        }
    }

    static final class Kinds extends ArrayList<String> {
        Kinds() {
            super(SchemaFile.words());
        }
    }
}
