package dev.remediator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import picocli.CommandLine.Option;

/**
 * What every command that answers has: {@code -o}, {@code --color} and {@link HelpOption}. A command holds it as
 * {@code @Mixin private CommonOptions common = new CommonOptions();}.
 */
final class CommonOptions extends HelpOption {
    /** For whom it is written. */
    enum Format {
        PLAIN,
        JSON
    }

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

    /** Whether a program reads the answer. */
    boolean json() {
        return format == Format.JSON;
    }

    /** How to print for people; without colours where a program reads it. */
    Paint paint() {
        return json() ? Paint.NONE : Paint.of(color);
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
