package dev.remediator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What every command that answers has: {@code -o}, {@code --color}, {@code --help}, and one way of answering and of refusing.
 * A command holds it as {@code @Mixin private CommonOptions common = new CommonOptions();}, returns one of the exit codes
 * below, and prints to {@link #out()} what was asked for, to {@link #err()} all else.
 */
@Command(footerHeading = "%nExamples:%n", optionListHeading = "%nOptions:%n", usageHelpWidth = 100)
final class CommonOptions {
    /** Done; nothing is wrong; the answer is yes. */
    static final int FINE = 0;

    /** The answer is no; problems were found. */
    static final int NO = 1;

    /** Not understood, or something stood in the way: there is no answer. */
    static final int TROUBLE = 2;

    /** For whom it is written. */
    enum Format {
        PLAIN,
        JSON
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "plain",
            converter = OptionWords.OfFormat.class,
            completionCandidates = Formats.class,
            description = "plain for people, json for programs (default: ${DEFAULT-VALUE}).")
    private Format format = Format.PLAIN;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            defaultValue = "auto",
            converter = OptionWords.OfWhen.class,
            completionCandidates = Whens.class,
            description =
                    "auto, always or never; auto is in a terminal, unless NO_COLOR is set (default: ${DEFAULT-VALUE}).")
    private Paint.When color = Paint.When.AUTO;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // read by picocli, which prints the help
    private boolean help;

    /** Whether a program reads the answer. */
    boolean json() {
        return format == Format.JSON;
    }

    /** How to print for people; without colours where a program reads it. */
    Paint paint() {
        return json() ? Paint.NONE : Paint.of(color);
    }

    PrintWriter out() {
        return command.commandLine().getOut();
    }

    PrintWriter err() {
        return command.commandLine().getErr();
    }

    /** Prints the whole answer to a program, indented, with a newline. */
    void print(JsonNode answer) {
        try {
            out().println(new JsonMapper()
                    .writerWithDefaultPrettyPrinter()
                    .writeValueAsString(answer)
                    .replace("\r\n", "\n"));
            out().flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written as JSON", e);
        }
    }

    /**
     * Says what stood in the way.
     *
     * @param what happened, and what to do next
     * @return the exit code
     */
    int trouble(String what) {
        err().println(command.qualifiedName() + ": " + what);
        err().flush();
        return TROUBLE;
    }

    /** To be thrown where options or parameters contradict each other. */
    ParameterException misuse(String what) {
        return new ParameterException(command.commandLine(), what);
    }

    static final class Formats extends java.util.ArrayList<String> {
        Formats() {
            super(OptionWords.words(Format.class));
        }
    }

    static final class Whens extends java.util.ArrayList<String> {
        Whens() {
            super(OptionWords.words(Paint.When.class));
        }
    }
}
